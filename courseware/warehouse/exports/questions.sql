-- questions.parquet: one row a question of a version of a quiz. No key and no explanation: only the
-- fields named here leave the record.
SELECT
    quiz_id,
    quiz_version,
    position,
    json_extract_string(body, '$.id') AS question_id,
    json_extract_string(body, '$.type') AS question_type,
    json_extract_string(body, '$.question') AS question,
    from_json(json_extract(body, '$.options'), '[{"id": "VARCHAR", "text": "VARCHAR"}]') AS options
FROM (
    SELECT
        id AS quiz_id,
        version AS quiz_version,
        unnest(json_extract(questions, '$[*]')) AS body,
        unnest(range(1, json_array_length(questions)::BIGINT + 1)) AS position
    FROM quizzes
)
ORDER BY quiz_id, quiz_version, position
