-- Ids are TEXT minted by the program, times are Unix milliseconds (UTC), enums are TEXT with CHECK.
-- This file and its twin for the other database describe the same tables; a test compares them.

CREATE TABLE brand (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    host TEXT NOT NULL,
    colour TEXT NOT NULL,
    is_default BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX brand_one_default ON brand (is_default) WHERE is_default;

CREATE TABLE department (
    id TEXT NOT NULL PRIMARY KEY,
    brand_id TEXT NOT NULL REFERENCES brand (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (brand_id, name_key)
);

CREATE TABLE chat_group (
    id TEXT NOT NULL PRIMARY KEY,
    department_id TEXT NOT NULL REFERENCES department (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    front_line BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (department_id, name_key)
);
CREATE UNIQUE INDEX chat_group_one_front_line ON chat_group (department_id) WHERE front_line;

CREATE TABLE agent (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    alias TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('agent', 'manager', 'administrator')),
    chat_limit BIGINT NOT NULL CHECK (chat_limit BETWEEN 1 AND 50),
    status TEXT NOT NULL CHECK (status IN ('available', 'away')),
    active BOOLEAN NOT NULL,
    last_ended_at BIGINT,
    last_assigned_at BIGINT,
    version BIGINT NOT NULL
);

CREATE TABLE membership (
    agent_id TEXT NOT NULL REFERENCES agent (id),
    group_id TEXT NOT NULL REFERENCES chat_group (id),
    receives BOOLEAN NOT NULL,
    PRIMARY KEY (agent_id, group_id)
);
CREATE INDEX membership_group ON membership (group_id);

CREATE TABLE link (
    id BIGINT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    brand_id TEXT NOT NULL REFERENCES brand (id),
    version BIGINT NOT NULL
);

CREATE TABLE link_department (
    link_id BIGINT NOT NULL REFERENCES link (id),
    department_id TEXT NOT NULL REFERENCES department (id),
    PRIMARY KEY (link_id, department_id)
);

CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    agent_id TEXT NOT NULL REFERENCES agent (id),
    browser TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_agent ON session (agent_id);

-- One row an account name or an address that failed to sign in lately.
CREATE TABLE sign_in_failure (
    subject TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    since BIGINT NOT NULL
);

CREATE TABLE visitor (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX visitor_email ON visitor (email_key) WHERE email_key <> '';

CREATE TABLE chat (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('queued', 'active', 'ended')),
    visitor_id TEXT NOT NULL REFERENCES visitor (id),
    link_id BIGINT NOT NULL REFERENCES link (id),
    department_id TEXT NOT NULL REFERENCES department (id),
    group_id TEXT NOT NULL REFERENCES chat_group (id),
    owner_id TEXT REFERENCES agent (id),
    -- Highest place in the stream; the next event takes seq + 1.
    seq BIGINT NOT NULL,
    -- Grows with every change anybody can see.
    rev BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    -- When it entered this queue or was given to this owner.
    since BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by TEXT CHECK (ended_by IN ('visitor', 'agent', 'system')),
    last_at BIGINT NOT NULL,
    preview TEXT NOT NULL,
    last_word TEXT NOT NULL CHECK (last_word IN ('visitor', 'agent')),
    waiting_since BIGINT,
    unread BIGINT NOT NULL CHECK (unread >= 0),
    owner_read BIGINT NOT NULL,
    visitor_read BIGINT NOT NULL,
    page_url TEXT NOT NULL,
    page_title TEXT NOT NULL,
    referrer TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    languages TEXT NOT NULL,
    utc_offset_min BIGINT NOT NULL,
    CHECK (
        (state = 'queued' AND owner_id IS NULL AND ended_at IS NULL)
        OR (state = 'active' AND owner_id IS NOT NULL AND ended_at IS NULL)
        OR (state = 'ended' AND ended_at IS NOT NULL AND ended_by IS NOT NULL)
    )
);
-- One open chat a visitor and link.
CREATE UNIQUE INDEX chat_one_open ON chat (visitor_id, link_id) WHERE state <> 'ended';
CREATE INDEX chat_queue ON chat (group_id, since, number) WHERE state = 'queued';
CREATE INDEX chat_owned ON chat (owner_id) WHERE state = 'active';
CREATE INDEX chat_visitor ON chat (visitor_id, number);
CREATE INDEX chat_completed ON chat (ended_at, number) WHERE state = 'ended';
CREATE INDEX chat_completed_group ON chat (group_id, ended_at, number) WHERE state = 'ended';
CREATE INDEX chat_completed_owner ON chat (owner_id, ended_at, number) WHERE state = 'ended';

CREATE TABLE chat_event (
    chat_id TEXT NOT NULL REFERENCES chat (id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    at BIGINT NOT NULL,
    author TEXT NOT NULL CHECK (author IN ('system', 'visitor', 'agent')),
    agent_id TEXT REFERENCES agent (id),
    client_id TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('message', 'comment', 'joined', 'transferred', 'ended')),
    -- The text of a message or comment, else JSON.
    body TEXT NOT NULL,
    PRIMARY KEY (chat_id, seq),
    CHECK ((author = 'agent') = (agent_id IS NOT NULL))
);
-- A repeated send finds its first self here.
CREATE UNIQUE INDEX chat_event_client ON chat_event (chat_id, client_id) WHERE client_id IS NOT NULL;

-- Who is connected. A lease that ran out counts as gone.
CREATE TABLE presence (
    id TEXT NOT NULL PRIMARY KEY,
    node TEXT NOT NULL,
    agent_id TEXT REFERENCES agent (id),
    visitor_id TEXT REFERENCES visitor (id),
    lease_until BIGINT NOT NULL,
    CHECK ((agent_id IS NULL) <> (visitor_id IS NULL))
);
CREATE INDEX presence_agent ON presence (agent_id) WHERE agent_id IS NOT NULL;
CREATE INDEX presence_visitor ON presence (visitor_id) WHERE visitor_id IS NOT NULL;

CREATE TABLE offline_message (
    id TEXT NOT NULL PRIMARY KEY,
    client_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    link_id BIGINT NOT NULL REFERENCES link (id),
    department_id TEXT NOT NULL REFERENCES department (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    message TEXT NOT NULL,
    page_url TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    assigned_to TEXT REFERENCES agent (id),
    closed_at BIGINT,
    version BIGINT NOT NULL,
    UNIQUE (token_hash, client_id)
);
CREATE INDEX offline_message_open ON offline_message (created_at) WHERE closed_at IS NULL;

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counter (name, value) VALUES ('chat', 0), ('link', 0);
