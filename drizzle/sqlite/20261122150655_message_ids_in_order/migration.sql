DROP INDEX `messages_sender_id`;--> statement-breakpoint
CREATE UNIQUE INDEX `messages_sender_id` ON `messages` (`tenant_id`,`id`,`conversation_id`,`author_kind`,`author_id`);