-- One row an attempt at a quiz, open ones included.
CREATE VIEW attempts AS
SELECT
    attempts.attempt_id,                    -- the attempt's id
    attempts.learner_id,                    -- whose attempt
    people.full_name,                       -- the learner's name; null: erased since, and so are the next three
    people.internal,                        -- true: our own staff
    people.organisation_id,                 -- the learner's organisation; null for our own staff
    people.organisation_name,               -- its name
    attempts.track_id,                      -- the track's slug
    tracks.track_name,                      -- the track's name
    attempts.course_id,                     -- "track/course"
    courses.course_title,                   -- the course's title
    attempts.quiz_id,                       -- the quiz's id
    attempts.quiz_version,                  -- the version of the quiz that was asked
    quizzes.quiz_title,                     -- the quiz's title in that version
    attempts.attempt_number,                -- 1 for the learner's first attempt at this quiz, 2 for the next …
    attempts.status,                        -- IN_PROGRESS, AWAITING_MARKING, PASSED or FAILED
    attempts.score,                         -- fraction of 1; null while open
    quizzes.passing_score,                  -- fraction of 1 that was needed
    attempts.started_at,                    -- when it was opened; of people who were erased: the beginning of that month
    attempts.completed_at,                  -- when it was handed in; null while open; of people who were erased: as long after started_at
    date_diff('second', attempts.started_at, attempts.completed_at) / 60 AS minutes -- from opening to handing in, pauses included
FROM published.attempts
LEFT JOIN published.people ON people.learner_id = attempts.learner_id
LEFT JOIN published.tracks ON tracks.track_id = attempts.track_id
LEFT JOIN published.courses ON courses.course_id = attempts.course_id
LEFT JOIN published.quizzes
    ON quizzes.quiz_id = attempts.quiz_id AND quizzes.quiz_version = attempts.quiz_version;
