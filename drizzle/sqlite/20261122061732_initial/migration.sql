CREATE TABLE `accounts` (
	`email` text PRIMARY KEY,
	`password_hash` text NOT NULL,
	`member_tenant_id` text NOT NULL,
	`member_id` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `fk_accounts_member_tenant_id_member_id_members_tenant_id_id_fk` FOREIGN KEY (`member_tenant_id`,`member_id`) REFERENCES `members`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `conversations` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`status` text NOT NULL,
	`visitor_id` text NOT NULL,
	`assignee_id` text,
	`team_id` text,
	`last_seq` integer NOT NULL,
	`last_message_seq` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `conversations_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_conversations_tenant_id_visitor_id_visitors_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`visitor_id`) REFERENCES `visitors`(`tenant_id`,`id`),
	CONSTRAINT `fk_conversations_tenant_id_assignee_id_members_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`assignee_id`) REFERENCES `members`(`tenant_id`,`id`),
	CONSTRAINT `fk_conversations_tenant_id_team_id_teams_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`team_id`) REFERENCES `teams`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `events` (
	`tenant_id` text NOT NULL,
	`pos` integer NOT NULL,
	`type` text NOT NULL,
	`conversation_id` text,
	`visible_to_visitor_id` text,
	`actor_kind` text NOT NULL,
	`actor_id` text NOT NULL,
	`actor_name` text NOT NULL,
	`data` text NOT NULL,
	`at` integer NOT NULL,
	CONSTRAINT `events_pk` PRIMARY KEY(`tenant_id`, `pos`),
	CONSTRAINT `fk_events_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE TABLE `members` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `members_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_members_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE TABLE `messages` (
	`tenant_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`seq` integer NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`author_kind` text NOT NULL,
	`author_id` text NOT NULL,
	`author_name` text NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `messages_pk` PRIMARY KEY(`tenant_id`, `conversation_id`, `seq`),
	CONSTRAINT `fk_messages_tenant_id_conversation_id_conversations_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`conversation_id`) REFERENCES `conversations`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `read_marks` (
	`tenant_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`reader_kind` text NOT NULL,
	`reader_id` text NOT NULL,
	`seq` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `read_marks_pk` PRIMARY KEY(`tenant_id`, `conversation_id`, `reader_kind`, `reader_id`),
	CONSTRAINT `fk_read_marks_tenant_id_conversation_id_conversations_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`conversation_id`) REFERENCES `conversations`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `team_members` (
	`tenant_id` text NOT NULL,
	`team_id` text NOT NULL,
	`member_id` text NOT NULL,
	CONSTRAINT `team_members_pk` PRIMARY KEY(`tenant_id`, `team_id`, `member_id`),
	CONSTRAINT `fk_team_members_tenant_id_team_id_teams_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`team_id`) REFERENCES `teams`(`tenant_id`,`id`),
	CONSTRAINT `fk_team_members_tenant_id_member_id_members_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`member_id`) REFERENCES `members`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `teams` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `teams_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_teams_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE TABLE `tenants` (
	`id` text PRIMARY KEY,
	`slug` text NOT NULL UNIQUE,
	`name` text NOT NULL,
	`greeting` text NOT NULL,
	`head_pos` integer DEFAULT 0 NOT NULL,
	`floor_pos` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `visitors` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`email` text,
	`created_at` integer NOT NULL,
	CONSTRAINT `visitors_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_visitors_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE INDEX `conversations_activity` ON `conversations` (`tenant_id`,`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `conversations_status` ON `conversations` (`tenant_id`,`status`,`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `conversations_assignee` ON `conversations` (`tenant_id`,`assignee_id`,`status`,`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `conversations_visitor` ON `conversations` (`tenant_id`,`visitor_id`,`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_visitor` ON `events` (`tenant_id`,`visible_to_visitor_id`,`pos`);--> statement-breakpoint
CREATE UNIQUE INDEX `members_email` ON `members` (`tenant_id`,`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `messages_sender_id` ON `messages` (`tenant_id`,`conversation_id`,`author_kind`,`author_id`,`id`);