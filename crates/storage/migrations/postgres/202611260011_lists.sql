-- Lists of offline messages and of ended chats are searched and come in pages. What a search compares is stored beside
-- each row in one form (lower case, no two spellings of a letter); rows from before get it in lower case only, as the
-- database has it. Both tables are written once through: a minute for a million rows.
ALTER TABLE chat ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
UPDATE chat SET search_key = lower(
    (SELECT v.name || ' ' || v.email FROM visitor v WHERE v.id = chat.visitor_id)
    || ' ' || COALESCE((SELECT substr(e.body, 1, 300) FROM stream_event e WHERE e.stream_id = chat.id AND e.seq = 1), '')
);
ALTER TABLE offline_message ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
UPDATE offline_message SET search_key = lower(name || ' ' || email || ' ' || message);

-- Who closed it, and what was last done to it by whom; names are those of then.
ALTER TABLE offline_message ADD COLUMN closed_by TEXT REFERENCES agent (id);
ALTER TABLE offline_message ADD COLUMN closed_by_name TEXT;
ALTER TABLE offline_message ADD COLUMN changed TEXT;
ALTER TABLE offline_message ADD COLUMN changed_by_name TEXT;

-- In the order of the lists; the department is in them so that those out of sight are passed over without a look at
-- the row.
DROP INDEX offline_message_open;
CREATE INDEX offline_message_open ON offline_message (created_at, id, department_id) WHERE closed_at IS NULL;
CREATE INDEX offline_message_closed ON offline_message (closed_at, id, department_id) WHERE closed_at IS NOT NULL;
