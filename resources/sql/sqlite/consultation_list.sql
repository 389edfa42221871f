SELECT c.id, c.uuid, c.doc, h.seq
FROM consultations c JOIN heads h ON h.consultation = c.id
WHERE c.id < ? ORDER BY c.id DESC LIMIT ?
