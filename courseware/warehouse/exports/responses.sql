-- responses.parquet: one row a question of a closed attempt; a question's rows lie together.
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
ORDER BY responses.quiz_id, responses.quiz_version, responses.question_id
