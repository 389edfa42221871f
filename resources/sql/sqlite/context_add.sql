INSERT INTO contexts (consultation, seq, revision, digest, json) VALUES (?, ?, ?, ?, ?)
