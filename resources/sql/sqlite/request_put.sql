INSERT INTO requests (consultation, request) VALUES (?, ?) ON CONFLICT (consultation) DO UPDATE SET request = excluded.request
