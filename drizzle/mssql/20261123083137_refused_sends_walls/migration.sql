GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[refused_sends] TO [parley_app];--> statement-breakpoint
ALTER SECURITY POLICY [dbo].[tenant_walls]
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[refused_sends],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[refused_sends] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[refused_sends] AFTER UPDATE;
