-- What the reviewer's cache alone keeps beside the ledger: summaries of the inbox, and the elder's own.
CREATE TABLE thread_events (
    consultation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    facts BLOB NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (consultation, seq)
) WITHOUT ROWID;

CREATE TABLE summaries (
    consultation INTEGER PRIMARY KEY,
    tier INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    irreversible INTEGER NOT NULL,
    last_line TEXT NOT NULL,
    last_at INTEGER NOT NULL,
    seen_seq INTEGER NOT NULL,
    unread INTEGER NOT NULL
);

CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    consultation BLOB NOT NULL,
    payload BLOB NOT NULL,
    state INTEGER NOT NULL,
    error TEXT NOT NULL,
    error_code TEXT NOT NULL,
    at INTEGER NOT NULL
);

CREATE TABLE drafts (
    consultation BLOB NOT NULL,
    what TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (consultation, what)
) WITHOUT ROWID;

CREATE TABLE opened_steps (
    consultation BLOB NOT NULL,
    digest TEXT NOT NULL,
    step TEXT NOT NULL,
    PRIMARY KEY (consultation, digest, step)
) WITHOUT ROWID;
