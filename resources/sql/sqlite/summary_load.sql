SELECT tier, steps, irreversible, last_line, last_at, seen_seq, unread FROM summaries WHERE consultation = ?
