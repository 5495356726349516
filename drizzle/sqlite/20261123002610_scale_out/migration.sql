CREATE TABLE `dead_letters` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`subscriber` text NOT NULL,
	`pos` integer NOT NULL,
	`type` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `dead_letters_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_dead_letters_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY,
	`holder` text NOT NULL,
	`token` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `log_cursors` (
	`tenant_id` text NOT NULL,
	`subscriber` text NOT NULL,
	`pos` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `log_cursors_pk` PRIMARY KEY(`tenant_id`, `subscriber`),
	CONSTRAINT `fk_log_cursors_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE TABLE `notification_addressees` (
	`tenant_id` text NOT NULL,
	`notification_id` text NOT NULL,
	`addressee` text NOT NULL,
	`seq` integer NOT NULL,
	CONSTRAINT `notification_addressees_pk` PRIMARY KEY(`tenant_id`, `notification_id`, `addressee`),
	CONSTRAINT `fk_notification_addressees_tenant_id_notification_id_notifications_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`notification_id`) REFERENCES `notifications`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `notification_reads` (
	`tenant_id` text NOT NULL,
	`reader_kind` text NOT NULL,
	`reader_id` text NOT NULL,
	`seq` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `notification_reads_pk` PRIMARY KEY(`tenant_id`, `reader_kind`, `reader_id`),
	CONSTRAINT `fk_notification_reads_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE TABLE `notifications` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`seq` integer NOT NULL,
	`type` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`url` text,
	`data` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT `notifications_pk` PRIMARY KEY(`tenant_id`, `id`),
	CONSTRAINT `fk_notifications_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
ALTER TABLE `events` ADD `addressee` text;--> statement-breakpoint
ALTER TABLE `tenants` ADD `published_pos` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `tenants` ADD `unpublished_at` integer;--> statement-breakpoint
ALTER TABLE `tenants` ADD `notification_seq` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `dead_letters_pos` ON `dead_letters` (`tenant_id`,`subscriber`,`pos`);--> statement-breakpoint
CREATE INDEX `notification_addressees_seq` ON `notification_addressees` (`tenant_id`,`addressee`,`seq`);--> statement-breakpoint
CREATE UNIQUE INDEX `notifications_seq` ON `notifications` (`tenant_id`,`seq`);--> statement-breakpoint
CREATE INDEX `tenants_unpublished` ON `tenants` (`unpublished_at`);