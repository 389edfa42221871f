SELECT tags FROM message_tags WHERE consultation = ? AND block = ?
