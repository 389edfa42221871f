INSERT INTO tier_words (consultation, word) VALUES (?, ?) ON CONFLICT (consultation) DO UPDATE SET word = excluded.word
