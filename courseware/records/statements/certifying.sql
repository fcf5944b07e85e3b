-- name: certified_of_organisation
-- whose certificate is in force, of an organisation or (null) of our own staff
SELECT standing.expires_at
FROM user_certifications standing
JOIN certificates held ON held.id = standing.certificate_id
LEFT JOIN users ON users.id = standing.learner_id
WHERE standing.track_id = $track_id AND held.revoked_at IS NULL
  AND (standing.expires_at IS NULL OR standing.expires_at >= $now)
  AND users.organisation_id IS NOT DISTINCT FROM $organisation_id

-- name: certificates_to_cut
SELECT count(*)
FROM user_certifications standing
JOIN certificates held ON held.id = standing.certificate_id
LEFT JOIN users ON users.id = standing.learner_id
WHERE standing.track_id = $track_id AND held.revoked_at IS NULL
  AND (standing.expires_at IS NULL OR standing.expires_at > $end)
  AND users.organisation_id IS NOT DISTINCT FROM $organisation_id AND $now IS NOT NULL

-- name: note_cut_short
INSERT INTO certification_events
    (id, learner_id, track_id, kind, occurred_at, until, ends_by, actor, reason)
SELECT uuidv7(), standing.learner_id, standing.track_id, $kind, $now, $end, $ends_by, $actor, $reason
FROM user_certifications standing
JOIN certificates held ON held.id = standing.certificate_id
LEFT JOIN users ON users.id = standing.learner_id
WHERE standing.track_id = $track_id AND held.revoked_at IS NULL
  AND (standing.expires_at IS NULL OR standing.expires_at > $end)
  AND users.organisation_id IS NOT DISTINCT FROM $organisation_id

-- name: cut_certifications
UPDATE user_certifications SET expires_at = $end, ends_by = $ends_by
WHERE track_id = $track_id AND (expires_at IS NULL OR expires_at > $end) AND $now IS NOT NULL
  AND certificate_id IN (SELECT id FROM certificates WHERE revoked_at IS NULL)
  AND learner_id IN (
      SELECT id FROM users WHERE organisation_id IS NOT DISTINCT FROM $organisation_id
      UNION ALL
      SELECT id FROM internal_users WHERE $organisation_id IS NULL
  )

-- name: cut_certificates
-- whose holders were erased end as those of our own staff: of which organisation they were is not known
UPDATE certificates SET expires_at = $end
WHERE track_id = $track_id AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $end)
  AND $now IS NOT NULL
  AND (
      (erased_at IS NOT NULL AND $organisation_id IS NULL)
      OR (
          id IN (SELECT certificate_id FROM user_certifications WHERE track_id = $track_id)
          AND learner_id IN (
              SELECT id FROM users WHERE organisation_id IS NOT DISTINCT FROM $organisation_id
              UNION ALL
              SELECT id FROM internal_users WHERE $organisation_id IS NULL
          )
      )
  )

-- name: halfway
-- who has begun, for the first time or anew, and is not through
SELECT learner_id
FROM user_certifications
WHERE track_id = $track_id AND period > 0
  AND (certificate_id IS NULL OR renewing_since IS NOT NULL)

-- name: halfway_of_organisation
SELECT count(*)
FROM user_certifications standing
LEFT JOIN users ON users.id = standing.learner_id
WHERE standing.track_id = $track_id AND standing.period > 0
  AND (standing.certificate_id IS NULL OR standing.renewing_since IS NOT NULL)
  AND users.organisation_id IS NOT DISTINCT FROM $organisation_id

-- name: finish_what_was
UPDATE user_certifications
SET asks = COALESCE(asks, $asks), aims_at = COALESCE(aims_at, $aims_at)
WHERE track_id = $track_id AND learner_id IN (SELECT unnest(CAST($learners AS UUID[])))

-- name: move_over
-- what they had to do besides stays: a renewal asks what it asked
UPDATE user_certifications SET aims_at = NULL
WHERE track_id = $track_id AND learner_id IN (SELECT unnest(CAST($learners AS UUID[])))

-- name: restart_courses
UPDATE course_progress
SET started_at = $now, updated_at = $now, read_at = NULL, watched = '{}', exercises = '[]',
    content_completed_at = NULL, completed_at = NULL
WHERE course_id IN (SELECT unnest(CAST($courses AS TEXT[])))
  AND learner_id IN (SELECT unnest(CAST($learners AS UUID[])))

-- name: note_version
INSERT INTO track_versions (track_id, version, published_at, actor)
SELECT $track_id, $version, $now, $actor
WHERE NOT EXISTS (SELECT 1 FROM track_versions WHERE track_id = $track_id AND version = $version)

