-- Work that goes on beside requests: what waits, what is being done, and what failed.
CREATE TABLE job (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    -- JSON, as the kind has it.
    payload TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    -- Time between two turns of a standing job; a job without it is done once.
    every_ms BIGINT CHECK (every_ms > 0),
    -- Failed tries in a row.
    attempts BIGINT NOT NULL CHECK (attempts >= 0),
    -- Until then nobody else takes it.
    claimed_until BIGINT,
    -- Grows with every claim: who finishes names the claim it has.
    epoch BIGINT NOT NULL,
    -- Why the last try failed; empty when it did not.
    error TEXT NOT NULL,
    -- When it was given up.
    failed_at BIGINT
);
CREATE INDEX job_due ON job (due_at) WHERE failed_at IS NULL;
CREATE INDEX job_error ON job (id) WHERE error <> '';
