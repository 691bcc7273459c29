-- Visitors of whom a host's site has signed who they are: its id for them ('' for all others), who may chat by a link, and what
-- its page says of a visitor. Small defaults, no row is written anew.
ALTER TABLE visitor ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE chat ADD COLUMN attributes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE link ADD COLUMN requires TEXT NOT NULL DEFAULT '"AllUsers"';
-- What sites sign with. It has to be kept as it is: the server signs the same to compare.
CREATE TABLE link_secret (
    id TEXT NOT NULL PRIMARY KEY,
    link_id BIGINT NOT NULL REFERENCES link (id),
    secret TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX link_secret_link ON link_secret (link_id);
