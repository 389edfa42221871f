SELECT c.id, c.doc, h.seq, h.hash, h.last_agent_seq, h.recent
FROM consultations c JOIN heads h ON h.consultation = c.id
WHERE c.uuid = ?
