CREATE TABLE [dead_letters] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[subscriber] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[pos] bigint NOT NULL,
	[type] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[reason] nvarchar(max) NOT NULL,
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [dead_letters_pk] PRIMARY KEY([tenant_id],[id])
);
--> statement-breakpoint
CREATE TABLE [leases] (
	[name] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[holder] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[token] int NOT NULL,
	[expires_at] datetime2(3) NOT NULL,
	CONSTRAINT [leases_pk] PRIMARY KEY([name])
);
--> statement-breakpoint
CREATE TABLE [log_cursors] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[subscriber] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[pos] bigint NOT NULL,
	[updated_at] datetime2(3) NOT NULL,
	CONSTRAINT [log_cursors_pk] PRIMARY KEY([tenant_id],[subscriber])
);
--> statement-breakpoint
CREATE TABLE [notification_addressees] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[notification_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[addressee] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[seq] int NOT NULL,
	CONSTRAINT [notification_addressees_pk] PRIMARY KEY([tenant_id],[notification_id],[addressee])
);
--> statement-breakpoint
CREATE TABLE [notification_reads] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[reader_kind] nvarchar(32) COLLATE Latin1_General_100_BIN2,
	[reader_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[seq] int NOT NULL,
	[updated_at] datetime2(3) NOT NULL,
	CONSTRAINT [notification_reads_pk] PRIMARY KEY([tenant_id],[reader_kind],[reader_id])
);
--> statement-breakpoint
CREATE TABLE [notifications] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[seq] int NOT NULL,
	[type] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[title] nvarchar(400) NOT NULL,
	[body] nvarchar(max) NOT NULL,
	[url] nvarchar(max),
	[data] nvarchar(max) NOT NULL,
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [notifications_pk] PRIMARY KEY([tenant_id],[id])
);
--> statement-breakpoint
ALTER TABLE [events] ADD [addressee] nvarchar(64) COLLATE Latin1_General_100_BIN2;--> statement-breakpoint
ALTER TABLE [tenants] ADD [published_pos] bigint NOT NULL CONSTRAINT [tenants_published_pos_default] DEFAULT ((0));--> statement-breakpoint
ALTER TABLE [tenants] ADD [unpublished_at] datetime2(3);--> statement-breakpoint
ALTER TABLE [tenants] ADD [notification_seq] int NOT NULL CONSTRAINT [tenants_notification_seq_default] DEFAULT ((0));--> statement-breakpoint
ALTER TABLE [dead_letters] ADD CONSTRAINT [dead_letters_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
ALTER TABLE [log_cursors] ADD CONSTRAINT [log_cursors_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
ALTER TABLE [notification_addressees] ADD CONSTRAINT [notification_addressees_notification] FOREIGN KEY ([tenant_id],[notification_id]) REFERENCES [notifications]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [notification_reads] ADD CONSTRAINT [notification_reads_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
ALTER TABLE [notifications] ADD CONSTRAINT [notifications_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
CREATE UNIQUE INDEX [dead_letters_pos] ON [dead_letters] ([tenant_id],[subscriber],[pos]);--> statement-breakpoint
CREATE INDEX [notification_addressees_seq] ON [notification_addressees] ([tenant_id],[addressee],[seq]);--> statement-breakpoint
CREATE UNIQUE INDEX [notifications_seq] ON [notifications] ([tenant_id],[seq]);--> statement-breakpoint
CREATE INDEX [tenants_unpublished] ON [tenants] ([unpublished_at]);