INSERT INTO outbox (kind, id, consultation, payload, state, error, error_code, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
