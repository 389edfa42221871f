INSERT INTO events (cursor, facts, body) VALUES (?, ?, ?)
