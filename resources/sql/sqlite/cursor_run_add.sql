INSERT INTO cursor_runs (first, places) VALUES (?, ?)
