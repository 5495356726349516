GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[jobs] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[offers] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[presence_leases] TO [parley_app];--> statement-breakpoint
ALTER SECURITY POLICY [dbo].[tenant_walls]
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[jobs],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[jobs] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[jobs] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[offers],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[offers] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[offers] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[presence_leases],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[presence_leases] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[presence_leases] AFTER UPDATE;--> statement-breakpoint
ALTER SECURITY POLICY [dbo].[tenant_walls] WITH (STATE = OFF);--> statement-breakpoint
UPDATE [conversations] SET [queued_at] = [created_at] WHERE [status] = N'queued';--> statement-breakpoint
UPDATE [conversations] SET [last_assignee_id] = [assignee_id] WHERE [assignee_id] IS NOT NULL;--> statement-breakpoint
ALTER SECURITY POLICY [dbo].[tenant_walls] WITH (STATE = ON);
