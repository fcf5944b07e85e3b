-- One row a question of an attempt that was handed in, unanswered questions included.
CREATE VIEW responses AS
SELECT
    responses.attempt_id,                   -- the attempt's id
    responses.learner_id,                   -- who answered
    people.organisation_id,                 -- the learner's organisation; null for our own staff
    people.organisation_name,               -- its name
    responses.quiz_id,                      -- the quiz's id
    responses.quiz_version,                 -- the version of the quiz that was asked
    responses.question_id,                  -- the question's id, unique within its quiz
    questions.position,                     -- the question's place in the quiz, from 1
    questions.question_type,                -- MULTIPLE_CHOICE, TRUE_FALSE, MULTI_SELECT …
    questions.question,                     -- its text, in Markdown
    responses.selected,                     -- the ids of the options that were chosen; empty: unanswered; null: the person was erased
    responses.is_correct,                   -- whether that was right
    responses.score,                        -- points earned
    responses.max_score,                    -- points that could be earned
    responses.answered_at                   -- when the attempt was handed in
FROM published.responses
LEFT JOIN published.people ON people.learner_id = responses.learner_id
LEFT JOIN published.questions
    ON questions.quiz_id = responses.quiz_id
    AND questions.quiz_version = responses.quiz_version
    AND questions.question_id = responses.question_id;
