SELECT consultations.uuid, unanswered.message FROM unanswered
JOIN consultations ON consultations.id = unanswered.consultation
WHERE consultations.status = 0 ORDER BY unanswered.consultation DESC, unanswered.seq DESC LIMIT ?
