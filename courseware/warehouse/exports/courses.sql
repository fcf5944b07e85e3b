-- courses.parquet: one row a course, those out of force included. Without the notebook.
SELECT
    id AS course_id,
    track_id,
    title AS course_title,
    type AS course_type,
    estimated_minutes,
    sort_order,
    is_active,
    json_array_length(quizzes) AS quizzes_total
FROM courses
ORDER BY track_id, sort_order, course_id
