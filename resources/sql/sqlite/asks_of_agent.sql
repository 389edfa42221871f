SELECT c.uuid, a.request, a.first_digest, a.first_words, a.last_digest, a.last_words, a.at, a.consultation, a.outcome
FROM asks a JOIN consultations c ON c.id = a.consultation
WHERE a.agent = ? AND a.at >= ? ORDER BY a.at DESC, a.consultation DESC LIMIT ?
