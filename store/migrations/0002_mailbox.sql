-- Where two people meet before they share a space: five cells, written once each, all sealed.
-- Nothing says who opened it or wrote there. Its end is the one time finer than a day: an hour,
-- because it is to be gone within hours.
CREATE TABLE mailbox (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    end_hour INTEGER NOT NULL,
    burnt INTEGER NOT NULL DEFAULT 0 CHECK (burnt IN (0, 1))  -- then it has no cells
) STRICT, WITHOUT ROWID;

CREATE TABLE cell (
    mailbox BLOB NOT NULL REFERENCES mailbox ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 5),
    body BLOB NOT NULL CHECK (length(body) BETWEEN 1 AND 2048),
    PRIMARY KEY (mailbox, number)
) STRICT, WITHOUT ROWID;
