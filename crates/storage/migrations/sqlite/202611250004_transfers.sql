-- What a transfer leaves on its chat: in the queue it stands ahead of new ones, its row says who gave it away and why
-- until somebody answers, and who gave it away is not handed it again before that.
ALTER TABLE chat ADD COLUMN transferred_by TEXT;
ALTER TABLE chat ADD COLUMN transferred_comment TEXT;
-- Ids of agents, each after a comma.
ALTER TABLE chat ADD COLUMN given_by TEXT NOT NULL DEFAULT '';
-- Highest place any owner has read: what a visitor saw as read stays read when the chat changes hands.
ALTER TABLE chat ADD COLUMN agents_read BIGINT NOT NULL DEFAULT 0;
UPDATE chat SET agents_read = owner_read;
DROP INDEX chat_queue;
CREATE INDEX chat_queue ON chat (group_id, (transferred_by IS NULL), number) WHERE state = 'queued';
