-- One row a learner and active track: where everybody stands, those who never started included.
CREATE VIEW track_status AS
WITH taught AS (
    SELECT track_id, count(*) AS courses_total, list(course_id) AS courses
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
    LEFT JOIN published.certifications AS asked
        ON asked.learner_id = progress.learner_id AND asked.track_id = progress.track_id
    WHERE asked.asks IS NULL OR list_contains(asked.asks, progress.course_id)
    GROUP BY progress.learner_id, progress.track_id
),
standing AS (
    SELECT
        certifications.*,
        certificates.number,
        certificates.issued_at,
        certificates.revoked_at,
        certificates.suspended_at,
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
        WHEN standing.waived_at IS NOT NULL AND now() <= COALESCE(standing.waived_until, now()) THEN 'WAIVED'
        WHEN standing.number IS NULL AND done.started_at IS NOT NULL THEN 'IN_PROGRESS'
        WHEN standing.number IS NULL THEN 'NOT_STARTED'
        WHEN standing.revoked_at IS NOT NULL THEN 'REVOKED'
        WHEN now() > standing.ends_at THEN 'EXPIRED'
        WHEN standing.suspended_at IS NOT NULL THEN 'SUSPENDED'
        WHEN standing.ends_at IS NULL THEN 'CERTIFIED'
        WHEN standing.ends_by = 'VERSION' THEN 'IN_GRACE'
        WHEN now() >= standing.ends_at - to_days(standing.due_days) THEN 'DUE'
        WHEN now() >= standing.ends_at - to_days(standing.window_days) THEN 'WINDOW_OPEN'
        ELSE 'CERTIFIED'
    END AS state,                           -- NOT_STARTED, IN_PROGRESS, CERTIFIED, WINDOW_OPEN (may be renewed), DUE (ends soon), IN_GRACE (of an old major version), EXPIRED, REVOKED, SUSPENDED or WAIVED, at the moment of the query
    state IN ('CERTIFIED', 'WINDOW_OPEN', 'DUE', 'IN_GRACE') AS certified, -- true: certified at the moment of the query
    COALESCE(standing.period, 0) AS period, -- counts from 1, each renewal one more; 0: never begun
    standing.renewing_since,                -- since when a renewal is under way; null: none is
    CASE
        WHEN (certified AND standing.renewing_since IS NULL) OR done.courses_completed = asked.total THEN 100
        ELSE least(99, COALESCE(floor(100 * done.progress / nullif(asked.total, 0)), 0))::INTEGER
    END AS percent,                         -- 0 to 100, whole: the mean progress of the track's courses
    COALESCE(done.courses_completed, 0) AS courses_completed, -- courses completed
    asked.total AS courses_total,           -- courses that the track has now; of a renewal, those that it asks
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
CROSS JOIN LATERAL (
    SELECT COALESCE(
        len(list_intersect(standing.asks, taught.courses)), taught.courses_total, 0
    ) AS total
) AS asked
WHERE tracks.is_active;
