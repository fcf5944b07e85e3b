-- tracks.parquet: one row a certification track, those out of force included.
SELECT
    id AS track_id,
    name AS track_name,
    type AS track_type,
    level,
    required,
    version AS track_version,
    major_version,
    estimated_minutes,
    sort_order,
    is_active,
    json_extract_string(recertification, '$.valid_for') AS valid_for,
    COALESCE(CAST(json_extract_string(recertification, '$.window_days') AS INTEGER), 90) AS window_days
FROM certification_tracks
ORDER BY sort_order, track_id
