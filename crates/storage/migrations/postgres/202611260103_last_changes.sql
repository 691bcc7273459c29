-- Who changed or deleted a record of the settings last, and when: for whoever edits the same one. The name is that of
-- its time, so nothing refers to the agent.
CREATE TABLE last_change (
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    agent_name TEXT NOT NULL,
    at BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL,
    PRIMARY KEY (kind, record_id)
);
