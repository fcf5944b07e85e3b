-- name: tracks
SELECT id, name, description, type, level, required, version, estimated_minutes, sort_order,
       prerequisites, recertification, certificate, is_active
FROM certification_tracks
ORDER BY sort_order, id

-- name: courses
SELECT id, track_id, slug, title, description, type, content_hash, estimated_minutes, sort_order,
       is_active, quizzes, videos, exercises
FROM courses
ORDER BY track_id, sort_order, slug

-- name: course_content
SELECT content, content_hash FROM courses WHERE id = $id

-- name: quizzes_in_force
SELECT q.id, q.version, q.course_id, q.title, q.description, q.passing_score, q.questions, q.content_hash,
       q.delivery
FROM quizzes q
JOIN (SELECT id, max(version) AS version FROM quizzes GROUP BY id) latest
  ON latest.id = q.id AND latest.version = q.version

-- name: quiz_version
SELECT id, version, course_id, title, description, passing_score, questions, content_hash, delivery
FROM quizzes
WHERE id = $id AND version = $version

-- name: add_track
INSERT INTO certification_tracks (id, name, description, type, level, required, version, major_version,
    estimated_minutes, sort_order, is_active, prerequisites, recertification, certificate, updated_at)
VALUES ($id, $name, $description, $type, $level, $required, $version, $major_version,
    $estimated_minutes, $sort_order, TRUE, $prerequisites, $recertification, $certificate, $now)

-- name: change_track
UPDATE certification_tracks
SET name = $name, description = $description, type = $type, level = $level, required = $required,
    version = $version, major_version = $major_version, estimated_minutes = $estimated_minutes,
    sort_order = $sort_order, is_active = TRUE, prerequisites = $prerequisites,
    recertification = $recertification, certificate = $certificate, updated_at = $now
WHERE id = $id

-- name: retire_track
UPDATE certification_tracks SET is_active = FALSE, updated_at = $now WHERE id = $id

-- name: add_course
INSERT INTO courses (id, track_id, slug, title, description, type, content, content_hash,
    estimated_minutes, sort_order, is_active, quizzes, videos, exercises, updated_at)
VALUES ($id, $track_id, $slug, $title, $description, $type, $content, $content_hash,
    $estimated_minutes, $sort_order, TRUE, $quizzes, $videos, $exercises, $now)

-- name: change_course
UPDATE courses
SET title = $title, description = $description, type = $type, content = $content,
    content_hash = $content_hash, estimated_minutes = $estimated_minutes, sort_order = $sort_order,
    is_active = TRUE, quizzes = $quizzes, videos = $videos, exercises = $exercises, updated_at = $now
WHERE id = $id AND track_id = $track_id AND slug = $slug

-- name: retire_course
UPDATE courses SET is_active = FALSE, updated_at = $now WHERE id = $id

-- name: add_quiz_version
INSERT INTO quizzes (id, version, course_id, title, description, passing_score, questions, delivery,
    content_hash, published_at)
VALUES ($id, $version, $course_id, $title, $description, $passing_score, $questions, $delivery,
    $content_hash, $now)

-- name: quizzes_with_rules
SELECT DISTINCT id FROM quizzes WHERE delivery IS NOT NULL AND CAST(delivery AS TEXT) <> '{}'

-- name: recertification_overrides
SELECT organisation_id, track_id, policy FROM recertification_overrides

-- name: forget_recertification_override
DELETE FROM recertification_overrides WHERE organisation_id = $organisation_id AND track_id = $track_id

-- name: set_recertification_override
INSERT INTO recertification_overrides (organisation_id, track_id, policy, actor, reason, changed_at)
VALUES ($organisation_id, $track_id, $policy, $actor, $reason, $now)
