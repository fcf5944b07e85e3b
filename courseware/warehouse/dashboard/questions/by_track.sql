-- One row a track: how many people stand where.
SELECT
    track_name,
    count(*) FILTER (state = 'CERTIFIED') AS certified,
    count(*) FILTER (state = 'IN_PROGRESS') AS in_progress,
    count(*) FILTER (state = 'EXPIRED') AS expired,
    count(*) FILTER (state = 'REVOKED') AS revoked,
    count(*) FILTER (state = 'NOT_STARTED') AS not_started,
    certified / count(*) AS share,
    any_value(sort_order) AS sort_order
FROM standing
WHERE ($organisation IS NULL OR organisation_id = $organisation)
    AND ($track IS NULL OR track_id = $track)
GROUP BY track_id, track_name
