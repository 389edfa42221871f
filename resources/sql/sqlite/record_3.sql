-- What agents asked for, to know it when it is asked again, and which workflows a person has stopped. What was asked in
-- consultations up to 'asks_after', which were there before, is filed here by a rebuild alone.
CREATE TABLE asks (
    consultation INTEGER PRIMARY KEY,
    agent TEXT NOT NULL,
    owner TEXT NOT NULL,
    at INTEGER NOT NULL,
    request TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    first_digest BLOB NOT NULL,
    first_words BLOB NOT NULL,
    last_digest BLOB NOT NULL,
    last_words BLOB NOT NULL
);

CREATE INDEX asks_by_agent ON asks (agent, at);

CREATE INDEX asks_by_digest ON asks (first_digest, at);

CREATE TABLE stopped_workflows (
    workflow BLOB NOT NULL,
    consultation INTEGER NOT NULL,
    PRIMARY KEY (workflow, consultation)
) WITHOUT ROWID;

INSERT INTO meta (name, value) SELECT 'asks_after', coalesce(max(id), 0) FROM consultations;

INSERT INTO meta (name, value) SELECT 'stops_filed', '1' WHERE NOT EXISTS (SELECT 1 FROM consultations);
