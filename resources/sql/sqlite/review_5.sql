-- What became of what the agent sent as risk: 0 nothing was sent, 1 it was understood, 2 it was not. Copies from before learn it with
-- the next revision.
CREATE TABLE risk_readings (
    consultation INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL
);