-- name: certifications_found
-- People with their certifications, a page at a time beside the count of all. Without $track_id who has begun
-- nothing has one row without a track; with it everybody has a row. The state is that of lifecycle.state, by the
-- days in the four lists of rules; organisation "" is our own staff, and in a rule everybody's.
WITH rules AS (
    SELECT unnest(CAST($rule_organisations AS TEXT[])) AS organisation_id,
           unnest(CAST($rule_tracks AS TEXT[])) AS track_id,
           unnest(CAST($window_days AS INTEGER[])) AS window_days,
           unnest(CAST($due_days AS INTEGER[])) AS due_days
),
people AS (
    SELECT u.id, u.username, u.full_name, u.email, u.organisation_id, o.name AS organisation_name
    FROM users u JOIN organisations o ON o.id = u.organisation_id
    UNION ALL
    SELECT id, username, full_name, email, NULL, NULL FROM internal_users
),
numbered AS (
    SELECT learner_id, track_id, string_agg(lower(number), ' ') AS numbers
    FROM certificates
    GROUP BY learner_id, track_id
),
told AS (
    SELECT
        person.username, person.full_name, person.email, person.organisation_name,
        COALESCE(standing.track_id, $track_id) AS track_id,
        CASE
            WHEN standing.waived_at IS NOT NULL
                AND (standing.waived_until IS NULL OR $now <= standing.waived_until) THEN 'WAIVED'
            WHEN held.id IS NULL
                THEN CASE WHEN COALESCE(standing.period, 0) = 0 THEN 'NOT_STARTED' ELSE 'IN_PROGRESS' END
            WHEN held.revoked_at IS NOT NULL THEN 'REVOKED'
            WHEN standing.expires_at < $now THEN 'EXPIRED'
            WHEN held.suspended_at IS NOT NULL THEN 'SUSPENDED'
            WHEN standing.expires_at IS NULL THEN 'CERTIFIED'
            WHEN standing.ends_by = 'VERSION' THEN 'IN_GRACE'
            WHEN $now >= standing.expires_at - INTERVAL 1 DAY * COALESCE(own.due_days, usual.due_days)
                THEN 'DUE'
            WHEN $now >= standing.expires_at - INTERVAL 1 DAY * COALESCE(own.window_days, usual.window_days)
                THEN 'WINDOW_OPEN'
            ELSE 'CERTIFIED'
        END AS state,
        standing.period, standing.started_at, standing.completed_at, standing.expires_at,
        standing.waived_at, standing.waived_until, held.revoked_at, held.suspended_at, held.number
    FROM people person
    LEFT JOIN user_certifications standing
        ON standing.learner_id = person.id AND ($track_id IS NULL OR standing.track_id = $track_id)
    LEFT JOIN certificates held ON held.id = standing.certificate_id
    LEFT JOIN numbered ON numbered.learner_id = person.id AND numbered.track_id = standing.track_id
    LEFT JOIN rules usual ON usual.organisation_id = '' AND usual.track_id = standing.track_id
    LEFT JOIN rules own
        ON own.organisation_id = person.organisation_id AND own.track_id = standing.track_id
    WHERE ($organisations IS NULL
            OR list_contains(CAST($organisations AS TEXT[]), COALESCE(person.organisation_id, '')))
        AND NOT EXISTS (
            SELECT 1 FROM (SELECT unnest(CAST($words AS TEXT[])) AS word) wanted
            WHERE NOT contains(lower(strip_accents(
                person.full_name || ' ' || person.username || ' ' || person.email || ' '
                || COALESCE(person.organisation_name, 'staff') || ' ' || COALESCE(numbered.numbers, '')
            )), wanted.word)
        )
),
page AS (
    SELECT
        row_number() OVER (
            ORDER BY lower(strip_accents(told.full_name)), told.username, track.sort_order, told.track_id
        ) AS place,
        told.username, told.full_name, told.email, told.organisation_name, told.track_id,
        COALESCE(track.name, told.track_id) AS track_name, told.state,
        CASE told.state
            WHEN 'WAIVED' THEN told.waived_at
            WHEN 'REVOKED' THEN told.revoked_at
            WHEN 'SUSPENDED' THEN told.suspended_at
            WHEN 'EXPIRED' THEN told.expires_at
            WHEN 'IN_PROGRESS' THEN told.started_at
            WHEN 'NOT_STARTED' THEN NULL
            ELSE told.completed_at
        END AS since,
        CASE told.state
            WHEN 'WAIVED' THEN told.waived_until
            WHEN 'EXPIRED' THEN NULL
            WHEN 'REVOKED' THEN NULL
            ELSE told.expires_at
        END AS until,
        told.number
    FROM told
    LEFT JOIN certification_tracks track ON track.id = told.track_id
    WHERE $state IS NULL OR told.state = $state
    ORDER BY place
    LIMIT $limit OFFSET $offset
)
SELECT
    figures.found,
    page.username, page.full_name, page.email, page.organisation_name, page.track_id, page.track_name,
    page.state, page.since, page.until, page.number
FROM (SELECT count(*) AS found FROM told WHERE $state IS NULL OR state = $state) figures
LEFT JOIN page ON TRUE
ORDER BY page.place

-- name: policies_overridden
SELECT organisation_id, track_id, policy, actor, reason, changed_at
FROM recertification_overrides
ORDER BY organisation_id, track_id

-- name: standings_of_organisation
-- who holds a certificate of a track, as the rules need it to say where each stands
SELECT person.username, person.full_name, standing.period, standing.expires_at, standing.ends_by,
       standing.waived_at, standing.waived_until, held.number, held.revoked_at, held.suspended_at
FROM user_certifications standing
JOIN certificates held ON held.id = standing.certificate_id
JOIN users person ON person.id = standing.learner_id
WHERE standing.track_id = $track_id AND person.organisation_id = $organisation_id
ORDER BY lower(person.full_name), person.username
