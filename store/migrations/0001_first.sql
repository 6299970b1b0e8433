-- What a server keeps. No column holds a word, a name, an address, or a time finer than a day.
-- tests/test_store.c holds the list of columns against a list of its own.

-- The history this database belongs to; another after a backup was restored.
CREATE TABLE history (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    gen BLOB NOT NULL CHECK (length(gen) = 16)
) STRICT;
INSERT INTO history (one, gen) VALUES (1, randomblob(16));

CREATE TABLE account (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    created_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    logins INTEGER NOT NULL DEFAULT 0,   -- sessions ever begun, modulo 2^32
    spaces INTEGER NOT NULL DEFAULT 0    -- how many it is a member of; which is not told here
) STRICT, WITHOUT ROWID;

-- A way to open an account: what is needed to check a login, and the sealed master key that is
-- handed out after it.
CREATE TABLE slot (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    account BLOB NOT NULL REFERENCES account,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 3),
    login BLOB NOT NULL CHECK (length(login) = 32),
    wrapped BLOB NOT NULL CHECK (length(wrapped) = 88)
) STRICT, WITHOUT ROWID;
CREATE INDEX slot_account ON slot (account);

-- An open login. The token itself is only on the device.
CREATE TABLE session (
    id INTEGER PRIMARY KEY,              -- the order in which they began
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    account BLOB NOT NULL REFERENCES account,
    created_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    label BLOB NOT NULL CHECK (length(label) = 104)
) STRICT;
CREATE INDEX session_account ON session (account);

-- AUTOINCREMENT: who still holds the number of a space that has gone must not meet another.
CREATE TABLE space (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sid BLOB NOT NULL UNIQUE CHECK (length(sid) = 16),
    kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    admits BLOB CHECK (length(admits) = 32), -- hash of what lets side 1 in, until it was used
    last_day INTEGER NOT NULL
) STRICT;

-- The tag says who, to the server only: it is keyed with a secret kept outside.
CREATE TABLE member (
    space INTEGER NOT NULL REFERENCES space,
    side INTEGER NOT NULL CHECK (side BETWEEN 0 AND 1),
    tag BLOB NOT NULL CHECK (length(tag) = 16),
    PRIMARY KEY (space, side)
) STRICT, WITHOUT ROWID;

-- Where each device's chain of records stands, and how much it holds: an append writes this row
-- and the record, and no third place.
CREATE TABLE stream (
    space INTEGER NOT NULL REFERENCES space,
    id BLOB NOT NULL CHECK (length(id) = 8),
    side INTEGER NOT NULL CHECK (side BETWEEN 0 AND 1),
    last_n INTEGER NOT NULL,
    last_hash BLOB NOT NULL CHECK (length(last_hash) = 32),
    bytes INTEGER NOT NULL,
    PRIMARY KEY (space, id)
) STRICT, WITHOUT ROWID;

-- A log of all spaces, written at its end. Clustered by space it would write four times as
-- many pages. `cursor` counts within a space; a record that becomes a stub takes the next one.
CREATE TABLE record (
    seq INTEGER PRIMARY KEY,
    space INTEGER NOT NULL,
    cursor INTEGER NOT NULL,
    stream BLOB NOT NULL,
    n INTEGER NOT NULL,
    stub INTEGER NOT NULL,
    hash BLOB NOT NULL,
    body BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX record_cursor ON record (space, cursor);

-- For what asks for old numbers, a retry or a deletion: without it each would go through the whole
-- space, and whoever asks often enough would keep the one writer from everybody else.
CREATE UNIQUE INDEX record_number ON record (space, stream, n);
