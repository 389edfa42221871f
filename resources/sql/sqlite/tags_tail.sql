SELECT seq, substr(facts, 22, 2) FROM events WHERE consultation = ? AND seq > ? ORDER BY seq
