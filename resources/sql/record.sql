-- What the service alone keeps beside the events: all but states follows from them.
CREATE INDEX consultations_by_status ON consultations (status, first_cursor);

CREATE INDEX consultations_due ON consultations (deadline) WHERE status = 'ACTIVE' AND deadline IS NOT NULL;

-- Questions for everybody that no answer replies to.
CREATE TABLE unanswered (
    consultation TEXT NOT NULL,
    message_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (consultation, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE decisions (
    id TEXT PRIMARY KEY NOT NULL,
    consultation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The paused agent's own state, the newest alone; its digest is in the events.
CREATE TABLE states (
    consultation TEXT PRIMARY KEY NOT NULL,
    json TEXT NOT NULL
) STRICT;

-- What was asked for at the start and as it was revised last, to know it when it is asked again. The words are hashes in hex
-- (core/ask_words.h).
CREATE TABLE asks (
    consultation TEXT PRIMARY KEY NOT NULL,
    agent TEXT NOT NULL,
    owner TEXT NOT NULL,
    at TEXT NOT NULL,
    request TEXT NOT NULL,
    outcome TEXT NOT NULL,
    first_digest TEXT NOT NULL,
    first_words TEXT NOT NULL,
    last_digest TEXT NOT NULL,
    last_words TEXT NOT NULL
) STRICT;

CREATE INDEX asks_by_agent ON asks (agent, at);

CREATE INDEX asks_by_digest ON asks (first_digest, at);

CREATE TABLE stopped_workflows (
    workflow TEXT NOT NULL,
    consultation TEXT NOT NULL,
    PRIMARY KEY (workflow, consultation)
) STRICT, WITHOUT ROWID;
