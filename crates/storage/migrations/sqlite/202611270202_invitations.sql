-- Links by which agents choose their password, one an agent. Only the hash of the link's token is kept.
CREATE TABLE invitation (
    agent_id TEXT NOT NULL PRIMARY KEY REFERENCES agent (id),
    token_hash TEXT NOT NULL UNIQUE,
    expires_at BIGINT NOT NULL
);
