INSERT INTO events (consultation, seq, kind, facts, body) VALUES (?, ?, ?, ?, ?)
