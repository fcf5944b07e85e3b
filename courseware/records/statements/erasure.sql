-- name: held_of_person
-- What the record holds of one person, counted.
SELECT 'sign_ins', (SELECT count(*) FROM sessions WHERE learner_id = $learner_id)
          + (SELECT count(*) FROM api_tokens WHERE learner_id = $learner_id)
UNION ALL SELECT 'attempts', count(*) FROM opened_attempts WHERE learner_id = $learner_id
UNION ALL SELECT 'scores', count(*) FROM results_in_force
          WHERE learner_id = $learner_id AND status IN ('PASSED', 'FAILED')
UNION ALL SELECT 'courses', count(*) FROM course_progress WHERE learner_id = $learner_id
UNION ALL SELECT 'certifications', count(*) FROM user_certifications WHERE learner_id = $learner_id
UNION ALL SELECT 'accommodations', count(*) FROM accommodations WHERE learner_id = $learner_id
UNION ALL SELECT 'assignments', count(*) FROM assignments WHERE learner_id = $learner_id
UNION ALL SELECT 'notices', count(*) FROM notices WHERE learner_id = $learner_id

-- name: results_of_person
-- Closed and marked attempts with the result that counts, and which attempt at the quiz each was.
SELECT opened.quiz_id, opened.quiz_version, opened.course_id, opened.track_id, opened.attempt_number,
       result.status, result.score, opened.started_at, result.completed_at, result.responses
FROM (
    SELECT id, quiz_id, quiz_version, course_id, track_id, started_at,
           row_number() OVER (PARTITION BY quiz_id ORDER BY started_at, id) AS attempt_number
    FROM opened_attempts
    WHERE learner_id = $learner_id
) opened
JOIN results_in_force result ON result.attempt_id = opened.id
WHERE result.learner_id = $learner_id AND result.status IN ('PASSED', 'FAILED')
ORDER BY opened.id

-- name: erase_attempt_events
DELETE FROM attempt_events
WHERE attempt_id IN (SELECT id FROM opened_attempts WHERE learner_id = $learner_id)

-- name: erase_given_marks
DELETE FROM given_marks WHERE learner_id = $learner_id

-- name: erase_attempt_results
DELETE FROM attempt_results WHERE learner_id = $learner_id

-- name: erase_closed_attempts
DELETE FROM closed_attempts WHERE learner_id = $learner_id

-- name: erase_opened_attempts
DELETE FROM opened_attempts WHERE learner_id = $learner_id

-- name: erase_course_progress
DELETE FROM course_progress WHERE learner_id = $learner_id

-- name: erase_past_course_progress
DELETE FROM past_course_progress WHERE learner_id = $learner_id

-- name: erase_certifications
DELETE FROM user_certifications WHERE learner_id = $learner_id

-- name: erase_certification_events
DELETE FROM certification_events WHERE learner_id = $learner_id

-- name: erase_accommodations
DELETE FROM accommodations WHERE learner_id = $learner_id

-- name: erase_assignment_exemptions
DELETE FROM assignment_exemptions
WHERE learner_id = $learner_id OR assignment_id IN (SELECT id FROM assignments WHERE learner_id = $learner_id)

-- name: erase_assignments
DELETE FROM assignments WHERE learner_id = $learner_id

-- name: erase_notice_tries
DELETE FROM notice_tries WHERE notice_key IN (SELECT key FROM notices WHERE learner_id = $learner_id)

-- name: erase_notices
DELETE FROM notices WHERE learner_id = $learner_id

-- name: erase_notice_preferences
DELETE FROM notice_preferences WHERE learner_id = $learner_id

-- name: erase_calendar_links
DELETE FROM calendar_links WHERE learner_id = $learner_id

-- name: erase_role_grants
DELETE FROM role_grants WHERE learner_id = $learner_id

-- name: erase_sessions
DELETE FROM sessions WHERE learner_id = $learner_id

-- name: erase_api_tokens
DELETE FROM api_tokens WHERE learner_id = $learner_id

-- name: erase_kernel_secrets
DELETE FROM kernel_secrets WHERE learner_id = $learner_id

-- name: erase_user
DELETE FROM users WHERE id = $learner_id

-- name: erase_internal_user
DELETE FROM internal_users WHERE id = $learner_id

