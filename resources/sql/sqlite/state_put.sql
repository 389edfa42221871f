INSERT INTO states (consultation, json) VALUES (?, ?) ON CONFLICT (consultation) DO UPDATE SET json = excluded.json
