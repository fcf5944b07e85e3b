-- What the other questions read, once a publication: where everybody with an open account stands.
CREATE OR REPLACE TEMP TABLE standing AS
SELECT
    status.learner_id,
    status.full_name,
    status.email,
    COALESCE(status.organisation_id, '') AS organisation_id,                -- '': our own staff
    COALESCE(status.organisation_name, 'Our own staff') AS organisation_name,
    status.track_id,
    status.track_name,
    status.required,
    tracks.sort_order,
    status.state,
    status.certified,
    status.percent,
    status.courses_completed,
    status.courses_total,
    status.certificate_number,
    status.completed_at,
    status.expires_at,
    assigned.standing,                                                      -- null: neither assigned nor required
    CASE WHEN assigned.standing <> 'EXEMPT' THEN assigned.due_at END AS due_at
FROM track_status AS status
JOIN published.tracks ON tracks.track_id = status.track_id
LEFT JOIN assignments AS assigned
    ON assigned.learner_id = status.learner_id AND assigned.track_id = status.track_id
WHERE status.is_active
