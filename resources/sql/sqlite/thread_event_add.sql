INSERT INTO thread_events (consultation, seq, kind, facts, body) VALUES (?, ?, ?, ?, ?)
