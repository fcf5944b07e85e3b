-- attempts.parquet: one row an attempt, open ones included; a learner's rows lie together. Of people who were
-- erased only scores are left: by nobody, and dated to their month.
SELECT
    id AS attempt_id,
    learner_id,
    track_id,
    course_id,
    quiz_id,
    quiz_version,
    row_number() OVER (PARTITION BY learner_id, quiz_id ORDER BY started_at, id) AS attempt_number,
    status,
    score,
    started_at,
    completed_at
FROM quiz_attempts
UNION ALL
SELECT id, learner_id, track_id, course_id, quiz_id, quiz_version, attempt_number, status, score, started_at, completed_at
FROM anonymous_attempts
ORDER BY learner_id, quiz_id, started_at, attempt_id
