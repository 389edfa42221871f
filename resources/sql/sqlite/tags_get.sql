SELECT tags FROM message_tags WHERE consultation = ? AND level = ? AND block = ? AND part = ?
