INSERT INTO message_tags (consultation, level, block, part, tags) VALUES (?, ?, ?, ?, ?)
