INSERT INTO [receipts] ([tenant_id], [conversation_id], [reader_kind], [reader_id], [delivered_seq], [read_seq], [updated_at])
SELECT [tenant_id], [conversation_id], [reader_kind], [reader_id], [seq], [seq], [updated_at] FROM [read_marks];--> statement-breakpoint
UPDATE [events] SET [seq] = CAST(coalesce(JSON_VALUE([data], '$.message.seq'), JSON_VALUE([data], '$.seq')) AS int);--> statement-breakpoint
DROP TABLE [read_marks];
