SELECT u.seq, e.body
FROM unanswered u JOIN events e ON e.consultation = u.consultation AND e.seq = u.seq
WHERE u.consultation = ? ORDER BY u.seq
