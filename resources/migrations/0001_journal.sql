-- The journal: facts in one chain, and apart from it the texts and identities that can be erased.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- One fact a row, never changed. `hash` covers the row and the hash before it; it holds no text and
-- no name: `person` is a number, `texthash` a keyed digest of the masked text in `texts`.
CREATE TABLE events (
    seq         INTEGER PRIMARY KEY,
    recorded_us INTEGER NOT NULL,
    time_us     INTEGER NOT NULL,
    sequence    INTEGER NOT NULL,
    type        TEXT NOT NULL,
    source      TEXT NOT NULL,
    id          TEXT NOT NULL,
    feed        INTEGER,
    epoch       TEXT,
    position    INTEGER,
    state       TEXT NOT NULL,
    actor       TEXT NOT NULL,
    person      INTEGER NOT NULL,
    command     TEXT,
    body        BLOB NOT NULL,
    digest      BLOB NOT NULL,
    texthash    BLOB,
    hash        BLOB NOT NULL
);
CREATE UNIQUE INDEX events_identity ON events (source, id);
CREATE INDEX events_commands ON events (command) WHERE command IS NOT NULL;

CREATE TABLE texts (
    seq  INTEGER PRIMARY KEY,
    text TEXT NOT NULL
);

-- `key` is a keyed digest by which a returning person is known; `sealed` the encrypted identity.
CREATE TABLE persons (
    person INTEGER PRIMARY KEY,
    key    BLOB NOT NULL UNIQUE,
    sealed BLOB
);

-- An identifier that itself held personal data: its stand-in, and the original encrypted.
CREATE TABLE aliases (
    alias  TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
) WITHOUT ROWID;

-- Positions whose frame made no fact of its own.
CREATE TABLE taken (
    n        INTEGER PRIMARY KEY,
    feed     INTEGER,
    epoch    TEXT,
    position INTEGER,
    state    TEXT NOT NULL,
    reason   TEXT NOT NULL,
    source   TEXT,
    id       TEXT,
    type     TEXT,
    after    INTEGER NOT NULL
);

CREATE TABLE quarantine (
    n           INTEGER PRIMARY KEY,
    recorded_us INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    size        INTEGER NOT NULL,
    sealed      BLOB NOT NULL,
    replayed    INTEGER
);

CREATE TABLE feeds (
    feed INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE cursors (
    feed     INTEGER NOT NULL,
    epoch    TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    used     INTEGER NOT NULL,
    PRIMARY KEY (feed, epoch)
) WITHOUT ROWID;

CREATE TABLE gaps (
    n      INTEGER PRIMARY KEY,
    feed   INTEGER NOT NULL,
    epoch  TEXT NOT NULL,
    first  INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    state  TEXT NOT NULL,
    reason TEXT NOT NULL,
    at_us  INTEGER NOT NULL
);

CREATE TABLE counters (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE links (
    feed     INTEGER PRIMARY KEY,
    state    TEXT NOT NULL,
    since_us INTEGER NOT NULL,
    lag_us   INTEGER,
    late     INTEGER NOT NULL DEFAULT 0,
    taken    INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE tokens (
    digest     BLOB PRIMARY KEY,
    role       TEXT NOT NULL,
    person     TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    revoked_us INTEGER
) WITHOUT ROWID;

INSERT INTO counters VALUES
    ('received', 0), ('stored', 0), ('revision', 0), ('duplicate', 0), ('quarantined', 0), ('shed', 0);
