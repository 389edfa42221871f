-- What a plan is for, or the beginning of it: what an untitled consultation is called in a list. Copies from before learn it with the
-- next revision.
CREATE TABLE requests (
    consultation INTEGER PRIMARY KEY,
    request TEXT NOT NULL
);
