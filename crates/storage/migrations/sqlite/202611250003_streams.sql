-- Rooms will have streams as chats have: an event belongs to a stream, whose head row (today always a chat) counts
-- its places. SQLite can't drop a REFERENCES, so the table is rebuilt once more, before it grows large anywhere.
CREATE TABLE stream_event (
    stream_id TEXT NOT NULL,
    seq BIGINT NOT NULL CHECK (seq > 0),
    at BIGINT NOT NULL,
    author TEXT NOT NULL CHECK (author IN ('system', 'visitor', 'agent')),
    agent_id TEXT REFERENCES agent (id),
    client_id TEXT,
    kind TEXT NOT NULL,
    -- The text of a message or comment, else JSON.
    body TEXT NOT NULL,
    PRIMARY KEY (stream_id, seq),
    CHECK ((author = 'agent') = (agent_id IS NOT NULL))
);
INSERT INTO stream_event (stream_id, seq, at, author, agent_id, client_id, kind, body)
SELECT chat_id, seq, at, author, agent_id, client_id, kind, body FROM chat_event ORDER BY rowid;
DROP TABLE chat_event;
CREATE UNIQUE INDEX stream_event_client ON stream_event (client_id, stream_id) WHERE client_id IS NOT NULL;
