-- The record, version 4: what people and programs are told, who wants to hear it, and what became of it.

-- What there is to tell, written once with its cause and never changed.
CREATE TABLE notices (
    key                TEXT PRIMARY KEY,    -- the same for ever for the same thing to tell: nothing is told twice
    kind               TEXT NOT NULL,       -- CERTIFIED, WINDOW_OPEN, DUE_30, DUE_7, DUE_1, EXPIRED, REVOKED, DIGEST
    learner_id         UUID NOT NULL,       -- who is told; DIGEST: the manager
    organisation_id    TEXT,                -- whose managers hear of it too; DIGEST: the organisation it is about
    track_id           TEXT,                -- null for DIGEST, as is the number
    certificate_number TEXT,
    occurred_at        TIMESTAMPTZ NOT NULL,-- when it came true, which may be long before it was found
    covers_from        TIMESTAMPTZ,         -- DIGEST: tells what was made from here on
    covers_until       TIMESTAMPTZ,         -- DIGEST: and before here
    made_at            TIMESTAMPTZ NOT NULL
);

-- Programs elsewhere that are told too.
CREATE TABLE webhooks (
    id         UUID PRIMARY KEY,
    url        TEXT NOT NULL,
    secret     TEXT NOT NULL,               -- signs what is sent; its receiver has it too
    is_active  BOOLEAN NOT NULL,            -- false: removed
    created_at TIMESTAMPTZ NOT NULL         -- what was made before is not sent
);

-- What each of them is told.
CREATE TABLE webhook_kinds (
    webhook_id UUID NOT NULL,
    kind       TEXT NOT NULL                -- as in notices
);

-- Every try to tell, and its end. The last of a notice and channel counts; none: it waits for its first.
CREATE TABLE notice_tries (
    id         UUID PRIMARY KEY,            -- rises with time
    notice_key TEXT NOT NULL,
    channel    TEXT NOT NULL,               -- MAIL, or a webhook's id
    number     INTEGER NOT NULL,            -- how many tries there were with this one, since somebody asked for them
    outcome    TEXT NOT NULL,               -- SENT, LATER, FAILED, SKIPPED, AGAIN (somebody asked to try again)
    reason     TEXT,                        -- why, when not SENT: names nobody
    next_at    TIMESTAMPTZ,                 -- LATER, AGAIN: not before
    tried_at   TIMESTAMPTZ NOT NULL
);

-- What people chose not to hear, or to hear again. The last of a learner and kind counts; none: wanted.
CREATE TABLE notice_preferences (
    id         UUID PRIMARY KEY,            -- rises with time
    learner_id UUID NOT NULL,
    kind       TEXT NOT NULL,
    wanted     BOOLEAN NOT NULL,
    cause      TEXT NOT NULL,               -- ACCOUNT (chosen on the account page), LINK (from a mail)
    changed_at TIMESTAMPTZ NOT NULL
);

-- The address of a learner's own calendar. The last of a learner is in force. The link is reckoned from the
-- house's key, and only its hash is here: a stolen record opens no calendar.
CREATE TABLE calendar_links (
    token_hash TEXT PRIMARY KEY,            -- SHA-256 of the secret in the address
    learner_id UUID NOT NULL,
    number     INTEGER NOT NULL,            -- 1, 2, 3 … for each learner
    made_at    TIMESTAMPTZ NOT NULL
);

-- One row a notice and channel that it goes by, with the last that is known of it.
CREATE VIEW notice_deliveries AS
SELECT
    told.key,
    told.kind,
    told.learner_id,
    told.organisation_id,
    told.track_id,
    told.certificate_number,
    told.occurred_at,
    told.made_at,
    told.channel,
    COALESCE(last.outcome, 'WAITING') AS outcome, -- WAITING, or as in notice_tries
    COALESCE(last.number, 0) AS tries,
    last.reason,
    last.next_at,
    last.tried_at
FROM (
    SELECT key, kind, learner_id, organisation_id, track_id, certificate_number, occurred_at, made_at,
           'MAIL' AS channel
    FROM notices
    UNION ALL
    SELECT n.key, n.kind, n.learner_id, n.organisation_id, n.track_id, n.certificate_number, n.occurred_at,
           n.made_at, CAST(w.id AS TEXT) AS channel
    FROM notices n
    JOIN webhook_kinds k ON k.kind = n.kind
    JOIN webhooks w ON w.id = k.webhook_id AND w.is_active AND n.made_at >= w.created_at
) told
LEFT JOIN (
    SELECT notice_key, channel, number, outcome, reason, next_at, tried_at,
           row_number() OVER (PARTITION BY notice_key, channel ORDER BY id DESC) AS age
    FROM notice_tries
) last ON last.notice_key = told.key AND last.channel = told.channel AND last.age = 1;
