-- Who chose what in one question: one row an option in its order, then one for no answer.
WITH counted AS (
    SELECT attempt_id, ntile(3) OVER (ORDER BY score, attempt_id) AS third
    FROM published.attempts
    WHERE quiz_id = $quiz_id
        AND quiz_version = $quiz_version
        AND completed_at IS NOT NULL
        AND (NOT $first OR attempt_number = 1)
),
asked AS (
    SELECT counted.third, responses.selected
    FROM published.responses
    JOIN counted ON counted.attempt_id = responses.attempt_id
    WHERE responses.quiz_id = $quiz_id
        AND responses.quiz_version = $quiz_version
        AND responses.question_id = $question_id
),
given AS (
    SELECT unnest(options) AS option, generate_subscripts(options, 1) AS place
    FROM published.questions
    WHERE quiz_id = $quiz_id AND quiz_version = $quiz_version AND question_id = $question_id
    UNION ALL
    SELECT NULL, NULL
)
SELECT
    given.option.id AS option_id,
    COALESCE(given.option.text, 'No answer') AS option,
    count(*) FILTER (chose) AS chosen,
    chosen / nullif(count(chose), 0) AS share,
    count(*) FILTER (chose AND third = 1) / nullif(count(*) FILTER (third = 1), 0) AS lower,
    count(*) FILTER (chose AND third = 2) / nullif(count(*) FILTER (third = 2), 0) AS middle,
    count(*) FILTER (chose AND third = 3) / nullif(count(*) FILTER (third = 3), 0) AS upper
FROM given
LEFT JOIN (
    SELECT third, selected FROM asked
) AS answers ON TRUE
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN answers.selected IS NULL THEN NULL
        WHEN given.option IS NULL THEN len(answers.selected) = 0
        ELSE list_contains(answers.selected, given.option.id)
    END AS chose
)
GROUP BY given.option, given.place
ORDER BY given.place NULLS LAST
