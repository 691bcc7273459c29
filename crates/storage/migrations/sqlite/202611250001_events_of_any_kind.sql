-- A new kind of event must not rebuild the largest table: what a kind may be is checked by the program that reads and
-- writes it (crates/storage/src/events.rs). SQLite can't drop a CHECK, so the table is rebuilt this one time.
CREATE TABLE chat_event_2 (
    chat_id TEXT NOT NULL REFERENCES chat (id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    at BIGINT NOT NULL,
    author TEXT NOT NULL CHECK (author IN ('system', 'visitor', 'agent')),
    agent_id TEXT REFERENCES agent (id),
    client_id TEXT,
    kind TEXT NOT NULL,
    -- The text of a message or comment, else JSON.
    body TEXT NOT NULL,
    PRIMARY KEY (chat_id, seq),
    CHECK ((author = 'agent') = (agent_id IS NOT NULL))
);
INSERT INTO chat_event_2 (chat_id, seq, at, author, agent_id, client_id, kind, body)
SELECT chat_id, seq, at, author, agent_id, client_id, kind, body FROM chat_event ORDER BY rowid;
DROP TABLE chat_event;
ALTER TABLE chat_event_2 RENAME TO chat_event;
CREATE UNIQUE INDEX chat_event_client ON chat_event (client_id, chat_id) WHERE client_id IS NOT NULL;
