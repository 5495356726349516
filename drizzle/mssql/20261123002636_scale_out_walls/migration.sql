GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[dead_letters] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[leases] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[log_cursors] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[notification_addressees] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[notification_reads] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[notifications] TO [parley_app];--> statement-breakpoint
ALTER SECURITY POLICY [dbo].[tenant_walls]
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[dead_letters],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[dead_letters] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[dead_letters] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[log_cursors],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[log_cursors] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[log_cursors] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[notification_addressees],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[notification_addressees] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[notification_addressees] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[notification_reads],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[notification_reads] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[notification_reads] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[notifications],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[notifications] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[notifications] AFTER UPDATE;
