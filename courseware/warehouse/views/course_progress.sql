-- One row a learner and course that was opened or attempted.
CREATE VIEW course_progress AS
SELECT
    progress.learner_id,                    -- who learns
    people.full_name,                       -- the learner's name
    people.internal,                        -- true: our own staff
    people.organisation_id,                 -- the learner's organisation; null for our own staff
    people.organisation_name,               -- its name
    progress.track_id,                      -- the track's slug
    tracks.track_name,                      -- the track's name
    progress.course_id,                     -- "track/course"
    courses.course_title,                   -- the course's title
    courses.course_type,                    -- VIDEO, TEXT or INTERACTIVE
    courses.is_active,                      -- false: the course is no longer taught
    progress.content_fraction >= 1 AS content_completed, -- watched, read, or every exercise done
    progress.content_completed_at,          -- when that was first so; null: not yet
    progress.quiz_status,                   -- NOT_STARTED, IN_PROGRESS, AWAITING_MARKING, PASSED, FAILED; null: no quiz
    progress.attempt_count,                 -- attempts handed in
    progress.best_score,                    -- best score, fraction of 1; the mean when there are several quizzes
    progress.progress,                      -- fraction of 1 of the whole course: content and each quiz weigh alike
    progress.progress >= 1 AS completed,    -- content completed and every quiz passed
    progress.started_at,                    -- when the course was first opened
    progress.updated_at,                    -- the last time something happened in it
    progress.completed_at                   -- when it was completed; null: not yet
FROM published.course_progress AS progress
LEFT JOIN published.people ON people.learner_id = progress.learner_id
LEFT JOIN published.tracks ON tracks.track_id = progress.track_id
LEFT JOIN published.courses ON courses.course_id = progress.course_id;
