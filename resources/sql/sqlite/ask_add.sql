INSERT OR REPLACE INTO asks (consultation, agent, owner, at, request, outcome, first_digest, first_words, last_digest, last_words)
VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
