-- The record, version 1. Plain SQL that DuckDB and PostgreSQL both take.
-- No secondary index (DuckDB loses entries of those after a crash) and no foreign key (it refuses to
-- delete child and parent in one transaction): the registrar enforces references.
-- Every time is UTC. Ids are UUID version 7, so that rows written together lie together.

-- Companies whose people learn here.
CREATE TABLE organisations (
    id          TEXT PRIMARY KEY,           -- readable: made from the name, "acme-logistics"
    name        TEXT NOT NULL UNIQUE,       -- as printed on certificates
    created_at  TIMESTAMPTZ NOT NULL
);

-- People of an organisation.
CREATE TABLE users (
    id              UUID PRIMARY KEY,
    organisation_id TEXT NOT NULL,          -- organisations.id
    username        TEXT NOT NULL UNIQUE,   -- lower case; unique across users and internal_users
    full_name       TEXT NOT NULL,          -- as printed on certificates
    email           TEXT NOT NULL,
    password_hash   TEXT,                   -- argon2id; null: cannot sign in with a password
    is_active       BOOLEAN NOT NULL DEFAULT TRUE,
    created_at      TIMESTAMPTZ NOT NULL
);

-- Our own staff: the same, without an organisation.
CREATE TABLE internal_users (
    id              UUID PRIMARY KEY,
    username        TEXT NOT NULL UNIQUE,
    full_name       TEXT NOT NULL,
    email           TEXT NOT NULL,
    password_hash   TEXT,
    is_active       BOOLEAN NOT NULL DEFAULT TRUE,
    created_at      TIMESTAMPTZ NOT NULL
);

-- Who may do what. Everybody is a learner; LEARNER is granted all the same, to be listed.
CREATE TABLE role_grants (
    id              UUID PRIMARY KEY,
    learner_id      UUID NOT NULL,          -- users.id or internal_users.id
    role            TEXT NOT NULL,          -- LEARNER, AUTHOR, ANALYST, MANAGER, ADMIN
    organisation_id TEXT,                   -- whose manager; null for the other roles
    granted_by      TEXT NOT NULL,
    granted_at      TIMESTAMPTZ NOT NULL
);

-- Sign-ins in force. Holds hashes: a stolen record opens no session.
CREATE TABLE sessions (
    token_hash  TEXT PRIMARY KEY,           -- SHA-256 of the secret in the cookie
    learner_id  UUID NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL,
    expires_at  TIMESTAMPTZ NOT NULL
);

-- Tokens for programs.
CREATE TABLE api_tokens (
    token_hash  TEXT PRIMARY KEY,           -- SHA-256 of the token
    learner_id  UUID NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL
);

-- Which kernel speaks for which learner.
CREATE TABLE kernel_secrets (
    secret_hash TEXT PRIMARY KEY,           -- SHA-256 of the kernel's secret
    kernel_id   TEXT NOT NULL,
    learner_id  UUID NOT NULL,
    course_id   TEXT NOT NULL,
    admitted_at TIMESTAMPTZ NOT NULL
);

-- What can be certified.
CREATE TABLE certification_tracks (
    id                TEXT PRIMARY KEY,     -- the track's slug
    name              TEXT NOT NULL,
    description       TEXT NOT NULL,
    type              TEXT NOT NULL,        -- TrackType, or an installation's own word
    level             TEXT NOT NULL,        -- CertificationLevel
    required          BOOLEAN NOT NULL,
    version           TEXT NOT NULL,        -- MAJOR.MINOR
    major_version     INTEGER NOT NULL,
    estimated_minutes INTEGER NOT NULL,
    sort_order        INTEGER NOT NULL,
    is_active         BOOLEAN NOT NULL,
    prerequisites     JSON NOT NULL,        -- track ids to be certified in first
    recertification   JSON NOT NULL,        -- valid_for, window_days, grace_days
    certificate       JSON NOT NULL,        -- template, signatory, wording
    updated_at        TIMESTAMPTZ NOT NULL
);

