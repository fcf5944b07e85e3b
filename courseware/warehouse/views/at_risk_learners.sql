-- One row a learner and track that may end without a certificate, with the reason. Open accounts only.
CREATE VIEW at_risk_learners AS
WITH failing AS (
    -- quizzes that a learner tried at least twice and has never passed
    SELECT learner_id, track_id, max(failed) AS failed
    FROM (
        SELECT learner_id, track_id, quiz_id, count(*) FILTER (status = 'FAILED') AS failed
        FROM published.attempts
        GROUP BY learner_id, track_id, quiz_id
        HAVING NOT bool_or(status = 'PASSED')
    )
    WHERE failed >= 2
    GROUP BY learner_id, track_id
)
SELECT
    status.learner_id,                      -- who
    status.full_name,                       -- the learner's name
    status.email,                           -- where to reach the learner
    status.organisation_id,                 -- the learner's organisation; null for our own staff
    status.organisation_name,               -- its name
    status.track_id,                        -- the track's slug
    status.track_name,                      -- the track's name
    status.required,                        -- true: everybody must be certified in it
    CASE
        WHEN status.state = 'EXPIRED' THEN 'EXPIRED'
        WHEN status.certified THEN 'EXPIRING'
        WHEN assigned.standing = 'OVERDUE' THEN 'OVERDUE'
        WHEN failing.failed IS NOT NULL THEN 'FAILING'
        ELSE 'STALLED'
    END AS reason,                          -- EXPIRED; EXPIRING: ends within 30 days; OVERDUE: the day by which it was assigned is past; FAILING: a quiz failed twice or more, never passed; STALLED: begun, nothing done for 30 days
    status.percent,                         -- 0 to 100: how far the learner is
    COALESCE(failing.failed, 0) AS failed_attempts, -- failed attempts at the quiz that gives most trouble
    status.last_active_at,                  -- the last time the learner did something in it
    status.expires_at,                      -- when the certificate ends or ended; null: there is none
    assigned.due_at                         -- the day by which it is assigned, or the end of the certificate where that is later; null: none
FROM track_status AS status
LEFT JOIN failing ON failing.learner_id = status.learner_id AND failing.track_id = status.track_id
LEFT JOIN assignments AS assigned
    ON assigned.learner_id = status.learner_id AND assigned.track_id = status.track_id
WHERE status.is_active
    AND (
        status.state = 'EXPIRED'
        OR (status.certified AND status.expires_at <= now() + to_days(30))
        OR assigned.standing = 'OVERDUE'
        OR (
            status.state = 'IN_PROGRESS'
            AND (failing.failed IS NOT NULL OR status.last_active_at < now() - to_days(30))
        )
    );
