INSERT OR REPLACE INTO unanswered (consultation, message, seq) VALUES (?, ?, ?)
