-- name: closed_awaiting
SELECT result.attempt_id, opened.quiz_id, opened.quiz_version, opened.course_id, result.responses,
       result.completed_at
FROM results_in_force result
JOIN opened_attempts opened ON opened.id = result.attempt_id
WHERE result.status = 'AWAITING_MARKING'
ORDER BY result.completed_at, result.attempt_id

-- name: closed_of_version
SELECT result.attempt_id, result.learner_id, result.status, result.score, result.responses,
       result.answers, result.hints, opened.seed, opened.question_ids
FROM results_in_force result
JOIN opened_attempts opened ON opened.id = result.attempt_id
WHERE opened.quiz_id = $quiz_id AND opened.quiz_version = $version AND opened.id > $after
ORDER BY opened.id
LIMIT $most

-- name: count_of_version
SELECT count(*)
FROM opened_attempts opened
JOIN closed_attempts closed ON closed.attempt_id = opened.id
WHERE opened.quiz_id = $quiz_id AND opened.quiz_version = $version

-- name: marks_of_version
SELECT given.attempt_id, given.question_id, given.mark, given.comment
FROM given_marks given
JOIN opened_attempts opened ON opened.id = given.attempt_id
WHERE opened.quiz_id = $quiz_id AND opened.quiz_version = $version
ORDER BY given.id

-- name: passed_quizzes
SELECT DISTINCT opened.learner_id, opened.quiz_id
FROM results_in_force result
JOIN opened_attempts opened ON opened.id = result.attempt_id
WHERE result.status = 'PASSED' AND opened.quiz_id IN (SELECT unnest(CAST($quizzes AS TEXT[])))
  AND opened.learner_id IN (SELECT unnest(CAST($learners AS UUID[])))

-- name: all_but_the_quizzes
SELECT progress.learner_id
FROM course_progress progress
WHERE progress.course_id = $course_id AND progress.content_completed_at IS NOT NULL
  AND progress.completed_at IS NULL
  AND $others = (
      SELECT count(*) FROM course_progress other
      WHERE other.learner_id = progress.learner_id AND other.completed_at IS NOT NULL
        AND other.course_id IN (SELECT unnest(CAST($courses AS TEXT[])))
  )
  AND NOT EXISTS (
      SELECT 1 FROM user_certifications standing
      WHERE standing.learner_id = progress.learner_id AND standing.track_id = $track_id
        AND standing.completed_at IS NOT NULL
  )

-- name: only_quizzes_left
SELECT learner_id
FROM course_progress
WHERE course_id = $course_id AND content_completed_at IS NOT NULL AND completed_at IS NULL
  AND learner_id IN (SELECT unnest(CAST($learners AS UUID[])))

-- name: results_since
SELECT attempt_id FROM attempt_results
WHERE attempt_id IN (SELECT unnest(CAST($attempts AS UUID[]))) AND id > $since

-- name: names
SELECT id, username FROM users WHERE id IN (SELECT unnest(CAST($ids AS UUID[])))
UNION ALL
SELECT id, username FROM internal_users WHERE id IN (SELECT unnest(CAST($ids AS UUID[])))

-- name: log_of_attempt
SELECT occurred_at, kind, answers, detail FROM attempt_log
WHERE attempt_id = $attempt_id AND kind NOT IN ('marked', 'result')
ORDER BY step, occurred_at

-- name: marks_of_attempt
SELECT given_at, question_id, mark, cause, comment, actor, reason FROM given_marks
WHERE attempt_id = $attempt_id
ORDER BY id

-- name: results_of_attempt
SELECT result.decided_at, result.status, result.score, result.cause, correction.actor, correction.reason
FROM attempt_results result
LEFT JOIN quiz_corrections correction ON correction.id = result.correction_id
WHERE result.attempt_id = $attempt_id
ORDER BY result.id

-- name: corrections_made
SELECT id, correction, keep_passes FROM quiz_corrections
WHERE quiz_id = $quiz_id AND quiz_version = $quiz_version
ORDER BY id DESC

-- name: versions_of_quiz
SELECT quiz.id, quiz.version, quiz.title, quiz.published_at, quiz.passing_score,
       (SELECT count(*) FROM opened_attempts opened
        WHERE opened.quiz_id = quiz.id AND opened.quiz_version = quiz.version)
FROM quizzes quiz
WHERE quiz.id = $quiz_id
ORDER BY quiz.version DESC

-- name: given_quizzes
SELECT quiz.id, quiz.title, quiz.course_id, quiz.version, COALESCE(given.attempts, 0)
FROM quizzes quiz
JOIN (SELECT id, max(version) AS version FROM quizzes GROUP BY id) latest
  ON latest.id = quiz.id AND latest.version = quiz.version
LEFT JOIN (SELECT quiz_id, count(*) AS attempts FROM opened_attempts GROUP BY quiz_id) given
  ON given.quiz_id = quiz.id
ORDER BY quiz.title, quiz.id

-- name: accommodations
SELECT granted.id, COALESCE(tenant.username, internal.username), granted.organisation_id, granted.quiz_id,
       granted.extra_time, granted.no_time_limit, granted.extra_attempts, granted.reason, granted.actor,
       granted.granted_at
FROM accommodations granted
LEFT JOIN users tenant ON tenant.id = granted.learner_id
LEFT JOIN internal_users internal ON internal.id = granted.learner_id
WHERE granted.withdrawn_at IS NULL
ORDER BY granted.granted_at, granted.id

-- name: withdraw_accommodation
UPDATE accommodations SET withdrawn_at = $now WHERE id = $id AND withdrawn_at IS NULL
