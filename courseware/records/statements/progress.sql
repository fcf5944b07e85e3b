-- name: content_results
SELECT course_id, started_at, read_at, watched, exercises, content_completed_at, completed_at
FROM course_progress
WHERE learner_id = $learner_id

-- name: start_course
INSERT INTO course_progress (id, course_id, track_id, user_id, internal_user_id, learner_id, started_at,
    updated_at, watched, exercises)
SELECT unnest($id::UUID[]), unnest($course_id::TEXT[]), unnest($track_id::TEXT[]),
    unnest($user_id::UUID[]), unnest($internal_user_id::UUID[]), unnest($learner_id::UUID[]),
    unnest($started_at::TIMESTAMPTZ[]), unnest($started_at::TIMESTAMPTZ[]), '{}', '[]'

-- name: change_course_progress
UPDATE course_progress
SET updated_at = $now, read_at = $read_at, watched = $watched, exercises = $exercises,
    content_completed_at = $content_completed_at, completed_at = $completed_at
WHERE learner_id = $learner_id AND course_id = $course_id

-- name: certifications
SELECT track_id, started_at, completed_at, completed_version, certificate_id
FROM user_certifications
WHERE learner_id = $learner_id

-- name: start_track
INSERT INTO user_certifications (id, track_id, user_id, internal_user_id, learner_id, started_at)
SELECT unnest($id::UUID[]), unnest($track_id::TEXT[]), unnest($user_id::UUID[]),
    unnest($internal_user_id::UUID[]), unnest($learner_id::UUID[]), unnest($started_at::TIMESTAMPTZ[])

-- name: complete_track
UPDATE user_certifications
SET completed_at = $now, completed_version = $version, certificate_id = $certificate_id,
    expires_at = $expires_at
WHERE learner_id = $learner_id AND track_id = $track_id
