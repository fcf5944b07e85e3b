-- name: last_event
SELECT max(sequence) FROM attempt_events

-- name: attempt
SELECT opened.id, opened.quiz_id, opened.quiz_version, opened.learner_id, opened.started_at,
       closed.completed_at, closed.status, closed.answers
FROM opened_attempts opened
LEFT JOIN closed_attempts closed ON closed.attempt_id = opened.id
WHERE opened.id = $id

-- name: attempt_owner
SELECT learner_id FROM opened_attempts WHERE id = $id

-- name: last_closed_attempt
SELECT opened.id, opened.quiz_id, opened.quiz_version, opened.learner_id, opened.started_at,
       closed.completed_at, closed.status, closed.answers
FROM opened_attempts opened
JOIN closed_attempts closed ON closed.attempt_id = opened.id
WHERE opened.learner_id = $learner_id AND closed.learner_id = $learner_id AND opened.quiz_id = $quiz_id
ORDER BY closed.completed_at DESC, opened.id DESC
LIMIT 1

-- name: attempts_of_learner
SELECT opened.id, opened.quiz_id, opened.quiz_version, opened.started_at, closed.status, closed.score
FROM opened_attempts opened
LEFT JOIN closed_attempts closed
    ON closed.attempt_id = opened.id AND closed.learner_id = opened.learner_id
WHERE opened.learner_id = $learner_id
ORDER BY opened.started_at, opened.id

-- name: answered_events
SELECT answers FROM attempt_events
WHERE attempt_id = $attempt_id AND kind = 'answered'
ORDER BY sequence
