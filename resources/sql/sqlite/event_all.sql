SELECT consultation, seq, kind, facts, body FROM events ORDER BY consultation, seq
