CREATE TABLE `refused_sends` (
	`tenant_id` text NOT NULL,
	`author_id` text NOT NULL,
	`message_id` text NOT NULL,
	`refusals` integer NOT NULL,
	`refused_at` integer NOT NULL,
	CONSTRAINT `refused_sends_pk` PRIMARY KEY(`tenant_id`, `author_id`, `message_id`),
	CONSTRAINT `fk_refused_sends_tenant_id_tenants_id_fk` FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`)
);
--> statement-breakpoint
CREATE INDEX `refused_sends_oldest` ON `refused_sends` (`tenant_id`,`refused_at`);