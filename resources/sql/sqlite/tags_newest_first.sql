SELECT block, tags FROM message_tags WHERE consultation = ? ORDER BY block DESC
