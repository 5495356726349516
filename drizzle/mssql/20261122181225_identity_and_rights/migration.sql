CREATE TABLE [allowed_origins] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[origin] nvarchar(255) COLLATE Latin1_General_100_BIN2,
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [allowed_origins_pk] PRIMARY KEY([tenant_id],[origin])
);
--> statement-breakpoint
CREATE TABLE [api_keys] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[name] nvarchar(400) NOT NULL,
	[hash] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[hint] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[permissions] nvarchar(max) NOT NULL,
	[created_by] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[created_at] datetime2(3) NOT NULL,
	[expires_at] datetime2(3),
	[last_used_at] datetime2(3),
	[revoked_at] datetime2(3),
	CONSTRAINT [api_keys_pk] PRIMARY KEY([tenant_id],[id])
);
--> statement-breakpoint
CREATE TABLE [audit_entries] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[at] datetime2(3) NOT NULL,
	[action] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[actor_kind] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[actor_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[actor_name] nvarchar(400) NOT NULL,
	[target_kind] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[target_id] nvarchar(255) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[target_name] nvarchar(400) NOT NULL,
	[before] nvarchar(max),
	[after] nvarchar(max),
	[address] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	CONSTRAINT [audit_entries_pk] PRIMARY KEY([tenant_id],[id])
);
--> statement-breakpoint
CREATE TABLE [invitations] (
	[hash] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[member_tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[member_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[expires_at] datetime2(3) NOT NULL,
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [invitations_pk] PRIMARY KEY([hash])
);
--> statement-breakpoint
CREATE TABLE [member_identities] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[issuer] nvarchar(128) COLLATE Latin1_General_100_BIN2,
	[subject] nvarchar(255) COLLATE Latin1_General_100_BIN2,
	[member_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [member_identities_pk] PRIMARY KEY([tenant_id],[issuer],[subject])
);
--> statement-breakpoint
CREATE TABLE [oidc_providers] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[name] nvarchar(400) NOT NULL,
	[issuer] nvarchar(128) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[client_id] nvarchar(400) NOT NULL,
	[sealed_client_secret] nvarchar(max) NOT NULL,
	[allowed_domains] nvarchar(max) NOT NULL,
	[groups_claim] nvarchar(400) NOT NULL,
	[role_mapping] nvarchar(max) NOT NULL,
	[default_role] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[updated_at] datetime2(3) NOT NULL,
	CONSTRAINT [oidc_providers_pk] PRIMARY KEY([tenant_id])
);
--> statement-breakpoint
CREATE TABLE [roles] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[name] nvarchar(120) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[permissions] nvarchar(max) NOT NULL,
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [roles_pk] PRIMARY KEY([tenant_id],[id])
);
--> statement-breakpoint
CREATE TABLE [sessions] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[member_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[method] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[address] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[user_agent] nvarchar(400),
	[created_at] datetime2(3) NOT NULL,
	[expires_at] datetime2(3) NOT NULL,
	[ended_at] datetime2(3),
	CONSTRAINT [sessions_pk] PRIMARY KEY([tenant_id],[id])
);
--> statement-breakpoint
CREATE TABLE [sign_in_failures] (
	[subject] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[count] int NOT NULL,
	[forgotten_at] datetime2(3) NOT NULL,
	CONSTRAINT [sign_in_failures_pk] PRIMARY KEY([subject])
);
--> statement-breakpoint
CREATE TABLE [visitor_identities] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[external_id] nvarchar(255) COLLATE Latin1_General_100_BIN2,
	[visitor_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [visitor_identities_pk] PRIMARY KEY([tenant_id],[external_id])
);
--> statement-breakpoint
CREATE TABLE [widget_secrets] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[sealed_secret] nvarchar(max) NOT NULL,
	[created_at] datetime2(3) NOT NULL,
	CONSTRAINT [widget_secrets_pk] PRIMARY KEY([tenant_id],[id])
);
--> statement-breakpoint
ALTER TABLE [events] ADD [team_id] nvarchar(64) COLLATE Latin1_General_100_BIN2;--> statement-breakpoint
ALTER TABLE [events] ADD [assignee_id] nvarchar(64) COLLATE Latin1_General_100_BIN2;--> statement-breakpoint
ALTER TABLE [members] ADD [removed_at] datetime2(3);--> statement-breakpoint
ALTER TABLE [messages] ADD [deleted_at] datetime2(3);--> statement-breakpoint
ALTER TABLE [tenants] ADD [identity_required] bit NOT NULL CONSTRAINT [tenants_identity_required_default] DEFAULT ((0));--> statement-breakpoint
ALTER TABLE [tenants] ADD [suspended_at] datetime2(3);--> statement-breakpoint
ALTER TABLE [visitors] ADD [merged_into_id] nvarchar(64) COLLATE Latin1_General_100_BIN2;--> statement-breakpoint
ALTER TABLE [members] ALTER COLUMN [role] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL;--> statement-breakpoint
ALTER TABLE [allowed_origins] ADD CONSTRAINT [allowed_origins_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
ALTER TABLE [api_keys] ADD CONSTRAINT [api_keys_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
ALTER TABLE [audit_entries] ADD CONSTRAINT [audit_entries_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
ALTER TABLE [invitations] ADD CONSTRAINT [invitations_member] FOREIGN KEY ([member_tenant_id],[member_id]) REFERENCES [members]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [member_identities] ADD CONSTRAINT [member_identities_member] FOREIGN KEY ([tenant_id],[member_id]) REFERENCES [members]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [oidc_providers] ADD CONSTRAINT [oidc_providers_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
ALTER TABLE [roles] ADD CONSTRAINT [roles_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
ALTER TABLE [sessions] ADD CONSTRAINT [sessions_member_exists] FOREIGN KEY ([tenant_id],[member_id]) REFERENCES [members]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [visitor_identities] ADD CONSTRAINT [visitor_identities_visitor_exists] FOREIGN KEY ([tenant_id],[visitor_id]) REFERENCES [visitors]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [widget_secrets] ADD CONSTRAINT [widget_secrets_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
CREATE UNIQUE INDEX [roles_name] ON [roles] ([tenant_id],[name]);--> statement-breakpoint
CREATE INDEX [sessions_member] ON [sessions] ([tenant_id],[member_id],[created_at]);--> statement-breakpoint
CREATE UNIQUE INDEX [visitor_identities_visitor] ON [visitor_identities] ([tenant_id],[visitor_id]);