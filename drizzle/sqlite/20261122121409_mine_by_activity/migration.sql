DROP INDEX `conversations_assignee`;--> statement-breakpoint
CREATE INDEX `conversations_assignee` ON `conversations` (`tenant_id`,`assignee_id`,`updated_at`,`id`,`status`);
