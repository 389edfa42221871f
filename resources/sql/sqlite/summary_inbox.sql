SELECT c.uuid, c.doc, h.seq, h.last_agent_seq,
s.tier, s.steps, s.irreversible, s.last_line, s.last_at, s.seen_seq, s.unread, coalesce(r.request, ''), coalesce(t.word, ''),
coalesce(substr(m.content, 1, 2000), ''), coalesce((SELECT substr(content, 1, 2000) FROM drafts WHERE consultation = c.uuid AND what <> 'message' ORDER BY what LIMIT 1), ''),
coalesce(k.reading, 1)
FROM summaries s JOIN consultations c ON c.id = s.consultation JOIN heads h ON h.consultation = s.consultation
LEFT JOIN requests r ON r.consultation = s.consultation
LEFT JOIN tier_words t ON t.consultation = s.consultation
LEFT JOIN risk_readings k ON k.consultation = s.consultation
LEFT JOIN drafts m ON m.consultation = c.uuid AND m.what = 'message'
