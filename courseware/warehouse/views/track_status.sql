-- One row a learner and active track: where everybody stands, those who never started included.
CREATE VIEW track_status AS
WITH taught AS (
    SELECT track_id, count(*) AS courses_total
    FROM published.courses
    WHERE is_active
    GROUP BY track_id
),
done AS (
    SELECT
        progress.learner_id,
        progress.track_id,
        min(progress.started_at) AS started_at,
        max(progress.updated_at) AS last_active_at,
        count(*) FILTER (progress.progress >= 1) AS courses_completed,
        sum(progress.progress) AS progress
    FROM published.course_progress AS progress
    JOIN published.courses ON courses.course_id = progress.course_id AND courses.is_active
    GROUP BY progress.learner_id, progress.track_id
),
standing AS (
    SELECT
        certifications.*,
        certificates.number,
        certificates.issued_at,
        certificates.revoked_at,
        least(certificates.expires_at, certifications.expires_at) AS ends_at
    FROM published.certifications
    LEFT JOIN published.certificates ON certificates.certificate_id = certifications.certificate_id
)
SELECT
    people.learner_id,                      -- who learns
    people.full_name,                       -- the learner's name
    people.email,                           -- where to reach the learner
    people.internal,                        -- true: our own staff
    people.organisation_id,                 -- the learner's organisation; null for our own staff
    people.organisation_name,               -- its name
    people.is_active,                       -- false: the account is closed
    tracks.track_id,                        -- the track's slug
    tracks.track_name,                      -- the track's name
    tracks.track_version,                   -- the version that is taught now
    tracks.level,                           -- FOUNDATION, INTERMEDIATE or ADVANCED
    tracks.required,                        -- true: everybody must be certified in it
    CASE
        WHEN standing.number IS NOT NULL AND standing.revoked_at IS NOT NULL THEN 'REVOKED'
        WHEN standing.number IS NOT NULL AND now() > standing.ends_at THEN 'EXPIRED'
        WHEN standing.number IS NOT NULL THEN 'CERTIFIED'
        WHEN done.started_at IS NOT NULL THEN 'IN_PROGRESS'
        ELSE 'NOT_STARTED'
    END AS state,                           -- NOT_STARTED, IN_PROGRESS, CERTIFIED, EXPIRED or REVOKED, at the moment of the query
    CASE
        WHEN state = 'CERTIFIED' OR done.courses_completed = taught.courses_total THEN 100
        ELSE least(99, COALESCE(floor(100 * done.progress / taught.courses_total), 0))::INTEGER
    END AS percent,                         -- 0 to 100, whole: the mean progress of the track's courses
    COALESCE(done.courses_completed, 0) AS courses_completed, -- courses completed
    COALESCE(taught.courses_total, 0) AS courses_total, -- courses that the track has now
    least(standing.started_at, done.started_at) AS started_at, -- when the learner began; null: never
    done.last_active_at,                    -- the last time the learner did something in it; null: never
    standing.completed_at,                  -- when it was completed; null: not yet
    standing.completed_version,             -- the track's version then
    standing.number AS certificate_number,  -- the certificate in force, CERT-YYYY-NNNNN; null: none
    standing.ends_at AS expires_at          -- when that certificate ends; null: never, or there is none
FROM published.people
CROSS JOIN published.tracks
LEFT JOIN taught ON taught.track_id = tracks.track_id
LEFT JOIN done ON done.learner_id = people.learner_id AND done.track_id = tracks.track_id
LEFT JOIN standing
    ON standing.learner_id = people.learner_id AND standing.track_id = tracks.track_id
WHERE tracks.is_active;
