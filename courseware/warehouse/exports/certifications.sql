-- certifications.parquet: one row a learner and track that was started: the learner's standing in it.
SELECT
    track_id,
    learner_id,
    started_at,
    completed_at,
    completed_version,
    certificate_id,
    expires_at
FROM user_certifications
ORDER BY track_id, learner_id
