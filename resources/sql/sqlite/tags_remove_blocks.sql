DELETE FROM message_tags WHERE consultation = ? AND level = 0 AND block >= ?
