SELECT c.id, c.status, c.deadline, c.doc, h.last_agent_seq
FROM consultations c JOIN heads h ON h.consultation = c.id
