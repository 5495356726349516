CREATE TABLE [refused_sends] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[author_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[message_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[refusals] int NOT NULL,
	[refused_at] datetime2(3) NOT NULL,
	CONSTRAINT [refused_sends_pk] PRIMARY KEY([tenant_id],[author_id],[message_id])
);
--> statement-breakpoint
ALTER TABLE [refused_sends] ADD CONSTRAINT [refused_sends_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
CREATE INDEX [refused_sends_oldest] ON [refused_sends] ([tenant_id],[refused_at]);