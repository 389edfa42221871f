DELETE FROM message_tags
