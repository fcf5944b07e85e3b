-- name: content_results
SELECT course_id, started_at, read_at, watched, exercises, content_completed_at, completed_at,
       learner_id
FROM course_progress
WHERE learner_id = $learner_id

-- name: change_course_progress
UPDATE course_progress
SET updated_at = $now, read_at = $read_at, watched = $watched, exercises = $exercises,
    content_completed_at = $content_completed_at, completed_at = $completed_at
WHERE learner_id = $learner_id AND course_id = $course_id

-- name: certifications
SELECT track_id, started_at, period, renewing_since, asks, aims_at, completed_at, completed_version,
       certificate_id, expires_at, ends_by, waived_at, waived_until, learner_id
FROM user_certifications
WHERE learner_id = $learner_id

-- name: change_certification
UPDATE user_certifications
SET period = $period, renewing_since = $renewing_since, asks = $asks, aims_at = $aims_at,
    completed_at = $completed_at, completed_version = $completed_version,
    certificate_id = $certificate_id,
    expires_at = $expires_at, ends_by = $ends_by, waived_at = $waived_at, waived_until = $waived_until
WHERE learner_id = $learner_id AND track_id = $track_id

-- name: restart_course
UPDATE course_progress
SET started_at = $now, updated_at = $now, read_at = NULL, watched = '{}', exercises = '[]',
    content_completed_at = $content_completed_at, completed_at = NULL
WHERE learner_id = $learner_id AND course_id = $course_id

-- name: keep_past_progress
INSERT INTO past_course_progress
SELECT learner_id, course_id, track_id, $now, started_at, read_at, watched, exercises,
       content_completed_at, completed_at
FROM course_progress
WHERE track_id = $track_id
  AND course_id IN (SELECT unnest(CAST($courses AS TEXT[])))
  AND learner_id IN (SELECT unnest(CAST($learners AS UUID[])))
