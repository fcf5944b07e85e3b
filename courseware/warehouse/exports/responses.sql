-- responses.parquet: one row a question of a closed attempt; a question's rows lie together. Of people who
-- were erased only the marks are left: what they answered is null.
SELECT
    responses.quiz_id,
    responses.quiz_version,
    responses.question_id,
    responses.attempt_id,
    attempts.learner_id,
    responses.selected,
    responses.is_correct,
    responses.score,
    responses.max_score,
    responses.answered_at
FROM question_responses AS responses
JOIN quiz_attempts AS attempts ON attempts.id = responses.attempt_id
UNION ALL
SELECT quiz_id, quiz_version, mark.question_id, id, learner_id, NULL, mark.is_correct, mark.score, mark.max_score, completed_at
FROM (
    SELECT
        *,
        unnest(from_json(marks, '[{"question_id": "VARCHAR", "is_correct": "BOOLEAN", "score": "DOUBLE",
            "max_score": "DOUBLE"}]')) AS mark
    FROM anonymous_attempts
)
ORDER BY quiz_id, quiz_version, question_id
