SELECT facts, body FROM thread_events WHERE consultation = ? AND seq >= ? AND seq < ? ORDER BY seq
