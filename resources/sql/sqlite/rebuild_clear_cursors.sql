DELETE FROM cursor_runs
