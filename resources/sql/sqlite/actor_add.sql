INSERT INTO actors (json) VALUES (?)
