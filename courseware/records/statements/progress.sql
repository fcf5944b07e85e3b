-- name: content_results
SELECT course_id, started_at, read_at, watched, exercises, content_completed_at, completed_at
FROM course_progress
WHERE learner_id = $learner_id

-- name: change_course_progress
UPDATE course_progress
SET updated_at = $now, read_at = $read_at, watched = $watched, exercises = $exercises,
    content_completed_at = $content_completed_at, completed_at = $completed_at
WHERE learner_id = $learner_id AND course_id = $course_id

-- name: certifications
SELECT track_id, started_at, completed_at, completed_version, certificate_id
FROM user_certifications
WHERE learner_id = $learner_id

-- name: complete_track
UPDATE user_certifications
SET completed_at = $now, completed_version = $version, certificate_id = $certificate_id,
    expires_at = $expires_at
WHERE learner_id = $learner_id AND track_id = $track_id
