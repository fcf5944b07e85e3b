-- The record, version 3: certifications that go on for years. What happens to one is an event that is never
-- changed; user_certifications and certificates say what all events come to.

ALTER TABLE user_certifications ADD COLUMN period INTEGER;            -- counts from 1; a renewal is a new one
ALTER TABLE user_certifications ADD COLUMN renewing_since TIMESTAMPTZ;-- a new period is under way; null: none
ALTER TABLE user_certifications ADD COLUMN asks JSON;                 -- course ids to complete; null: all of the track
ALTER TABLE user_certifications ADD COLUMN aims_at TEXT;              -- version to be certified in; null: the track's
ALTER TABLE user_certifications ADD COLUMN ends_by TEXT;              -- POLICY, VERSION, EXTENSION, IMPORT
ALTER TABLE user_certifications ADD COLUMN waived_at TIMESTAMPTZ;     -- excused since then; null: not
ALTER TABLE user_certifications ADD COLUMN waived_until TIMESTAMPTZ;  -- null: without end

UPDATE user_certifications SET period = 1, ends_by = 'POLICY';

ALTER TABLE certificates ADD COLUMN period INTEGER;                   -- of its learner in its track
ALTER TABLE certificates ADD COLUMN basis TEXT;                       -- EARNED, GRANTED, EQUIVALENT, IMPORTED
ALTER TABLE certificates ADD COLUMN suspended_at TIMESTAMPTZ;         -- null: it counts
ALTER TABLE certificates ADD COLUMN superseded_by TEXT;               -- number of the one that took its place
ALTER TABLE certificates ADD COLUMN superseded_at TIMESTAMPTZ;

UPDATE certificates SET period = 1, basis = 'EARNED';

-- What happened to certifications, in order by id. Nothing in it is ever changed.
CREATE TABLE certification_events (
    id                 UUID PRIMARY KEY,      -- rises with time
    learner_id         UUID NOT NULL,
    track_id           TEXT NOT NULL,
    kind               TEXT NOT NULL,         -- BEGAN, RENEWAL_BEGAN, CERTIFIED, CUT_SHORT, EXTENDED, REVOKED,
                                              -- REINSTATED, SUSPENDED, RESUMED, REISSUED, WAIVED, WAIVER_ENDED
    occurred_at        TIMESTAMPTZ NOT NULL,
    certificate_number TEXT,                  -- CERTIFIED and REISSUED: the new one
    version            TEXT,                  -- CERTIFIED: the track's version
    until              TIMESTAMPTZ,           -- the end: of the certification, or WAIVED: of the waiver
    ends_by            TEXT,                  -- CERTIFIED: POLICY, IMPORT
    actor              TEXT,                  -- null: the learner, by what was learnt
    reason             TEXT,
    detail             JSON                   -- CERTIFIED: basis, and courses: course id -> fingerprint of what it was
);

INSERT INTO certification_events (id, learner_id, track_id, kind, occurred_at)
SELECT id, learner_id, track_id, 'BEGAN', started_at FROM user_certifications;

INSERT INTO certification_events
    (id, learner_id, track_id, kind, occurred_at, certificate_number, version, until, ends_by)
SELECT id, learner_id, track_id, 'CERTIFIED', issued_at, number, track_version, expires_at, 'POLICY'
FROM certificates
ORDER BY issued_at, number;

INSERT INTO certification_events (id, learner_id, track_id, kind, occurred_at, reason)
SELECT gen_random_uuid(), learner_id, track_id, 'REVOKED', revoked_at, revocation_reason
FROM certificates
WHERE revoked_at IS NOT NULL;

-- What learners had done in a course before a renewal, or before they moved over, began it anew.
CREATE TABLE past_course_progress (
    learner_id           UUID NOT NULL,
    course_id            TEXT NOT NULL,
    track_id             TEXT NOT NULL,
    ended_at             TIMESTAMPTZ NOT NULL, -- when it was begun anew
    started_at           TIMESTAMPTZ NOT NULL,
    read_at              TIMESTAMPTZ,
    watched              JSON NOT NULL,
    exercises            JSON NOT NULL,
    content_completed_at TIMESTAMPTZ,
    completed_at         TIMESTAMPTZ
);

-- How long an organisation's people are certified, where it is not as the track says.
CREATE TABLE recertification_overrides (
    organisation_id TEXT NOT NULL,
    track_id        TEXT NOT NULL,
    policy          JSON NOT NULL,            -- the settings that differ, by name
    actor           TEXT NOT NULL,
    reason          TEXT NOT NULL,
    changed_at      TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (organisation_id, track_id)
);

-- Which version a track had since when.
CREATE TABLE track_versions (
    track_id     TEXT NOT NULL,
    version      TEXT NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    actor        TEXT,
    PRIMARY KEY (track_id, version)
);

INSERT INTO track_versions (track_id, version, published_at)
SELECT id, version, updated_at FROM certification_tracks;
