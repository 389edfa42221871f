SELECT first, places FROM cursor_runs WHERE first <= ? ORDER BY first DESC LIMIT 1
