INSERT INTO summaries (consultation, tier, steps, irreversible, last_line, last_at, seen_seq, unread)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (consultation) DO UPDATE SET tier = excluded.tier, steps = excluded.steps, irreversible = excluded.irreversible,
last_line = excluded.last_line, last_at = excluded.last_at, seen_seq = excluded.seen_seq, unread = excluded.unread
