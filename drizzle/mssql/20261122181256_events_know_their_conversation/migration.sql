UPDATE [events] SET [team_id] = [conversations].[team_id], [assignee_id] = [conversations].[assignee_id]
FROM [events] INNER JOIN [conversations]
	ON [conversations].[tenant_id] = [events].[tenant_id] AND [conversations].[id] = [events].[conversation_id];
