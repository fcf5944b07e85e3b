-- attempts.parquet: one row an attempt, open ones included; a learner's rows lie together.
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
ORDER BY learner_id, quiz_id, started_at, attempt_id
