SELECT block, tags FROM message_tags WHERE consultation = ? AND level = 0 AND block >= ? ORDER BY block
