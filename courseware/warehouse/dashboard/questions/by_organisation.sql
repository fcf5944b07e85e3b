-- One row an organisation: how many of its people's certifications stand where. `share` is of people,
-- those certified in every track that the filter leaves and that is assigned to them or required; else in any.
WITH person AS (
    SELECT
        organisation_name,
        learner_id,
        bool_or(certified) AS is_certified,
        count(*) FILTER (state = 'IN_PROGRESS') AS in_progress,
        count(*) FILTER (state = 'EXPIRED') AS expired,
        count(*) FILTER (state IN ('REVOKED', 'SUSPENDED')) AS revoked,
        count(*) FILTER (state = 'NOT_STARTED') AS not_started,
        count(*) FILTER (standing <> 'EXEMPT' AND NOT certified) = 0 AND is_certified AS is_compliant,
        count(*) FILTER (standing = 'OVERDUE') AS overdue
    FROM standing
    WHERE ($organisation IS NULL OR organisation_id = $organisation)
        AND ($track IS NULL OR track_id = $track)
    GROUP BY organisation_name, learner_id
)
SELECT
    organisation_name,
    count(*) AS people,
    count(*) FILTER (is_compliant) AS compliant,
    count(*) FILTER (NOT is_compliant AND in_progress > 0) AS in_progress,
    count(*) FILTER (NOT is_compliant AND in_progress = 0 AND expired + revoked > 0) AS lapsed,
    count(*) FILTER (NOT is_compliant AND in_progress = 0 AND expired + revoked = 0) AS not_yet,
    compliant / people AS share,
    count(*) FILTER (overdue > 0) AS overdue
FROM person
GROUP BY organisation_name
