SELECT c.uuid FROM stopped_workflows s JOIN consultations c ON c.id = s.consultation
WHERE s.workflow = ? ORDER BY s.consultation DESC LIMIT 1
