-- name: last_event
SELECT max(sequence) FROM attempt_events

-- name: add_attempt
INSERT INTO quiz_attempts (id, quiz_id, quiz_version, course_id, track_id, user_id, internal_user_id,
    learner_id, started_at, status)
SELECT unnest($id::UUID[]), unnest($quiz_id::TEXT[]), unnest($quiz_version::INTEGER[]),
    unnest($course_id::TEXT[]), unnest($track_id::TEXT[]), unnest($user_id::UUID[]),
    unnest($internal_user_id::UUID[]), unnest($learner_id::UUID[]), unnest($started_at::TIMESTAMPTZ[]),
    'IN_PROGRESS'

-- name: add_event
INSERT INTO attempt_events (attempt_id, sequence, kind, answers, occurred_at)
SELECT unnest($attempt_id::UUID[]), unnest($sequence::BIGINT[]), unnest($kind::TEXT[]),
    unnest($answers::JSON[]), unnest($occurred_at::TIMESTAMPTZ[])

-- name: close_attempt
UPDATE quiz_attempts
SET completed_at = closed.completed_at, status = closed.status, score = closed.score,
    answers = closed.answers
FROM (SELECT unnest($id::UUID[]) AS id, unnest($completed_at::TIMESTAMPTZ[]) AS completed_at,
             unnest($status::TEXT[]) AS status, unnest($score::DOUBLE PRECISION[]) AS score,
             unnest($answers::JSON[]) AS answers) closed
WHERE quiz_attempts.id = closed.id

-- name: add_response
INSERT INTO question_responses (attempt_id, quiz_id, quiz_version, question_id, selected, is_correct,
    score, max_score, answered_at)
SELECT unnest($attempt_id::UUID[]), unnest($quiz_id::TEXT[]), unnest($quiz_version::INTEGER[]),
    unnest($question_id::TEXT[]), unnest($selected::JSON[]), unnest($is_correct::BOOLEAN[]),
    unnest($score::DOUBLE PRECISION[]), unnest($max_score::DOUBLE PRECISION[]),
    unnest($answered_at::TIMESTAMPTZ[])

-- name: attempt
SELECT id, quiz_id, quiz_version, course_id, learner_id, started_at, completed_at, status, score, answers
FROM quiz_attempts
WHERE id = $id

-- name: attempt_owner
SELECT learner_id FROM quiz_attempts WHERE id = $id

-- name: last_closed_attempt
SELECT id, quiz_id, quiz_version, course_id, learner_id, started_at, completed_at, status, score, answers
FROM quiz_attempts
WHERE learner_id = $learner_id AND quiz_id = $quiz_id AND completed_at IS NOT NULL
ORDER BY completed_at DESC, id DESC
LIMIT 1

-- name: open_attempts
SELECT id, quiz_id, quiz_version, started_at
FROM quiz_attempts
WHERE learner_id = $learner_id AND completed_at IS NULL

-- name: answered_events
SELECT answers FROM attempt_events
WHERE attempt_id = $attempt_id AND kind = 'answered'
ORDER BY sequence

-- name: quiz_results
SELECT quiz_id, bool_or(status = 'PASSED') AS passed, max(score) AS best_score,
       count(completed_at) AS attempt_count, count(*) > count(completed_at) AS open
FROM quiz_attempts
WHERE learner_id = $learner_id
GROUP BY quiz_id
