-- Pictures uploaded here, as the server has written them anew, by the hash of their bytes: what is the same is there once.
-- Nothing points at them by key: a link's looks and a brand name them in their text. What nothing names is removed some
-- time after `at`, when it was uploaded or last in use. Until now there are none.
CREATE TABLE picture (
    hash TEXT NOT NULL PRIMARY KEY,
    format TEXT NOT NULL CHECK (format IN ('png', 'jpeg', 'webp')),
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX picture_at ON picture (at);
-- The path of its logo; '' for none.
ALTER TABLE brand ADD COLUMN logo TEXT NOT NULL DEFAULT '';
