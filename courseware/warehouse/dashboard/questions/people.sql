-- One row a person and track.
SELECT
    full_name,
    email,
    organisation_name,
    track_name,
    state,
    percent / 100 AS progress,
    due_at,
    certificate_number,
    completed_at,
    expires_at
FROM standing
WHERE ($organisation IS NULL OR organisation_id = $organisation)
    AND ($track IS NULL OR track_id = $track)
    AND ($state IS NULL OR state = $state)
    AND ($name = '' OR contains(strip_accents(lower(full_name)), strip_accents(lower($name))))
