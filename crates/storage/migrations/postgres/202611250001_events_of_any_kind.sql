-- A new kind of event must not rebuild the largest table: what a kind may be is checked by the program that reads and
-- writes it (crates/storage/src/events.rs).
ALTER TABLE chat_event DROP CONSTRAINT chat_event_kind_check;
