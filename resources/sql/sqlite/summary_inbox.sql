SELECT c.uuid, c.doc, h.seq, h.last_agent_seq,
s.tier, s.steps, s.irreversible, s.last_line, s.last_at, s.seen_seq, s.unread, coalesce(r.request, '')
FROM summaries s JOIN consultations c ON c.id = s.consultation JOIN heads h ON h.consultation = s.consultation
LEFT JOIN requests r ON r.consultation = s.consultation
