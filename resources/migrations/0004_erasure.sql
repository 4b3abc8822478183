-- Who was erased: which rows were rewritten, and keyed digests by which what comes again is known.

-- `cover` is the SHA-256 of the row as it was left; the fact at `proof` holds the digest of all its covers,
-- so a row that somebody else rewrote is found as before.
CREATE TABLE erased_rows (
    seq   INTEGER NOT NULL,
    proof INTEGER NOT NULL,
    cover BLOB NOT NULL,
    PRIMARY KEY (seq, proof)
) WITHOUT ROWID;

-- `key`: of a person or of a message. It says nothing without the key in the settings folder.
CREATE TABLE erased_keys (
    key   BLOB PRIMARY KEY,
    proof INTEGER NOT NULL
) WITHOUT ROWID;
