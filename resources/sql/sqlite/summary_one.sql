SELECT c.uuid, c.doc, h.seq, h.last_agent_seq,
s.tier, s.steps, s.irreversible, s.last_line, s.last_at, s.seen_seq, s.unread, coalesce(r.request, ''), coalesce(t.word, ''),
coalesce(substr(m.content, 1, 2000), ''), coalesce(substr(w.content, 1, 2000), '')
FROM consultations c JOIN summaries s ON s.consultation = c.id JOIN heads h ON h.consultation = c.id
LEFT JOIN requests r ON r.consultation = c.id
LEFT JOIN tier_words t ON t.consultation = s.consultation
LEFT JOIN drafts m ON m.consultation = c.uuid AND m.what = 'message'
LEFT JOIN drafts w ON w.consultation = c.uuid AND w.what = 'comment'
WHERE c.uuid = ?
