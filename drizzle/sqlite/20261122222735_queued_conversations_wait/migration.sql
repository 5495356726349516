UPDATE `conversations` SET `queued_at` = `created_at` WHERE `status` = 'queued';--> statement-breakpoint
UPDATE `conversations` SET `last_assignee_id` = `assignee_id` WHERE `assignee_id` IS NOT NULL;
