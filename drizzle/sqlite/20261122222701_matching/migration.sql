CREATE TABLE `jobs` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`due_at` integer NOT NULL,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`revision` integer NOT NULL,
	`taken_revision` integer,
	`lease_holder` text,
	`lease_until` integer,
	`error` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `jobs_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_jobs_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE TABLE `offers` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`member_id` text NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`offered_by_id` text,
	`offered_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`answered_at` integer,
	CONSTRAINT `offers_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_offers_tenant_id_conversation_id_conversations_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`conversation_id`) REFERENCES `conversations`(`tenant_id`,`id`),
	CONSTRAINT `fk_offers_tenant_id_member_id_members_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`member_id`) REFERENCES `members`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `presence_leases` (
	`tenant_id` text NOT NULL,
	`member_id` text NOT NULL,
	`holder` text NOT NULL,
	`expires_at` integer NOT NULL,
	CONSTRAINT `presence_leases_pk` PRIMARY KEY(`tenant_id`, `member_id`, `holder`),
	CONSTRAINT `fk_presence_leases_tenant_id_member_id_members_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`member_id`) REFERENCES `members`(`tenant_id`,`id`)
);
--> statement-breakpoint
ALTER TABLE `conversations` ADD `priority` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `weight` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `skills` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `conversations` ADD `queued_at` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `claimed_at` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `snoozed_until` integer;--> statement-breakpoint
ALTER TABLE `conversations` ADD `last_assignee_id` text;--> statement-breakpoint
ALTER TABLE `members` ADD `availability` text DEFAULT 'available' NOT NULL;--> statement-breakpoint
ALTER TABLE `members` ADD `availability_reason` text;--> statement-breakpoint
ALTER TABLE `members` ADD `missed_offers` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `members` ADD `capacity` integer DEFAULT 10 NOT NULL;--> statement-breakpoint
ALTER TABLE `members` ADD `skills` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `members` ADD `idle_since` integer;--> statement-breakpoint
ALTER TABLE `teams` ADD `offer_mode` text DEFAULT 'one' NOT NULL;--> statement-breakpoint
ALTER TABLE `teams` ADD `offer_count` integer DEFAULT 3 NOT NULL;--> statement-breakpoint
ALTER TABLE `teams` ADD `offer_seconds` integer DEFAULT 30 NOT NULL;--> statement-breakpoint
ALTER TABLE `teams` ADD `misses_max` integer DEFAULT 3 NOT NULL;--> statement-breakpoint
ALTER TABLE `teams` ADD `conversation_weight` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `teams` ADD `required_skills` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `teams` ADD `hours` text;--> statement-breakpoint
ALTER TABLE `tenants` ADD `next_job_at` integer;--> statement-breakpoint
CREATE INDEX `conversations_queue` ON `conversations` (`tenant_id`,`status`,`team_id`,`priority`,`queued_at`);--> statement-breakpoint
CREATE INDEX `conversations_claims` ON `conversations` (`tenant_id`,`team_id`,`claimed_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_subject` ON `jobs` (`tenant_id`,`kind`,`subject`);--> statement-breakpoint
CREATE INDEX `jobs_due` ON `jobs` (`tenant_id`,`status`,`due_at`);--> statement-breakpoint
CREATE INDEX `offers_status` ON `offers` (`tenant_id`,`status`,`offered_at`,`id`);--> statement-breakpoint
CREATE INDEX `offers_conversation` ON `offers` (`tenant_id`,`conversation_id`,`offered_at`,`id`);--> statement-breakpoint
CREATE INDEX `tenants_next_job` ON `tenants` (`next_job_at`);