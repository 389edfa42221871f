SELECT number, kind, id, consultation, payload, state, error, error_code, at FROM outbox ORDER BY number
