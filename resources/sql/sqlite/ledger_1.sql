-- Tables that the service's record and the reviewer's cache share.
CREATE TABLE meta (
    name TEXT PRIMARY KEY NOT NULL,
    value BLOB
) WITHOUT ROWID;

-- Which file this is: a log that says otherwise belongs to another one.
INSERT INTO meta (name, value) VALUES ('identity', randomblob(16));

CREATE TABLE actors (
    id INTEGER PRIMARY KEY,
    json BLOB NOT NULL UNIQUE
);

CREATE TABLE consultations (
    id INTEGER PRIMARY KEY,
    uuid BLOB NOT NULL UNIQUE,
    status INTEGER NOT NULL,
    deadline INTEGER,
    doc BLOB NOT NULL
);

CREATE TABLE heads (
    consultation INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    last_agent_seq INTEGER NOT NULL,
    recent BLOB NOT NULL
);

CREATE TABLE contexts (
    consultation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    digest BLOB NOT NULL,
    json BLOB NOT NULL,
    PRIMARY KEY (consultation, seq)
) WITHOUT ROWID;
