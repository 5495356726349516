UPDATE `events` SET
	`team_id` = (SELECT `team_id` FROM `conversations` WHERE `conversations`.`tenant_id` = `events`.`tenant_id` AND `conversations`.`id` = `events`.`conversation_id`),
	`assignee_id` = (SELECT `assignee_id` FROM `conversations` WHERE `conversations`.`tenant_id` = `events`.`tenant_id` AND `conversations`.`id` = `events`.`conversation_id`)
WHERE `conversation_id` IS NOT NULL;
