-- Which steps of a plan were on the screen, as ranges of their numbers: "1-40,57".
CREATE TABLE seen_steps (
    consultation BLOB NOT NULL,
    digest TEXT NOT NULL,
    steps TEXT NOT NULL,
    PRIMARY KEY (consultation, digest)
) WITHOUT ROWID;
