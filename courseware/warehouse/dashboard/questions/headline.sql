-- The four figures at the top, in one row.
SELECT
    count(DISTINCT learner_id) AS people,
    count(DISTINCT learner_id) FILTER (state = 'CERTIFIED') AS people_certified,
    count(DISTINCT learner_id) FILTER (state = 'IN_PROGRESS') AS people_in_progress,
    count(*) FILTER (state = 'CERTIFIED') AS certified,
    count(*) FILTER (state = 'IN_PROGRESS') AS in_progress,
    count(*) FILTER (state = 'CERTIFIED' AND expires_at <= now() + to_days(90)) AS ending,
    count(*) FILTER (state = 'EXPIRED') AS expired,
    count(*) FILTER (state = 'REVOKED') AS revoked
FROM standing
WHERE ($organisation IS NULL OR organisation_id = $organisation)
    AND ($track IS NULL OR track_id = $track)
