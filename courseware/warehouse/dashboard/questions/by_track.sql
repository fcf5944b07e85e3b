-- One row a track: how many people stand where. `share` is of those who are not excused.
SELECT
    track_name,
    count(*) FILTER (state = 'CERTIFIED') AS certified,
    count(*) FILTER (state = 'WINDOW_OPEN') AS window_open,
    count(*) FILTER (state = 'DUE') AS due,
    count(*) FILTER (state = 'IN_GRACE') AS in_grace,
    count(*) FILTER (state = 'WAIVED') AS waived,
    count(*) FILTER (state = 'IN_PROGRESS') AS in_progress,
    count(*) FILTER (state = 'EXPIRED') AS expired,
    count(*) FILTER (state = 'SUSPENDED') AS suspended,
    count(*) FILTER (state = 'REVOKED') AS revoked,
    count(*) FILTER (state = 'NOT_STARTED') AS not_started,
    count(*) FILTER (standing.certified) / nullif(count(*) FILTER (state <> 'WAIVED'), 0) AS share,
    any_value(sort_order) AS sort_order
FROM standing
WHERE ($organisation IS NULL OR organisation_id = $organisation)
    AND ($track IS NULL OR track_id = $track)
GROUP BY track_id, track_name
