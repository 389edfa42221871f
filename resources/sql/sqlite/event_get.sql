SELECT seq, kind, facts, body FROM events WHERE consultation = ? AND seq = ?
