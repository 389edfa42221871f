SELECT first, places FROM cursor_runs ORDER BY first DESC LIMIT 1