-- One row a notebook, holding it as learners get it.
CREATE TABLE courses (
    id                TEXT PRIMARY KEY,     -- "track/course"
    track_id          TEXT NOT NULL,
    slug              TEXT NOT NULL,        -- the course's id within its track
    title             TEXT NOT NULL,
    description       TEXT NOT NULL,
    type              TEXT NOT NULL,        -- CourseType
    content           JSON NOT NULL,        -- the learner notebook: no answer key in it
    content_hash      TEXT NOT NULL,        -- SHA-256 of content
    estimated_minutes INTEGER NOT NULL,
    sort_order        INTEGER NOT NULL,
    is_active         BOOLEAN NOT NULL,
    quizzes           JSON NOT NULL,        -- ids of the quizzes in force, in order
    videos            JSON NOT NULL,        -- id, src, seconds
    exercises         JSON NOT NULL,        -- ids
    updated_at        TIMESTAMPTZ NOT NULL
);

-- Every version of every quiz, never changed once written. The highest version is the one in force.
CREATE TABLE quizzes (
    id            TEXT NOT NULL,            -- unique in the whole catalogue
    version       INTEGER NOT NULL,         -- 1, 2, 3 …
    course_id     TEXT NOT NULL,
    title         TEXT NOT NULL,
    description   TEXT NOT NULL,
    passing_score DOUBLE PRECISION NOT NULL,-- fraction of 1
    questions     JSON NOT NULL,            -- array; holds the keys
    content_hash  TEXT NOT NULL,            -- SHA-256 of the canonical JSON
    published_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (id, version)
);

-- An attempt is opened with one row here, and closed with one row in closed_attempts: no row is ever
-- changed, which makes opening and closing as cheap as a record can make them. Read quiz_attempts below.
CREATE TABLE opened_attempts (
    id               UUID PRIMARY KEY,      -- made by the client: a retry is the same attempt
    quiz_id          TEXT NOT NULL,
    quiz_version     INTEGER NOT NULL,
    course_id        TEXT NOT NULL,
    track_id         TEXT NOT NULL,
    user_id          UUID,                  -- exactly one of these two
    internal_user_id UUID,
    learner_id       UUID NOT NULL,         -- the one that is set
    started_at       TIMESTAMPTZ NOT NULL,
    CHECK ((user_id IS NULL) <> (internal_user_id IS NULL))
);

CREATE TABLE closed_attempts (
    attempt_id       UUID PRIMARY KEY,
    learner_id       UUID NOT NULL,         -- as in opened_attempts: one learner's rows are found alike in both
    completed_at     TIMESTAMPTZ NOT NULL,
    status           TEXT NOT NULL,         -- PASSED, FAILED
    score            DOUBLE PRECISION NOT NULL, -- 0.0 to 1.0
    answers          JSON NOT NULL,         -- question id -> option ids, as submitted
    responses        JSON NOT NULL          -- an object a question; read question_responses below
);

-- One row an attempt: open while completed_at, score and answers are null.
CREATE VIEW quiz_attempts AS
SELECT
    opened.id,
    opened.quiz_id,
    opened.quiz_version,
    opened.course_id,
    opened.track_id,
    opened.user_id,
    opened.internal_user_id,
    opened.learner_id,
    opened.started_at,
    closed.completed_at,
    COALESCE(closed.status, 'IN_PROGRESS') AS status, -- IN_PROGRESS, PASSED, FAILED
    closed.score,
    closed.answers
FROM opened_attempts opened
LEFT JOIN closed_attempts closed
    ON closed.attempt_id = opened.id AND closed.learner_id = opened.learner_id;

-- What happened in an attempt between its opening and its closing, in order; the last "answered" of a
-- question is its saved answer. What is handed in with the closing is in closed_attempts alone.
CREATE TABLE attempt_events (
    attempt_id  UUID NOT NULL,
    sequence    BIGINT NOT NULL,            -- rises over the whole record
    kind        TEXT NOT NULL,              -- resumed, answered
    answers     JSON,                       -- question id -> option ids, for "answered"
    occurred_at TIMESTAMPTZ NOT NULL
);

