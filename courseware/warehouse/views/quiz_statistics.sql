-- One row a version of a quiz: how it goes. Attempts that are still open count only in open_attempts.
CREATE VIEW quiz_statistics AS
SELECT
    quizzes.quiz_id,                        -- the quiz's id
    quizzes.quiz_version,                   -- the version
    quizzes.is_current,                     -- true: this version is asked now
    quizzes.quiz_title,                     -- the quiz's title
    quizzes.track_id,                       -- the track's slug
    quizzes.course_id,                      -- "track/course"
    quizzes.questions_total,                -- how many questions it has
    quizzes.passing_score,                  -- fraction of 1 that is needed
    count(attempts.completed_at) AS attempts, -- attempts handed in
    count(*) FILTER (attempts.status = 'IN_PROGRESS') AS open_attempts, -- attempts not yet handed in
    count(DISTINCT attempts.learner_id) AS learners, -- people who tried
    count(*) FILTER (attempts.status = 'PASSED') AS passed, -- attempts that passed
    passed / nullif(count(attempts.completed_at), 0) AS pass_rate, -- passed / attempts, fraction of 1; null: no attempt yet
    count(*) FILTER (attempts.status = 'PASSED' AND attempts.attempt_number = 1)
        / nullif(count(attempts.completed_at) FILTER (attempts.attempt_number = 1), 0)
        AS first_pass_rate,                 -- the same for people's first attempts
    avg(attempts.score) AS mean_score,      -- mean score, fraction of 1
    median(attempts.score) AS median_score, -- median score
    stddev_samp(attempts.score) AS standard_deviation, -- of the scores; null below two attempts
    median(date_diff('second', attempts.started_at, attempts.completed_at)) / 60 AS median_minutes -- from opening to handing in
FROM published.quizzes
LEFT JOIN published.attempts
    ON attempts.quiz_id = quizzes.quiz_id AND attempts.quiz_version = quizzes.quiz_version
GROUP BY ALL;
