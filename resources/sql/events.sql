-- The tables that the service's record and the reviewer's copy of it share. Times are UTC ("2026-11-22T09:59:30.123Z") and sort as text; ids are
-- UUIDs in lower-case text; hashes and digests are SHA-256 in hex.
CREATE TABLE meta (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which file this is: a log that says otherwise belongs to another one.
INSERT INTO meta (name, value) VALUES ('identity', hex(randomblob(16)));

-- What happened, in the order in which it happened; nothing is ever changed here. seq counts from 1 in each consultation. body is the canonical
-- JSON that was hashed; hash covers the whole event and prev, the hash of the event before it in its consultation (src/protocol/README.md, Values).
CREATE TABLE events (
    cursor INTEGER PRIMARY KEY,
    consultation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    message_id TEXT,
    body TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX events_by_consultation ON events (consultation, seq);

CREATE INDEX events_by_message ON events (message_id) WHERE message_id IS NOT NULL;

CREATE INDEX events_by_time ON events (at);

-- How each consultation stands after its last event (head); all of it follows from the events. details: a JSON object of the members that few
-- consultations have (decisions, withdrawal, report, what was asked before, the agent's own).
CREATE TABLE consultations (
    id TEXT PRIMARY KEY NOT NULL,
    first_cursor INTEGER NOT NULL,
    workflow TEXT NOT NULL,
    agent TEXT NOT NULL,
    agent_name TEXT NOT NULL,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    revision INTEGER NOT NULL,
    digest TEXT NOT NULL,
    required_approvals INTEGER NOT NULL,
    comment_required INTEGER NOT NULL,
    status TEXT NOT NULL,
    execution TEXT NOT NULL,
    end_reason TEXT NOT NULL,
    started_at TEXT NOT NULL,
    deadline TEXT,
    completed_at TEXT,
    details TEXT NOT NULL,
    state_digest TEXT NOT NULL,
    head INTEGER NOT NULL,
    hash TEXT NOT NULL,
    last_agent_seq INTEGER NOT NULL,
    messages INTEGER NOT NULL
) STRICT;

CREATE INDEX consultations_in_order ON consultations (first_cursor);

-- Where the plan of each revision is: in the body of the event with this seq.
CREATE TABLE revisions (
    consultation TEXT NOT NULL,
    revision INTEGER NOT NULL,
    digest TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (consultation, revision)
) STRICT, WITHOUT ROWID;
