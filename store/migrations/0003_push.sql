-- Who wants to be told, with the app closed, that something is new. A row goes with its session.
-- `place` is a side of a space as only the server can compute it, with a secret kept outside: a
-- copied database does not show which space it is, or who is on its other side.
CREATE TABLE push (
    session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
    place BLOB NOT NULL CHECK (length(place) = 16),
    endpoint BLOB NOT NULL CHECK (length(endpoint) BETWEEN 1 AND 1024), -- an address of a push service
    PRIMARY KEY (session, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX push_place ON push (place);
