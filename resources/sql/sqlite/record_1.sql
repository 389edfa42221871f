-- What the service alone keeps beside the ledger.
CREATE INDEX consultations_by_status ON consultations (status, id);

CREATE INDEX consultations_due ON consultations (deadline) WHERE status = 0 AND deadline IS NOT NULL;

CREATE TABLE events (
    cursor INTEGER PRIMARY KEY,
    facts BLOB NOT NULL,
    body BLOB NOT NULL
);

CREATE TABLE places (
    consultation INTEGER NOT NULL,
    block INTEGER NOT NULL,
    places BLOB NOT NULL,
    PRIMARY KEY (consultation, block)
) WITHOUT ROWID;

CREATE TABLE message_tags (
    consultation INTEGER NOT NULL,
    level INTEGER NOT NULL,
    block INTEGER NOT NULL,
    part INTEGER NOT NULL,
    tags BLOB NOT NULL,
    PRIMARY KEY (consultation, level, block, part)
) WITHOUT ROWID;

CREATE TABLE unanswered (
    consultation INTEGER NOT NULL,
    message BLOB NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (consultation, message)
) WITHOUT ROWID;

CREATE TABLE decisions (
    id BLOB PRIMARY KEY NOT NULL,
    consultation INTEGER NOT NULL,
    seq INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE states (
    consultation INTEGER PRIMARY KEY REFERENCES consultations (id),
    json BLOB NOT NULL
);
