-- name: last_event
SELECT max(sequence) FROM attempt_events

-- name: attempt
SELECT opened.id, opened.quiz_id, opened.quiz_version, opened.learner_id, opened.started_at,
       opened.seed, opened.question_ids, closed.completed_at, closed.status, closed.answers,
       closed.hints, closed.confidence, closed.closed_by, closed.cause
FROM opened_attempts opened
LEFT JOIN results_in_force closed ON closed.attempt_id = opened.id
WHERE opened.id = $id

-- name: attempt_owner
SELECT learner_id FROM opened_attempts WHERE id = $id

-- name: last_closed_attempt
SELECT opened.id, opened.quiz_id, opened.quiz_version, opened.learner_id, opened.started_at,
       opened.seed, opened.question_ids, closed.completed_at, closed.status, closed.answers,
       closed.hints, closed.confidence, closed.closed_by, closed.cause
FROM opened_attempts opened
JOIN results_in_force closed ON closed.attempt_id = opened.id
WHERE opened.learner_id = $learner_id AND closed.learner_id = $learner_id AND opened.quiz_id = $quiz_id
ORDER BY closed.completed_at DESC, opened.id DESC
LIMIT 1

-- name: attempts_of_learner
SELECT opened.id, opened.quiz_id, opened.quiz_version, opened.started_at, opened.seed,
       opened.question_ids, closed.status, closed.score, closed.completed_at, opened.learner_id
FROM opened_attempts opened
LEFT JOIN results_in_force closed
    ON closed.attempt_id = opened.id AND closed.learner_id = opened.learner_id
WHERE opened.learner_id = $learner_id
ORDER BY opened.started_at, opened.id

-- name: events_of_attempt
SELECT kind, answers, detail FROM attempt_events
WHERE attempt_id = $attempt_id AND kind IN ('answered', 'moved', 'hint')
ORDER BY sequence

-- name: given_marks
SELECT question_id, mark, comment FROM given_marks
WHERE attempt_id = $attempt_id
ORDER BY id

-- name: open_attempts_of_quizzes
SELECT opened.id, opened.learner_id, opened.quiz_id, opened.quiz_version, opened.started_at
FROM opened_attempts opened
LEFT JOIN closed_attempts closed ON closed.attempt_id = opened.id
WHERE closed.attempt_id IS NULL AND opened.quiz_id IN (SELECT unnest(CAST($quizzes AS TEXT[])))

-- name: accommodations_of
SELECT quiz_id, extra_time, no_time_limit, extra_attempts, organisation_id, learner_id
FROM accommodations
WHERE withdrawn_at IS NULL
  AND (learner_id = $learner_id OR organisation_id = $organisation_id)

-- name: corrections_of
SELECT correction FROM quiz_corrections
WHERE quiz_id = $quiz_id AND quiz_version = $quiz_version
ORDER BY id

-- name: corrections
SELECT quiz_id, quiz_version, correction FROM quiz_corrections ORDER BY id
