INSERT INTO seen_steps (consultation, digest, steps) VALUES (?, ?, ?)
ON CONFLICT (consultation, digest) DO UPDATE SET steps = excluded.steps
