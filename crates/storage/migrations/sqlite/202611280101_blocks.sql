-- Visitors who may not write for a time, or until somebody lifts it. A block is of the visitor whose chat it was asked
-- for in, and where `network` is not empty also of all who come from there.
-- Names are those of then, so that an agent who is renamed or deleted rewrites nothing.
CREATE TABLE visitor_block (
    id TEXT NOT NULL PRIMARY KEY,
    visitor_id TEXT NOT NULL REFERENCES visitor (id),
    chat_id TEXT NOT NULL REFERENCES chat (id),
    visitor_name TEXT NOT NULL,
    -- As limits count it; '' when it is not blocked.
    network TEXT NOT NULL,
    reason TEXT NOT NULL,
    agent_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- NULL: until it is lifted.
    until BIGINT,
    lifted_at BIGINT,
    lifted_by_name TEXT
);
CREATE INDEX visitor_block_visitor ON visitor_block (visitor_id) WHERE lifted_at IS NULL;
CREATE INDEX visitor_block_network ON visitor_block (network) WHERE lifted_at IS NULL;
CREATE INDEX visitor_block_at ON visitor_block (at, id);