-- name: erase_holder
-- Its number, its dates, its standing and the hash of its document stay, and nobody it belongs to.
UPDATE certificates
SET erased_at = $now, user_id = $nobody, internal_user_id = NULL, learner_id = $nobody, recipient_name = '',
    organisation_id = NULL, organisation_name = NULL, snapshot = '{}', revocation_reason = NULL
WHERE number = $number

-- name: erasure
SELECT certificates, attempts FROM erasures WHERE id = $id

-- name: unfinished_erasures
SELECT id FROM erasures WHERE finished_at IS NULL

-- name: erased_certificates
SELECT number FROM certificates WHERE erased_at IS NOT NULL

-- name: finish_erasures
UPDATE erasures SET finished_at = $now WHERE finished_at IS NULL AND list_contains(CAST($ids AS UUID[]), id)

-- name: unname_audit_events
UPDATE audit_events
SET actor = regexp_replace(actor, $names, $instead, 'gi'),
    subject = regexp_replace(subject, $names, $instead, 'gi'),
    reason = regexp_replace(reason, $names, $instead, 'gi'),
    detail = CAST(regexp_replace(CAST(detail AS TEXT), $names, $instead, 'gi') AS JSON)
WHERE regexp_matches(actor, $names, 'i')
    OR regexp_matches(subject, $names, 'i')
    OR regexp_matches(reason, $names, 'i')
    OR regexp_matches(CAST(detail AS TEXT), $names, 'i')

-- name: unname_role_grants
UPDATE role_grants SET granted_by = regexp_replace(granted_by, $names, $instead, 'gi')
WHERE regexp_matches(granted_by, $names, 'i')

-- name: unname_given_marks
UPDATE given_marks
SET actor = regexp_replace(actor, $names, $instead, 'gi'),
    comment = regexp_replace(comment, $names, $instead, 'gi'),
    reason = regexp_replace(reason, $names, $instead, 'gi')
WHERE regexp_matches(actor, $names, 'i')
    OR regexp_matches(comment, $names, 'i')
    OR regexp_matches(reason, $names, 'i')

-- name: unname_quiz_corrections
UPDATE quiz_corrections
SET actor = regexp_replace(actor, $names, $instead, 'gi'),
    reason = regexp_replace(reason, $names, $instead, 'gi')
WHERE regexp_matches(actor, $names, 'i')
    OR regexp_matches(reason, $names, 'i')

-- name: unname_accommodations
UPDATE accommodations
SET actor = regexp_replace(actor, $names, $instead, 'gi'),
    reason = regexp_replace(reason, $names, $instead, 'gi')
WHERE regexp_matches(actor, $names, 'i')
    OR regexp_matches(reason, $names, 'i')

-- name: unname_certification_events
UPDATE certification_events
SET actor = regexp_replace(actor, $names, $instead, 'gi'),
    reason = regexp_replace(reason, $names, $instead, 'gi')
WHERE regexp_matches(actor, $names, 'i')
    OR regexp_matches(reason, $names, 'i')

-- name: unname_certificates
UPDATE certificates SET revocation_reason = regexp_replace(revocation_reason, $names, $instead, 'gi')
WHERE regexp_matches(revocation_reason, $names, 'i')

-- name: unname_recertification_overrides
UPDATE recertification_overrides
SET actor = regexp_replace(actor, $names, $instead, 'gi'),
    reason = regexp_replace(reason, $names, $instead, 'gi')
WHERE regexp_matches(actor, $names, 'i')
    OR regexp_matches(reason, $names, 'i')

-- name: unname_track_versions
UPDATE track_versions SET actor = regexp_replace(actor, $names, $instead, 'gi')
WHERE regexp_matches(actor, $names, 'i')

-- name: unname_assignments
UPDATE assignments
SET made_by = regexp_replace(made_by, $names, $instead, 'gi'),
    reason = regexp_replace(reason, $names, $instead, 'gi')
WHERE regexp_matches(made_by, $names, 'i')
    OR regexp_matches(reason, $names, 'i')

-- name: unname_assignment_exemptions
UPDATE assignment_exemptions
SET decided_by = regexp_replace(decided_by, $names, $instead, 'gi'),
    reason = regexp_replace(reason, $names, $instead, 'gi')
WHERE regexp_matches(decided_by, $names, 'i')
    OR regexp_matches(reason, $names, 'i')
