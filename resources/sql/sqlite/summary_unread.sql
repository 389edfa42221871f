SELECT count(*) FROM events WHERE consultation = ? AND seq > ? AND kind IN (2, 5)
