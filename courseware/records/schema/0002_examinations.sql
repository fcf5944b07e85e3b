-- The record, version 2: delivery rules, what happens in an attempt, and what is decided about it afterwards.

ALTER TABLE quizzes ADD COLUMN delivery JSON;               -- rules other than the usual; null: none

ALTER TABLE opened_attempts ADD COLUMN seed BIGINT;         -- what its order was drawn from
ALTER TABLE opened_attempts ADD COLUMN question_ids JSON;   -- those it asks, in order; null: all, as written

ALTER TABLE closed_attempts ADD COLUMN closed_by TEXT;      -- LEARNER, CLOCK (its time was up); null: LEARNER
ALTER TABLE closed_attempts ADD COLUMN hints JSON;          -- question id -> hints taken; null: none
ALTER TABLE closed_attempts ADD COLUMN confidence JSON;     -- question id -> 1 to 3; null: not asked

-- kinds since version 2: resumed, answered, moved, hint, left, and late (answers that came after the
-- deadline: kept, and never counted).
ALTER TABLE attempt_events ADD COLUMN detail JSON;          -- moved: place; hint: question; answered: confidence

-- Marks that a person gave, or the run of a program. The last of a question counts.
CREATE TABLE given_marks (
    id          UUID PRIMARY KEY,
    attempt_id  UUID NOT NULL,
    learner_id  UUID NOT NULL,
    question_id TEXT NOT NULL,
    mark        DOUBLE PRECISION NOT NULL,  -- points
    cause       TEXT NOT NULL,              -- MARKING (an essay), RUN (a program), OVERRIDE
    levels      JSON,                       -- MARKING by a rubric: criterion id -> points of the level
    comment     TEXT NOT NULL,              -- for the learner; may be empty
    actor       TEXT NOT NULL,
    reason      TEXT,                       -- OVERRIDE: why
    given_at    TIMESTAMPTZ NOT NULL
);

-- What was put right in a quiz version that had been given already. All of a version count, in order.
CREATE TABLE quiz_corrections (
    id           UUID PRIMARY KEY,
    quiz_id      TEXT NOT NULL,
    quiz_version INTEGER NOT NULL,
    correction   JSON NOT NULL,             -- questions with other keys, dropped, full_marks, passing_score
    keep_passes  BOOLEAN NOT NULL,          -- nobody who had passed lost that
    actor        TEXT NOT NULL,
    reason       TEXT NOT NULL,
    corrected_at TIMESTAMPTZ NOT NULL
);

-- Later results of closed attempts: the row of closed_attempts stays what it was. The last one counts.
CREATE TABLE attempt_results (
    id            UUID PRIMARY KEY,         -- rises with time: the highest of an attempt is its last
    attempt_id    UUID NOT NULL,
    learner_id    UUID NOT NULL,
    status        TEXT NOT NULL,            -- AWAITING_MARKING, PASSED, FAILED
    score         DOUBLE PRECISION NOT NULL,
    responses     JSON NOT NULL,            -- as in closed_attempts
    cause         TEXT NOT NULL,            -- MARKING, RUN, OVERRIDE, REGRADE
    correction_id UUID,                     -- REGRADE: quiz_corrections.id
    decided_at    TIMESTAMPTZ NOT NULL
);

-- Rules that are eased for one learner, or for everybody of an organisation.
CREATE TABLE accommodations (
    id              UUID PRIMARY KEY,
    learner_id      UUID,                   -- exactly one of these two
    organisation_id TEXT,
    quiz_id         TEXT,                   -- null: every quiz
    extra_time      DOUBLE PRECISION NOT NULL, -- fraction of the time limit
    no_time_limit   BOOLEAN NOT NULL,
    extra_attempts  INTEGER NOT NULL,
    actor           TEXT NOT NULL,
    reason          TEXT NOT NULL,
    granted_at      TIMESTAMPTZ NOT NULL,
    withdrawn_at    TIMESTAMPTZ,
    CHECK ((learner_id IS NULL) <> (organisation_id IS NULL))
);

-- The result of each closed attempt that counts now.
CREATE VIEW results_in_force AS
SELECT
    closed.attempt_id,
    closed.learner_id,
    closed.completed_at,
    COALESCE(later.status, closed.status) AS status,
    COALESCE(later.score, closed.score) AS score,
    COALESCE(later.responses, closed.responses) AS responses,
    closed.answers,
    closed.closed_by,
    closed.hints,
    closed.confidence,
    later.cause
FROM closed_attempts closed
LEFT JOIN (
    SELECT result.*
    FROM attempt_results result
    WHERE NOT EXISTS (
        SELECT 1 FROM attempt_results newer
        WHERE newer.attempt_id = result.attempt_id AND newer.id > result.id
    )
) later ON later.attempt_id = closed.attempt_id AND later.learner_id = closed.learner_id;

DROP VIEW quiz_attempts;

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
    COALESCE(closed.status, 'IN_PROGRESS') AS status, -- IN_PROGRESS, AWAITING_MARKING, PASSED, FAILED
    closed.score,
    closed.answers
FROM opened_attempts opened
LEFT JOIN results_in_force closed
    ON closed.attempt_id = opened.id AND closed.learner_id = opened.learner_id;

DROP VIEW question_responses;

-- One row a question of a closed attempt, by the result that counts now.
CREATE VIEW question_responses AS
SELECT
    graded.attempt_id,
    opened.quiz_id,
    opened.quiz_version,
    graded.response.question_id,
    graded.response.selected,               -- see the answers; empty: unanswered
    graded.response.is_correct,             -- null: not marked yet
    graded.response.score,                  -- up to max_score, below 0 with a penalty; null: not marked yet
    graded.response.max_score,              -- 0: does not count
    graded.completed_at AS answered_at
FROM (
    SELECT
        attempt_id,
        completed_at,
        unnest(from_json(responses, '[{"question_id": "VARCHAR", "selected": ["VARCHAR"],
            "is_correct": "BOOLEAN", "score": "DOUBLE", "max_score": "DOUBLE"}]')) AS response
    FROM results_in_force
) graded
JOIN opened_attempts opened ON opened.id = graded.attempt_id;

-- Everything that happened in an attempt, for disputes. In order by step, then occurred_at: what came in the
-- grace comes before the closing, whose time is the deadline, and what came later after it.
CREATE VIEW attempt_log AS
SELECT id AS attempt_id, started_at AS occurred_at, 0 AS step, 'opened' AS kind,
       NULL AS answers, NULL AS detail
FROM opened_attempts
UNION ALL
SELECT attempt_id, occurred_at, CASE WHEN kind = 'late' THEN 9223372036854775807 ELSE sequence END,
       kind, answers, detail
FROM attempt_events
UNION ALL
SELECT attempt_id, completed_at, 9223372036854775806,
       CASE WHEN closed_by = 'CLOCK' THEN 'time over' ELSE 'submitted' END, answers, NULL
FROM closed_attempts
UNION ALL
SELECT attempt_id, given_at, 9223372036854775807, 'marked', NULL, NULL
FROM given_marks
UNION ALL
SELECT attempt_id, decided_at, 9223372036854775807, 'result', NULL, NULL
FROM attempt_results;
