-- What the reviewer's copy keeps beside the events: summaries for the list, and what is the reviewer's own.
CREATE TABLE summaries (
    consultation TEXT PRIMARY KEY NOT NULL,
    request TEXT NOT NULL,
    tier TEXT NOT NULL,
    tier_word TEXT NOT NULL,
    risk_reading TEXT NOT NULL,
    steps INTEGER NOT NULL,
    irreversible INTEGER NOT NULL,
    last_line TEXT NOT NULL,
    last_at TEXT NOT NULL,
    seen_seq INTEGER NOT NULL,
    unread INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    consultation TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    error TEXT NOT NULL,
    error_code TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE TABLE drafts (
    consultation TEXT NOT NULL,
    what TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (consultation, what)
) STRICT;

-- Steps that were opened and read to their end, of the plan with this digest.
CREATE TABLE opened_steps (
    consultation TEXT NOT NULL,
    digest TEXT NOT NULL,
    step TEXT NOT NULL,
    PRIMARY KEY (consultation, digest, step)
) STRICT, WITHOUT ROWID;

-- Which steps of a plan were on the screen, as ranges of their numbers: "1-40,57".
CREATE TABLE seen_steps (
    consultation TEXT NOT NULL,
    digest TEXT NOT NULL,
    steps TEXT NOT NULL,
    PRIMARY KEY (consultation, digest)
) STRICT, WITHOUT ROWID;
