INSERT OR IGNORE INTO opened_steps (consultation, digest, step) VALUES (?, ?, ?)
