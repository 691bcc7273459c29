-- Rooms will have streams as chats have: an event belongs to a stream, whose head row (today always a chat) counts
-- its places.
ALTER TABLE chat_event DROP CONSTRAINT chat_event_chat_id_fkey;
ALTER TABLE chat_event RENAME COLUMN chat_id TO stream_id;
ALTER TABLE chat_event RENAME TO stream_event;
ALTER INDEX chat_event_client RENAME TO stream_event_client;
ALTER INDEX chat_event_pkey RENAME TO stream_event_pkey;
