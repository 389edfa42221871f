SELECT cursor, facts, body FROM events
WHERE cursor IN (SELECT value FROM json_each(?)) ORDER BY cursor
