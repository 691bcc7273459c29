-- A connection that is gone keeps its place for a moment, so that a page change is no absence. Nobody renews its lease, and
-- nobody is given a chat because of it.
ALTER TABLE presence ADD COLUMN leaving BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX presence_leaving ON presence (lease_until) WHERE leaving;
