SELECT c.uuid, c.doc, h.seq, h.last_agent_seq,
s.tier, s.steps, s.irreversible, s.last_line, s.last_at, s.seen_seq, s.unread, coalesce(r.request, '')
FROM consultations c JOIN summaries s ON s.consultation = c.id JOIN heads h ON h.consultation = c.id
LEFT JOIN requests r ON r.consultation = c.id
WHERE c.uuid = ?
