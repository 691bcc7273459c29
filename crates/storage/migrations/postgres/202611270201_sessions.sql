-- When a session's password was last given, and its address as addresses are counted. Small table: nothing to wait for.
ALTER TABLE session ADD COLUMN confirmed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN network TEXT NOT NULL DEFAULT '';
CREATE INDEX session_network ON session (network);
CREATE INDEX session_end ON session (expires_at);
