INSERT INTO heads (consultation, seq, hash, last_agent_seq, recent) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (consultation) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, last_agent_seq = excluded.last_agent_seq,
recent = excluded.recent
