-- One row a question of a version of a quiz: how it does its work. Every attempt handed in counts.
CREATE VIEW item_statistics AS
WITH total AS (
    SELECT attempt_id, sum(score) AS score FROM published.responses GROUP BY attempt_id
)
SELECT
    questions.quiz_id,                      -- the quiz's id
    questions.quiz_version,                 -- the version
    questions.question_id,                  -- the question's id
    questions.position,                     -- its place in the quiz, from 1
    questions.question_type,                -- MULTIPLE_CHOICE, TRUE_FALSE, MULTI_SELECT …
    questions.question,                     -- its text, in Markdown
    count(responses.attempt_id) AS responses, -- attempts in which it was asked
    count(*) FILTER (len(responses.selected) = 0) AS unanswered, -- of those, how many left it out
    count(*) FILTER (responses.is_correct) AS correct, -- how many got it right
    avg(responses.score / NULLIF(responses.max_score, 0)) AS facility_index, -- mean part of its points that was earned: 1 is easy, 0 is hard
    stddev_samp(responses.score / NULLIF(responses.max_score, 0)) AS standard_deviation, -- of that part; null below two responses
    CASE
        WHEN stddev_samp(responses.score) > 0 AND stddev_samp(total.score - responses.score) > 0
            THEN corr(responses.score, total.score - responses.score)
    END AS discrimination_index             -- correlation with the rest of the quiz, -1 to 1: near or below 0, look at it; null: cannot be told
FROM published.questions
LEFT JOIN published.responses
    ON responses.quiz_id = questions.quiz_id
    AND responses.quiz_version = questions.quiz_version
    AND responses.question_id = questions.question_id
LEFT JOIN total ON total.attempt_id = responses.attempt_id
GROUP BY ALL;
