-- certifications.parquet: one row a learner and track that was started: the learner's standing in it.
SELECT
    standing.track_id,
    standing.learner_id,
    standing.started_at,
    standing.completed_at,
    standing.completed_version,
    standing.certificate_id,
    standing.expires_at,
    COALESCE(standing.period, 1) AS period,
    standing.renewing_since,
    from_json(standing.asks, '["VARCHAR"]') AS asks,
    COALESCE(standing.ends_by, 'POLICY') AS ends_by,
    standing.waived_at,
    standing.waived_until,
    -- the days of the organisation's own policy, where it has one, else of the track's
    COALESCE(CAST(json_extract_string(COALESCE(own.policy, tracks.recertification), '$.window_days') AS INTEGER), 90) AS window_days,
    COALESCE(CAST(json_extract_string(COALESCE(own.policy, tracks.recertification), '$.due_days') AS INTEGER), 30) AS due_days
FROM user_certifications standing
JOIN certification_tracks tracks ON tracks.id = standing.track_id
LEFT JOIN users ON users.id = standing.learner_id
LEFT JOIN recertification_overrides own
    ON own.organisation_id = users.organisation_id AND own.track_id = standing.track_id
ORDER BY standing.track_id, standing.learner_id
