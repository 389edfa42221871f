SELECT c.id, c.uuid, h.seq, h.hash, h.recent
FROM consultations c LEFT JOIN heads h ON h.consultation = c.id
ORDER BY c.id
