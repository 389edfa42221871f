INSERT INTO places (consultation, block, places) VALUES (?, ?, ?)
