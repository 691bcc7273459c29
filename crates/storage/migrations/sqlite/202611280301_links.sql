-- How a link looks and behaves on pages, the sites it works on (one a line; none = all), and when it was deleted: a number is
-- never given again, and chats that came by it stay. Links from before look as they did. Small tables: nothing to wait for.
ALTER TABLE link ADD COLUMN refresh_s BIGINT NOT NULL DEFAULT 30;
ALTER TABLE link ADD COLUMN look_online TEXT NOT NULL DEFAULT '{"description":"Chat"}';
ALTER TABLE link ADD COLUMN look_offline TEXT NOT NULL DEFAULT '{"description":"Leave a message"}';
ALTER TABLE link ADD COLUMN allowed_sites TEXT NOT NULL DEFAULT '';
ALTER TABLE link ADD COLUMN deleted_at BIGINT;
-- A host leads to one brand. Until now it led nowhere, so that two brands may have the same: the first keeps it.
UPDATE brand SET host = '' WHERE host <> '' AND EXISTS (SELECT 1 FROM brand b WHERE b.host = brand.host
    AND (b.is_default OR (NOT brand.is_default AND b.id < brand.id)) AND b.id <> brand.id);
CREATE UNIQUE INDEX brand_host ON brand (host) WHERE host <> '';