-- One row a question of a closed attempt. They are kept together, in the attempt's own row: ten rows of
-- their own cost a closing as much again. (PostgreSQL says jsonb_to_recordset for unnest and from_json.)
CREATE VIEW question_responses AS
SELECT
    graded.attempt_id,
    opened.quiz_id,
    opened.quiz_version,
    graded.response.question_id,
    graded.response.selected,               -- option ids; empty: unanswered
    graded.response.is_correct,
    graded.response.score,                  -- 0.0 to max_score
    graded.response.max_score,
    graded.completed_at AS answered_at
FROM (
    SELECT
        attempt_id,
        completed_at,
        unnest(from_json(responses, '[{"question_id": "VARCHAR", "selected": ["VARCHAR"],
            "is_correct": "BOOLEAN", "score": "DOUBLE", "max_score": "DOUBLE"}]')) AS response
    FROM closed_attempts
) graded
JOIN opened_attempts opened ON opened.id = graded.attempt_id;

-- How far a learner is in a course's content.
CREATE TABLE course_progress (
    id                   UUID PRIMARY KEY,
    course_id            TEXT NOT NULL,
    track_id             TEXT NOT NULL,
    user_id              UUID,
    internal_user_id     UUID,
    learner_id           UUID NOT NULL,
    started_at           TIMESTAMPTZ NOT NULL,
    updated_at           TIMESTAMPTZ NOT NULL,
    read_at              TIMESTAMPTZ,       -- the page was read to its end
    watched              JSON NOT NULL,     -- video id -> ranges of seconds and position
    exercises            JSON NOT NULL,     -- ids of the exercises done
    content_completed_at TIMESTAMPTZ,
    completed_at         TIMESTAMPTZ,       -- content completed and every quiz passed
    UNIQUE (learner_id, course_id),
    CHECK ((user_id IS NULL) <> (internal_user_id IS NULL))
);

-- One row a learner and track that was started.
CREATE TABLE user_certifications (
    id                UUID PRIMARY KEY,
    track_id          TEXT NOT NULL,
    user_id           UUID,
    internal_user_id  UUID,
    learner_id        UUID NOT NULL,
    started_at        TIMESTAMPTZ NOT NULL,
    completed_at      TIMESTAMPTZ,
    completed_version TEXT,                 -- the track's version then
    certificate_id    UUID,                 -- the certificate in force
    expires_at        TIMESTAMPTZ,
    UNIQUE (track_id, learner_id),
    CHECK ((user_id IS NULL) <> (internal_user_id IS NULL))
);

-- Frozen at issue, but for revocation. Status is computed: REVOKED, else EXPIRED, else ACTIVE.
CREATE TABLE certificates (
    id                UUID PRIMARY KEY,
    number            TEXT NOT NULL UNIQUE, -- CERT-YYYY-NNNNN
    track_id          TEXT NOT NULL,
    user_id           UUID,
    internal_user_id  UUID,
    learner_id        UUID NOT NULL,
    recipient_name    TEXT NOT NULL,
    track_name        TEXT NOT NULL,
    track_version     TEXT NOT NULL,
    level             TEXT NOT NULL,
    organisation_id   TEXT,
    organisation_name TEXT,
    issuer            TEXT NOT NULL,
    issued_at         TIMESTAMPTZ NOT NULL,
    expires_at        TIMESTAMPTZ,
    verify_token      TEXT NOT NULL UNIQUE, -- in the public link; nothing can be guessed from it
    snapshot          JSON NOT NULL,        -- all that the document says
    pdf_sha256        TEXT,                 -- of the file certificates/NUMBER.pdf; null until it is written
    revoked_at        TIMESTAMPTZ,
    revocation_reason TEXT,
    CHECK ((user_id IS NULL) <> (internal_user_id IS NULL))
);

-- The last certificate number given out in a year. Moves in the transaction that issues.
CREATE TABLE certificate_numbers (
    year        INTEGER PRIMARY KEY,
    last_number INTEGER NOT NULL
);

-- Who did what to whom, and why.
CREATE TABLE audit_events (
    id          UUID PRIMARY KEY,
    actor       TEXT NOT NULL,
    action      TEXT NOT NULL,              -- such as "certificate.revoke"
    subject     TEXT NOT NULL,
    reason      TEXT,
    detail      JSON,
    occurred_at TIMESTAMPTZ NOT NULL
);
