SELECT number, kind, id, consultation, payload, state, error, error_code, at FROM outbox WHERE id = ?
