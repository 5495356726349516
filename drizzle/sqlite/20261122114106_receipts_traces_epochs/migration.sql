CREATE TABLE `receipts` (
	`tenant_id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`reader_kind` text NOT NULL,
	`reader_id` text NOT NULL,
	`delivered_seq` integer NOT NULL,
	`read_seq` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT `receipts_pk` PRIMARY KEY(`tenant_id`, `conversation_id`, `reader_kind`, `reader_id`),
	CONSTRAINT `fk_receipts_tenant_id_conversation_id_conversations_tenant_id_id_fk` FOREIGN KEY (`tenant_id`,`conversation_id`) REFERENCES `conversations`(`tenant_id`,`id`)
);
--> statement-breakpoint
CREATE TABLE `trace_marks` (
	`tenant_id` text NOT NULL,
	`stage` text NOT NULL,
	`last_pos` integer NOT NULL,
	`first_pos` integer NOT NULL,
	`process_id` text NOT NULL,
	`at` integer NOT NULL,
	CONSTRAINT `trace_marks_pk` PRIMARY KEY(`tenant_id`, `stage`, `last_pos`, `process_id`),
	CONSTRAINT `fk_trace_marks_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
ALTER TABLE `events` ADD `seq` integer;--> statement-breakpoint
ALTER TABLE `tenants` ADD `epoch` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `events_conversation` ON `events` (`tenant_id`,`conversation_id`,`seq`);