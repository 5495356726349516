CREATE TABLE [receipts] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[conversation_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[reader_kind] nvarchar(32) COLLATE Latin1_General_100_BIN2,
	[reader_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[delivered_seq] int NOT NULL,
	[read_seq] int NOT NULL,
	[updated_at] datetime2(3) NOT NULL,
	CONSTRAINT [receipts_pk] PRIMARY KEY([tenant_id],[conversation_id],[reader_kind],[reader_id])
);
--> statement-breakpoint
CREATE TABLE [trace_marks] (
	[tenant_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[stage] nvarchar(32) COLLATE Latin1_General_100_BIN2,
	[last_pos] bigint,
	[first_pos] bigint NOT NULL,
	[process_id] nvarchar(64) COLLATE Latin1_General_100_BIN2,
	[at] datetime2(3) NOT NULL,
	CONSTRAINT [trace_marks_pk] PRIMARY KEY([tenant_id],[stage],[last_pos],[process_id])
);
--> statement-breakpoint
ALTER TABLE [events] ADD [seq] int;--> statement-breakpoint
ALTER TABLE [tenants] ADD [epoch] nvarchar(64) COLLATE Latin1_General_100_BIN2 NOT NULL CONSTRAINT [tenants_epoch_default] DEFAULT ('');--> statement-breakpoint
ALTER TABLE [receipts] ADD CONSTRAINT [receipts_conversation] FOREIGN KEY ([tenant_id],[conversation_id]) REFERENCES [conversations]([tenant_id],[id]);--> statement-breakpoint
ALTER TABLE [trace_marks] ADD CONSTRAINT [trace_marks_tenant] FOREIGN KEY ([tenant_id]) REFERENCES [tenants]([id]);--> statement-breakpoint
CREATE INDEX [events_conversation] ON [events] ([tenant_id],[conversation_id],[seq]);