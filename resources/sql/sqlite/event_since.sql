SELECT cursor, facts, body FROM events WHERE cursor > ? ORDER BY cursor LIMIT ?
