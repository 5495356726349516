CREATE TABLE [jobs] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[kind] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[subject] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[due_at] datetime2(3) NOT NULL,
	[status] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[attempts] int NOT NULL,
	[revision] int NOT NULL,
	[taken_revision] int,
	[lease_holder] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[lease_until] datetime2(3),
	[error] nvarchar(max),
	[created_at] datetime2(3) NOT NULL,
	[updated_at] datetime2(3) NOT NULL,
	CONSTRAINT [jobs_pk] PRIMARY KEY([tenant_id],[id])
);
--> statement-breakpoint
CREATE TABLE [offers] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[conversation_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[member_id] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[kind] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[status] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL,
	[reason] nvarchar(max),
	[offered_by_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[offered_at] datetime2(3) NOT NULL,
	[expires_at] datetime2(3) NOT NULL,
	[answered_at] datetime2(3),
	CONSTRAINT [offers_pk] PRIMARY KEY([tenant_id],[id])
);
--> statement-breakpoint
CREATE TABLE [presence_leases] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[member_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[holder] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[expires_at] datetime2(3) NOT NULL,
	CONSTRAINT [presence_leases_pk] PRIMARY KEY([tenant_id],[member_id],[holder])
);
--> statement-breakpoint
ALTER TABLE [conversations] ADD [priority] int NOT NULL CONSTRAINT [conversations_priority_default] DEFAULT ((0));--> statement-breakpoint
ALTER TABLE [conversations] ADD [weight] int NOT NULL CONSTRAINT [conversations_weight_default] DEFAULT ((1));--> statement-breakpoint
ALTER TABLE [conversations] ADD [skills] nvarchar(max) NOT NULL CONSTRAINT [conversations_skills_default] DEFAULT ('[]');--> statement-breakpoint
ALTER TABLE [conversations] ADD [queued_at] datetime2(3);--> statement-breakpoint
ALTER TABLE [conversations] ADD [claimed_at] datetime2(3);--> statement-breakpoint
ALTER TABLE [conversations] ADD [snoozed_until] datetime2(3);--> statement-breakpoint
ALTER TABLE [conversations] ADD [last_assignee_id] nvarchar(64) COLLATE Latin1_General_100_BIN2;--> statement-breakpoint
ALTER TABLE [members] ADD [availability] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [members_availability_default] DEFAULT ('available');--> statement-breakpoint
ALTER TABLE [members] ADD [availability_reason] nvarchar(32) COLLATE Latin1_General_100_BIN2;--> statement-breakpoint
ALTER TABLE [members] ADD [missed_offers] int NOT NULL CONSTRAINT [members_missed_offers_default] DEFAULT ((0));--> statement-breakpoint
ALTER TABLE [members] ADD [capacity] int NOT NULL CONSTRAINT [members_capacity_default] DEFAULT ((10));--> statement-breakpoint
ALTER TABLE [members] ADD [skills] nvarchar(max) NOT NULL CONSTRAINT [members_skills_default] DEFAULT ('[]');--> statement-breakpoint
ALTER TABLE [members] ADD [idle_since] datetime2(3);--> statement-breakpoint
ALTER TABLE [teams] ADD [offer_mode] nvarchar(32) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [teams_offer_mode_default] DEFAULT ('one');--> statement-breakpoint
ALTER TABLE [teams] ADD [offer_count] int NOT NULL CONSTRAINT [teams_offer_count_default] DEFAULT ((3));--> statement-breakpoint
ALTER TABLE [teams] ADD [offer_seconds] int NOT NULL CONSTRAINT [teams_offer_seconds_default] DEFAULT ((30));--> statement-breakpoint
ALTER TABLE [teams] ADD [misses_max] int NOT NULL CONSTRAINT [teams_misses_max_default] DEFAULT ((3));--> statement-breakpoint
ALTER TABLE [teams] ADD [conversation_weight] int NOT NULL CONSTRAINT [teams_conversation_weight_default] DEFAULT ((1));--> statement-breakpoint
ALTER TABLE [teams] ADD [required_skills] nvarchar(max) NOT NULL CONSTRAINT [teams_required_skills_default] DEFAULT ('[]');--> statement-breakpoint
ALTER TABLE [teams] ADD [hours] nvarchar(max);--> statement-breakpoint
ALTER TABLE [tenants] ADD [next_job_at] datetime2(3);--> statement-breakpoint
ALTER TABLE [jobs] ADD CONSTRAINT [jobs_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
ALTER TABLE [offers] ADD CONSTRAINT [offers_conversation_exists] FOREIGN KEY ([tenant_id],[conversation_id]) REFERENCES [conversations]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [offers] ADD CONSTRAINT [offers_member] FOREIGN KEY ([tenant_id],[member_id]) REFERENCES [members]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [presence_leases] ADD CONSTRAINT [presence_leases_member] FOREIGN KEY ([tenant_id],[member_id]) REFERENCES [members]([tenant_id],[id]);--> statement-breakpoint
CREATE INDEX [conversations_queue] ON [conversations] ([tenant_id],[status],[team_id],[priority],[queued_at]);--> statement-breakpoint
CREATE INDEX [conversations_claims] ON [conversations] ([tenant_id],[team_id],[claimed_at]);--> statement-breakpoint
CREATE UNIQUE INDEX [jobs_subject] ON [jobs] ([tenant_id],[kind],[subject]);--> statement-breakpoint
CREATE INDEX [jobs_due] ON [jobs] ([tenant_id],[status],[due_at]);--> statement-breakpoint
CREATE INDEX [offers_status] ON [offers] ([tenant_id],[status],[offered_at],[id]);--> statement-breakpoint
CREATE INDEX [offers_conversation] ON [offers] ([tenant_id],[conversation_id],[offered_at],[id]);--> statement-breakpoint
CREATE INDEX [tenants_next_job] ON [tenants] ([next_job_at]);