CREATE TABLE [accounts] (
	[email] nvarchar(320) COLLATE Latin1_General_100_BIN2,
	[password_hash] nvarchar(max) NOT NULL,
	[member_tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[member_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [accounts_pk] PRIMARY KEY([email])
);
--> statement-breakpoint
CREATE TABLE [conversations] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[status] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[visitor_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[assignee_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[team_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[last_seq] int NOT NULL,
	[last_message_seq] int NOT NULL,
	[created_at] datetime2(3) NOT NULL,
	[updated_at] datetime2(3) NOT NULL,
	CONSTRAINT [conversations_pk] PRIMARY KEY([tenant_id],[id])
);
--> statement-breakpoint
CREATE TABLE [events] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[pos] bigint,
	[type] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[conversation_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[visible_to_visitor_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[actor_kind] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[actor_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[actor_name] nvarchar(400) NOT NULL,
	[data] nvarchar(max) NOT NULL,
	[at] datetime2(3) NOT NULL,
	CONSTRAINT [events_pk] PRIMARY KEY([tenant_id],[pos])
);
--> statement-breakpoint
CREATE TABLE [members] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[name] nvarchar(400) NOT NULL,
	[email] nvarchar(320) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[role] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [members_pk] PRIMARY KEY([tenant_id],[id])
);
--> statement-breakpoint
CREATE TABLE [messages] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[conversation_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[seq] int,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[kind] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[author_kind] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[author_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[author_name] nvarchar(400) NOT NULL,
	[body] nvarchar(max) NOT NULL,
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [messages_pk] PRIMARY KEY([tenant_id],[conversation_id],[seq])
);
--> statement-breakpoint
CREATE TABLE [read_marks] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[conversation_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[reader_kind] nvarchar(32) COLLATE Latin1_General_100_BIN2,
	[reader_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[seq] int NOT NULL,
	[updated_at] datetime2(3) NOT NULL,
	CONSTRAINT [read_marks_pk] PRIMARY KEY([tenant_id],[conversation_id],[reader_kind],[reader_id])
);
--> statement-breakpoint
CREATE TABLE [team_members] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[team_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[member_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	CONSTRAINT [team_members_pk] PRIMARY KEY([tenant_id],[team_id],[member_id])
);
--> statement-breakpoint
CREATE TABLE [teams] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[name] nvarchar(400) NOT NULL,
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [teams_pk] PRIMARY KEY([tenant_id],[id])
);
--> statement-breakpoint
CREATE TABLE [tenants] (
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[slug] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[name] nvarchar(400) NOT NULL,
	[greeting] nvarchar(max) NOT NULL,
	[head_pos] bigint NOT NULL CONSTRAINT [tenants_head_pos_default] DEFAULT ((0)),
	[floor_pos] bigint NOT NULL CONSTRAINT [tenants_floor_pos_default] DEFAULT ((0)),
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [tenants_pk] PRIMARY KEY([id])
);
--> statement-breakpoint
CREATE TABLE [visitors] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[name] nvarchar(400) NOT NULL,
	[email] nvarchar(320) COLLATE Latin1_General_100_BIN2,
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [visitors_pk] PRIMARY KEY([tenant_id],[id])
);
--> statement-breakpoint
ALTER TABLE [accounts] ADD CONSTRAINT [accounts_member] FOREIGN KEY ([member_tenant_id],[member_id]) REFERENCES [members]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [conversations] ADD CONSTRAINT [conversations_visitor_exists] FOREIGN KEY ([tenant_id],[visitor_id]) REFERENCES [visitors]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [conversations] ADD CONSTRAINT [conversations_assignee_exists] FOREIGN KEY ([tenant_id],[assignee_id]) REFERENCES [members]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [conversations] ADD CONSTRAINT [conversations_team_exists] FOREIGN KEY ([tenant_id],[team_id]) REFERENCES [teams]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [events] ADD CONSTRAINT [events_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
ALTER TABLE [members] ADD CONSTRAINT [members_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
ALTER TABLE [messages] ADD CONSTRAINT [messages_conversation] FOREIGN KEY ([tenant_id],[conversation_id]) REFERENCES [conversations]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [read_marks] ADD CONSTRAINT [read_marks_conversation] FOREIGN KEY ([tenant_id],[conversation_id]) REFERENCES [conversations]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [team_members] ADD CONSTRAINT [team_members_team] FOREIGN KEY ([tenant_id],[team_id]) REFERENCES [teams]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [team_members] ADD CONSTRAINT [team_members_member] FOREIGN KEY ([tenant_id],[member_id]) REFERENCES [members]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [teams] ADD CONSTRAINT [teams_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
ALTER TABLE [visitors] ADD CONSTRAINT [visitors_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
CREATE INDEX [conversations_activity] ON [conversations] ([tenant_id],[updated_at],[id]);--> statement-breakpoint
CREATE INDEX [conversations_status] ON [conversations] ([tenant_id],[status],[updated_at],[id]);--> statement-breakpoint
CREATE INDEX [conversations_assignee] ON [conversations] ([tenant_id],[assignee_id],[status],[updated_at],[id]);--> statement-breakpoint
CREATE INDEX [conversations_visitor] ON [conversations] ([tenant_id],[visitor_id],[updated_at],[id]);--> statement-breakpoint
CREATE INDEX [events_visitor] ON [events] ([tenant_id],[visible_to_visitor_id],[pos]);--> statement-breakpoint
CREATE UNIQUE INDEX [members_email] ON [members] ([tenant_id],[email]);--> statement-breakpoint
CREATE UNIQUE INDEX [messages_sender_id] ON [messages] ([tenant_id],[conversation_id],[author_kind],[author_id],[id]);--> statement-breakpoint
CREATE UNIQUE INDEX [tenants_slug] ON [tenants] ([slug]);