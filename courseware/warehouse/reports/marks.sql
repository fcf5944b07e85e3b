-- One row a mark: which attempt and which slot, both from 0, and what was earned.
SELECT
    dense_rank() OVER (ORDER BY responses.attempt_id) - 1 AS attempt,
    questions.position - 1 AS slot,
    responses.score
FROM published.responses
JOIN published.questions
    ON questions.quiz_id = responses.quiz_id
    AND questions.quiz_version = responses.quiz_version
    AND questions.question_id = responses.question_id
JOIN published.attempts ON attempts.attempt_id = responses.attempt_id
WHERE responses.quiz_id = $quiz_id
    AND responses.quiz_version = $quiz_version
    AND (NOT $first OR attempts.attempt_number = 1)
