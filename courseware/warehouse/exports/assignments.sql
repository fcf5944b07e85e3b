-- assignments.parquet: one row a person with an open account and a track that is assigned or required.
SELECT
    learner_id,
    track_id,
    is_required,
    assignments,
    is_exempt,
    due_at,
    begin_by
FROM assigned_tracks
ORDER BY learner_id, track_id
