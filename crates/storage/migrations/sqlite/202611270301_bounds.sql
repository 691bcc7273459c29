-- Nothing that strangers fill grows without an end: how many bytes of text a chat holds, and from which network a
-- chat or message came, as limits count it.
ALTER TABLE chat ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chat ADD COLUMN network TEXT NOT NULL DEFAULT '';
-- Since when the visitor of an open chat has been gone, as far as was looked.
ALTER TABLE chat ADD COLUMN visitor_gone_at BIGINT;
UPDATE chat SET bytes = COALESCE((SELECT SUM(LENGTH(CAST(e.body AS BLOB))) FROM stream_event e
    WHERE e.stream_id = chat.id AND e.kind IN ('message', 'comment')), 0) WHERE state <> 'ended';
CREATE INDEX chat_open_network ON chat (network) WHERE state <> 'ended';
ALTER TABLE offline_message ADD COLUMN network TEXT NOT NULL DEFAULT '';
CREATE INDEX offline_message_open_network ON offline_message (network) WHERE closed_at IS NULL;
CREATE INDEX offline_message_open_department ON offline_message (department_id) WHERE closed_at IS NULL;
