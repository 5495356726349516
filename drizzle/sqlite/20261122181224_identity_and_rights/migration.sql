CREATE TABLE `allowed_origins` (
	`tenant_id` text NOT NULL,
	`origin` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `allowed_origins_pk` PRIMARY KEY(`tenant_id`, `origin`),
	CONSTRAINT `fk_allowed_origins_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE TABLE `api_keys` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`hint` text NOT NULL,
	`permissions` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`last_used_at` integer,
	`revoked_at` integer,
	CONSTRAINT `api_keys_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_api_keys_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE TABLE `audit_entries` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`action` text NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text NOT NULL,
	`actor_name` text NOT NULL,
	`target_kind` text NOT NULL,
	`target_id` text NOT NULL,
	`target_name` text NOT NULL,
	`before` text,
	`after` text,
	`address` text,
	CONSTRAINT `audit_entries_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_audit_entries_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE TABLE `invitations` (
	`hash` text PRIMARY KEY,
	`member_tenant_id` text NOT NULL,
	`member_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `fk_invitations_member_tenant_id_member_id_members_tenant_id_id_fk` FOREIGN KEY (`member_tenant_id`,`member_id`) REFERENCES `members`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `member_identities` (
	`tenant_id` text NOT NULL,
	`issuer` text NOT NULL,
	`subject` text NOT NULL,
	`member_id` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `member_identities_pk` PRIMARY KEY(`tenant_id`, `issuer`, `subject`),
	CONSTRAINT `fk_member_identities_tenant_id_member_id_members_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`member_id`) REFERENCES `members`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `oidc_providers` (
	`tenant_id` text PRIMARY KEY,
	`name` text NOT NULL,
	`issuer` text NOT NULL,
	`client_id` text NOT NULL,
	`sealed_client_secret` text NOT NULL,
	`allowed_domains` text NOT NULL,
	`groups_claim` text NOT NULL,
	`role_mapping` text NOT NULL,
	`default_role` text,
	`updated_at` integer NOT NULL,
	CONSTRAINT `fk_oidc_providers_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE TABLE `roles` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`permissions` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `roles_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_roles_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`member_id` text NOT NULL,
	`method` text NOT NULL,
	`address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	CONSTRAINT `sessions_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_sessions_tenant_id_member_id_members_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`member_id`) REFERENCES `members`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `sign_in_failures` (
	`subject` text PRIMARY KEY,
	`count` integer NOT NULL,
	`forgotten_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `visitor_identities` (
	`tenant_id` text NOT NULL,
	`external_id` text NOT NULL,
	`visitor_id` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `visitor_identities_pk` PRIMARY KEY(`tenant_id`, `external_id`),
	CONSTRAINT `fk_visitor_identities_tenant_id_visitor_id_visitors_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`visitor_id`) REFERENCES `visitors`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `widget_secrets` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`sealed_secret` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `widget_secrets_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_widget_secrets_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
ALTER TABLE `events` ADD `team_id` text;--> statement-breakpoint
ALTER TABLE `events` ADD `assignee_id` text;--> statement-breakpoint
ALTER TABLE `members` ADD `removed_at` integer;--> statement-breakpoint
ALTER TABLE `messages` ADD `deleted_at` integer;--> statement-breakpoint
ALTER TABLE `tenants` ADD `identity_required` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `tenants` ADD `suspended_at` integer;--> statement-breakpoint
ALTER TABLE `visitors` ADD `merged_into_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `roles_name` ON `roles` (`tenant_id`,`name`);--> statement-breakpoint
CREATE INDEX `sessions_member` ON `sessions` (`tenant_id`,`member_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `visitor_identities_visitor` ON `visitor_identities` (`tenant_id`,`visitor_id`);