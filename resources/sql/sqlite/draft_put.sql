INSERT INTO drafts (consultation, what, content) VALUES (?, ?, ?)
ON CONFLICT (consultation, what) DO UPDATE SET content = excluded.content
