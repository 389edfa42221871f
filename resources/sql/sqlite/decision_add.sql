INSERT OR IGNORE INTO decisions (id, consultation, seq) VALUES (?, ?, ?)
