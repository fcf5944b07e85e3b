-- The five figures at the top, in one row.
SELECT
    count(DISTINCT learner_id) AS people,
    count(DISTINCT learner_id) FILTER (certified) AS people_certified,
    count(DISTINCT learner_id) FILTER (state = 'IN_PROGRESS') AS people_in_progress,
    count(*) FILTER (certified) AS tracks_certified,
    count(*) FILTER (state = 'IN_PROGRESS') AS in_progress,
    count(*) FILTER (certified AND expires_at <= now() + to_days(90)) AS ending,
    count(*) FILTER (state = 'EXPIRED') AS expired,
    count(*) FILTER (state IN ('REVOKED', 'SUSPENDED')) AS revoked,
    count(*) FILTER (standing <> 'EXEMPT') AS assigned,
    count(*) FILTER (standing <> 'EXEMPT' AND certified) AS assigned_certified,
    count(*) FILTER (standing = 'OVERDUE') AS overdue
FROM standing
WHERE ($organisation IS NULL OR organisation_id = $organisation)
    AND ($track IS NULL OR track_id = $track)
