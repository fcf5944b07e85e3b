-- One row an active track and step on the way to its certificate. Open accounts only.
CREATE VIEW funnel AS
WITH tried AS (
    SELECT
        learner_id,
        track_id,
        bool_or(completed_at IS NOT NULL) AS handed_in,
        bool_or(status = 'PASSED') AS passed
    FROM published.attempts
    GROUP BY learner_id, track_id
),
reached AS (
    SELECT
        status.track_id,
        status.track_name,
        count(*) AS everybody,
        count(status.started_at) AS started,
        count(*) FILTER (tried.handed_in) AS attempted,
        count(*) FILTER (tried.passed) AS passed,
        count(status.completed_at) AS completed,
        count(*) FILTER (status.certified) AS certified
    FROM track_status AS status
    LEFT JOIN tried ON tried.learner_id = status.learner_id AND tried.track_id = status.track_id
    WHERE status.is_active
    GROUP BY status.track_id, status.track_name
)
SELECT
    reached.track_id,                       -- the track's slug
    reached.track_name,                     -- the track's name
    step.position,                          -- the step's place, from 1
    step.step,                              -- LEARNERS, STARTED, QUIZ_ATTEMPTED, QUIZ_PASSED (at least one), COMPLETED (ever), CERTIFIED (today)
    step.learners,                          -- people who came so far
    step.learners / nullif(reached.everybody, 0) AS fraction -- of all learners, fraction of 1
FROM reached
CROSS JOIN LATERAL (
    VALUES
        (1, 'LEARNERS', reached.everybody),
        (2, 'STARTED', reached.started),
        (3, 'QUIZ_ATTEMPTED', reached.attempted),
        (4, 'QUIZ_PASSED', reached.passed),
        (5, 'COMPLETED', reached.completed),
        (6, 'CERTIFIED', reached.certified)
) AS step (position, step, learners);
