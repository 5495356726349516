CREATE ROLE [parley_app];--> statement-breakpoint
GRANT SELECT ON [dbo].[parley_migrations] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[accounts] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[allowed_origins] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[api_keys] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT ON [dbo].[audit_entries] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[conversations] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[events] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[invitations] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[member_identities] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[members] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[messages] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[oidc_providers] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[receipts] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[roles] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[sessions] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[sign_in_failures] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[team_members] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[teams] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[tenants] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[trace_marks] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[visitor_identities] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[visitors] TO [parley_app];--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[widget_secrets] TO [parley_app];--> statement-breakpoint
DENY UPDATE, DELETE ON [dbo].[audit_entries] TO [parley_app];--> statement-breakpoint
CREATE FUNCTION [dbo].[tenant_wall](@tenant_id nvarchar(64))
RETURNS TABLE
WITH SCHEMABINDING
AS RETURN (
	SELECT 1 AS [is_own]
	WHERE @tenant_id COLLATE Latin1_General_100_BIN2 = CAST(SESSION_CONTEXT(N'tenant_id') AS nvarchar(64))
);--> statement-breakpoint
CREATE SECURITY POLICY [dbo].[tenant_walls]
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[allowed_origins],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[allowed_origins] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[allowed_origins] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[api_keys],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[api_keys] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[api_keys] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[audit_entries],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[audit_entries] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[audit_entries] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[conversations],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[conversations] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[conversations] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[events],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[events] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[events] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[member_identities],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[member_identities] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[member_identities] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[members],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[members] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[members] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[messages],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[messages] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[messages] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[oidc_providers],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[oidc_providers] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[oidc_providers] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[receipts],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[receipts] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[receipts] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[roles],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[roles] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[roles] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[sessions],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[sessions] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[sessions] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[team_members],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[team_members] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[team_members] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[teams],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[teams] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[teams] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[trace_marks],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[trace_marks] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[trace_marks] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[visitor_identities],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[visitor_identities] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[visitor_identities] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[visitors],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[visitors] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[visitors] AFTER UPDATE,
	ADD FILTER PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[widget_secrets],
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[widget_secrets] AFTER INSERT,
	ADD BLOCK PREDICATE [dbo].[tenant_wall]([tenant_id]) ON [dbo].[widget_secrets] AFTER UPDATE
	WITH (STATE = ON);
