-- quizzes.parquet: one row a version of a quiz. Without its questions, and so without its keys.
SELECT
    quizzes.id AS quiz_id,
    quizzes.version AS quiz_version,
    quizzes.course_id,
    courses.track_id,
    quizzes.title AS quiz_title,
    quizzes.passing_score,
    json_array_length(quizzes.questions) AS questions_total,
    quizzes.published_at,
    quizzes.version = max(quizzes.version) OVER (PARTITION BY quizzes.id) AS is_current
FROM quizzes
LEFT JOIN courses ON courses.id = quizzes.course_id
ORDER BY quiz_id, quiz_version
