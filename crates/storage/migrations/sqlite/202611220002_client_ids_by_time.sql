-- Senders' ids begin with the time, so by id first the newest lie together: a commit of many chats' messages changes a
-- page or two of this index instead of one for each chat.
DROP INDEX chat_event_client;
CREATE UNIQUE INDEX chat_event_client ON chat_event (client_id, chat_id) WHERE client_id IS NOT NULL;
