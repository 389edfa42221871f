INSERT INTO risk_readings (consultation, reading) VALUES (?, ?) ON CONFLICT (consultation) DO UPDATE SET reading = excluded.reading
