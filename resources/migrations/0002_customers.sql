-- What customers are known again by, and the ways to what one of them wrote and was answered.

-- `digest` is keyed and made before the masking; it says nothing without the key in the settings folder.
CREATE TABLE clues (
    digest   BLOB NOT NULL,
    person   INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    is_own   INTEGER NOT NULL,
    channel  TEXT NOT NULL,
    PRIMARY KEY (digest, person)
) WITHOUT ROWID;

CREATE INDEX events_persons ON events (person) WHERE person <> 0;
-- A body that is nested too deeply for the database's own reader must not keep its fact from the log.
CREATE INDEX events_threads ON events (
    CASE WHEN json_valid(CAST(body AS TEXT)) THEN json_extract(CAST(body AS TEXT), '$.data.thread') END
) WHERE type IN ('care.message.sent.v1', 'care.case.moved.v1');
