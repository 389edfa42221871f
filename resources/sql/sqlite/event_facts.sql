SELECT facts FROM events WHERE consultation = ? AND seq = ?
