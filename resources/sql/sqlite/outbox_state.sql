UPDATE outbox SET state = ?, error = ?, error_code = ? WHERE id = ?
