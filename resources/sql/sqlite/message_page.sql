SELECT seq, body FROM events
WHERE consultation = ? AND seq < ? AND kind BETWEEN 1 AND 3 ORDER BY seq DESC LIMIT ?
