SELECT count(*) FROM thread_events WHERE consultation = ? AND seq > ? AND (kind IN (2, 5) OR kind = ?)
