-- course_progress.parquet: one row a learner and course that was opened or attempted.
-- content_fraction follows courseware/assessment/completion.py, progress courseware/certification/progress.py.
WITH rules AS (
    -- which attempt counts, by the version in force: see courseware/certification/quiz_results.py
    SELECT
        id AS quiz_id,
        arg_max(COALESCE(json_extract_string(delivery, '$.grade_from'), 'HIGHEST'), version) AS grade_from,
        arg_max(passing_score, version) AS passing_score
    FROM quizzes
    GROUP BY id
),
attempts AS (
    -- those that count: not what was handed in before the course was begun anew
    SELECT attempt.*
    FROM quiz_attempts attempt
    LEFT JOIN course_progress begun
        ON begun.learner_id = attempt.learner_id AND begun.course_id = attempt.course_id
    WHERE attempt.completed_at IS NULL OR begun.started_at IS NULL
        OR attempt.completed_at >= begun.started_at
),
tried AS (
    -- each quiz that a learner tried, by every rule
    SELECT
        learner_id,
        course_id,
        quiz_id,
        min(started_at) AS started_at,
        max(COALESCE(completed_at, started_at)) AS updated_at,
        bool_or(status = 'IN_PROGRESS') AS open,
        bool_or(status = 'AWAITING_MARKING') AS awaiting,
        count(*) FILTER (status <> 'IN_PROGRESS') AS attempt_count,
        bool_or(status = 'PASSED') AS any_passed,
        max(score) FILTER (status IN ('PASSED', 'FAILED')) AS highest,
        arg_max(status, (started_at, id)) FILTER (status IN ('PASSED', 'FAILED')) AS last_status,
        arg_max(score, (started_at, id)) FILTER (status IN ('PASSED', 'FAILED')) AS last_score,
        arg_min(status, (started_at, id)) FILTER (status <> 'IN_PROGRESS') AS first_status,
        arg_min(score, (started_at, id)) FILTER (status <> 'IN_PROGRESS') AS first_score,
        avg(score) FILTER (status IN ('PASSED', 'FAILED')) AS mean
    FROM attempts
    GROUP BY learner_id, course_id, quiz_id
),
results AS (
    -- the same by the quiz's own rule
    SELECT
        tried.*,
        COALESCE(CASE rules.grade_from
            WHEN 'LAST' THEN last_status = 'PASSED'
            WHEN 'FIRST' THEN first_status = 'PASSED'
            WHEN 'AVERAGE' THEN mean >= rules.passing_score - 1e-9
            ELSE any_passed
        END, FALSE) AS passed,
        CASE
            WHEN rules.grade_from = 'LAST' THEN last_score
            WHEN rules.grade_from = 'FIRST' AND first_status = 'AWAITING_MARKING' THEN NULL
            WHEN rules.grade_from = 'FIRST' THEN first_score
            WHEN rules.grade_from = 'AVERAGE' THEN mean
            ELSE highest
        END AS best_score
    FROM tried
    JOIN rules ON rules.quiz_id = tried.quiz_id
),
quiz_results AS (
    -- the same for a course, of the quizzes that are in force
    SELECT
        results.learner_id,
        results.course_id,
        min(results.started_at) AS started_at,
        max(results.updated_at) AS updated_at,
        count(*) FILTER (results.passed) AS quizzes_passed,
        bool_or(results.open AND NOT results.passed) AS open,
        bool_or(results.awaiting AND NOT results.open AND NOT results.passed) AS awaiting,
        bool_or(NOT results.passed AND NOT results.open AND NOT results.awaiting) AS failed,
        sum(results.attempt_count) AS attempt_count,
        avg(results.best_score) AS best_score
    FROM results
    JOIN courses ON courses.id = results.course_id
    WHERE list_contains(from_json(courses.quizzes, '["VARCHAR"]'), results.quiz_id)
    GROUP BY results.learner_id, results.course_id
),
seconds AS (
    -- each video of a course and how much of it a learner has seen, in full at nine tenths
    SELECT
        learner_id,
        course_id,
        least(1.0, COALESCE(list_sum(list_transform(ranges, lambda seen: seen[2] - seen[1])), 0)
            / (0.9 * length)) AS part
    FROM (
        SELECT
            progress.learner_id,
            progress.course_id,
            video.seconds AS length,
            from_json(
                json_extract(progress.watched, '$."' || video.id || '".ranges'), '[["DOUBLE"]]'
            ) AS ranges
        FROM course_progress AS progress
        JOIN (
            SELECT
                id AS course_id,
                unnest(from_json(videos, '[{"id": "VARCHAR", "seconds": "DOUBLE"}]')) AS video
            FROM courses
            WHERE type = 'VIDEO'
        ) AS lengths ON lengths.course_id = progress.course_id
    )
    WHERE length > 0
),
watched AS (
    SELECT learner_id, course_id, avg(part) AS fraction FROM seconds GROUP BY learner_id, course_id
),
content AS (
    SELECT
        progress.*,
        CASE
            WHEN progress.content_completed_at IS NOT NULL THEN 1.0
            WHEN courses.type = 'VIDEO' AND watched.fraction IS NOT NULL THEN watched.fraction
            WHEN courses.type = 'INTERACTIVE' AND json_array_length(courses.exercises) > 0 THEN
                len(list_intersect(
                    from_json(progress.exercises, '["VARCHAR"]'),
                    from_json(courses.exercises, '["VARCHAR"]')
                )) / json_array_length(courses.exercises)
            ELSE CAST(progress.read_at IS NOT NULL AS DOUBLE)
        END AS content_fraction
    FROM course_progress AS progress
    JOIN courses ON courses.id = progress.course_id
    LEFT JOIN watched
        ON watched.learner_id = progress.learner_id AND watched.course_id = progress.course_id
)
SELECT
    courses.track_id,
    COALESCE(content.learner_id, quiz_results.learner_id) AS learner_id,
    courses.id AS course_id,
    least(content.started_at, quiz_results.started_at) AS started_at,
    greatest(content.updated_at, quiz_results.updated_at) AS updated_at,
    COALESCE(content.content_fraction, 0) AS content_fraction,
    content.content_completed_at,
    CASE
        WHEN json_array_length(courses.quizzes) = 0 THEN NULL
        WHEN quiz_results.failed THEN 'FAILED'
        WHEN quiz_results.open THEN 'IN_PROGRESS'
        WHEN quiz_results.awaiting THEN 'AWAITING_MARKING'
        WHEN quiz_results.quizzes_passed = json_array_length(courses.quizzes) THEN 'PASSED'
        WHEN quiz_results.quizzes_passed > 0 THEN 'IN_PROGRESS'
        ELSE 'NOT_STARTED'
    END AS quiz_status,
    json_array_length(courses.quizzes) AS quizzes_total,
    COALESCE(quiz_results.quizzes_passed, 0) AS quizzes_passed,
    CAST(COALESCE(quiz_results.attempt_count, 0) AS BIGINT) AS attempt_count,
    quiz_results.best_score,
    CASE
        WHEN content.completed_at IS NOT NULL THEN 1.0
        ELSE (COALESCE(content.content_fraction, 0) + COALESCE(quiz_results.quizzes_passed, 0))
            / (1 + json_array_length(courses.quizzes))
    END AS progress,
    content.completed_at
FROM content
FULL JOIN quiz_results
    ON quiz_results.learner_id = content.learner_id AND quiz_results.course_id = content.course_id
JOIN courses ON courses.id = COALESCE(content.course_id, quiz_results.course_id)
ORDER BY courses.track_id, 2, courses.id
