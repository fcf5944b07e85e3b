-- The questions of one version in their order, with the most that each is worth.
SELECT
    questions.position,
    questions.question_id,
    questions.question,
    questions.question_type,
    len(questions.options) AS options,
    COALESCE(max(responses.max_score), 1) AS max_mark
FROM published.questions
LEFT JOIN published.responses
    ON responses.quiz_id = questions.quiz_id
    AND responses.quiz_version = questions.quiz_version
    AND responses.question_id = questions.question_id
WHERE questions.quiz_id = $quiz_id AND questions.quiz_version = $quiz_version
GROUP BY ALL
ORDER BY questions.position
