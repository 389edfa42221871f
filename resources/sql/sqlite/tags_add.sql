INSERT INTO message_tags (consultation, block, tags) VALUES (?, ?, ?)
