-- An event keeps the names its agent had when it happened: renaming somebody must not rewrite what was said and done.
-- Both are NULL for visitors; an alias that is not set is ''.
-- Cost: every event of an agent and every chat is written once, in the transaction of the upgrade. What happened before is given the
-- names of today, as it was shown until now.
ALTER TABLE stream_event ADD COLUMN author_name TEXT;
ALTER TABLE stream_event ADD COLUMN author_alias TEXT;
UPDATE stream_event SET
    author_name = (SELECT a.name FROM agent a WHERE a.id = stream_event.agent_id),
    author_alias = (SELECT a.alias FROM agent a WHERE a.id = stream_event.agent_id)
WHERE agent_id IS NOT NULL;
-- And a chat keeps the name its visitor gave for it: the next one at the same browser may be somebody else.
ALTER TABLE chat ADD COLUMN asked_as TEXT;
UPDATE chat SET asked_as = (SELECT v.name FROM visitor v WHERE v.id = chat.visitor_id);
