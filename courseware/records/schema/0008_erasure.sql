-- The record, version 8: what stays of people whose data was erased. Nothing in it leads back to them.

ALTER TABLE certificates ADD COLUMN erased_at TIMESTAMPTZ;  -- its holder's data was erased; null: it was not

-- Every erasure, without saying whose.
CREATE TABLE erasures (
    id           UUID PRIMARY KEY,
    erased_at    TIMESTAMPTZ NOT NULL,
    certificates INTEGER NOT NULL,          -- how many stay, without a name
    attempts     INTEGER NOT NULL,          -- how many scores stay, in anonymous_attempts
    finished_at  TIMESTAMPTZ                -- no file holds the old bytes any more; null: that is to be done
);

-- Attempts of people who were erased, for the statistics of quizzes alone: the registrar never asks for them.
CREATE TABLE anonymous_attempts (
    id             UUID PRIMARY KEY,        -- made by chance, as is the next: neither was theirs
    learner_id     UUID NOT NULL,           -- one a person and quiz
    quiz_id        TEXT NOT NULL,
    quiz_version   INTEGER NOT NULL,
    course_id      TEXT NOT NULL,
    track_id       TEXT NOT NULL,
    attempt_number INTEGER NOT NULL,        -- the person's first attempt at the quiz, second …
    status         TEXT NOT NULL,           -- PASSED, FAILED
    score          DOUBLE PRECISION NOT NULL, -- 0.0 to 1.0
    started_at     TIMESTAMPTZ NOT NULL,    -- the beginning of its month
    completed_at   TIMESTAMPTZ NOT NULL,    -- so much later as it took
    marks          JSON NOT NULL            -- question_id, is_correct, score, max_score: no answers
);
