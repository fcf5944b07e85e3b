-- name: assignments
SELECT assigned.id, assigned.track_id, assigned.audience, assigned.learner_id, person.username,
       assigned.organisation_id, assigned.role, assigned.due_on, assigned.due_months, assigned.due_days,
       assigned.begin_on, assigned.begin_months, assigned.begin_days, assigned.reason, assigned.made_by,
       assigned.made_at, assigned.withdrawn_at
FROM assignments assigned
LEFT JOIN (
    SELECT id, username FROM users UNION ALL SELECT id, username FROM internal_users
) person ON person.id = assigned.learner_id
WHERE assigned.withdrawn_at IS NULL
ORDER BY assigned.id

-- name: assignments_near
-- Those in force that may reach one person: whether its role is held is not asked here.
SELECT id, track_id, audience, learner_id, NULL, organisation_id, role, due_on, due_months, due_days,
       begin_on, begin_months, begin_days, reason, made_by, made_at, withdrawn_at
FROM assignments
WHERE withdrawn_at IS NULL
    AND (learner_id IS NULL OR learner_id = $learner_id)
    AND (organisation_id IS NULL OR organisation_id = $organisation_id)
ORDER BY id

-- name: change_assignment
UPDATE assignments
SET due_on = $due_on, due_months = $due_months, due_days = $due_days,
    begin_on = $begin_on, begin_months = $begin_months, begin_days = $begin_days
WHERE id = $id

-- name: withdraw_assignment
UPDATE assignments SET withdrawn_at = $now WHERE id = $id

-- name: exemptions_of
-- From what one person is excused, or was, in the order it was decided.
SELECT assignment_id, is_excused, reason FROM assignment_exemptions WHERE learner_id = $learner_id ORDER BY id

-- name: reaches
SELECT 1 FROM assignment_reach WHERE assignment_id = $assignment_id AND learner_id = $learner_id

-- name: joined_at
SELECT created_at FROM users WHERE id = $learner_id
UNION ALL
SELECT created_at FROM internal_users WHERE id = $learner_id

-- name: roles_since
SELECT role, min(granted_at) FROM role_grants WHERE learner_id = $learner_id GROUP BY role

-- name: assignment_figures
-- Each assignment in force with the people whom it reaches, who of them is excused, and who is certified now.
SELECT reach.assignment_id, count(*), count(*) FILTER (WHERE reach.is_excused),
       count(*) FILTER (WHERE NOT reach.is_excused AND told.certificate_id IS NOT NULL
           AND (told.certified_until IS NULL OR $now <= told.certified_until))
FROM assignment_reach reach
LEFT JOIN obligations told ON told.learner_id = reach.learner_id AND told.track_id = reach.track_id
GROUP BY reach.assignment_id

-- name: would_reach
-- How many people an assignment would reach, and how many of them are certified now.
SELECT count(*), count(*) FILTER (WHERE held.learner_id IS NOT NULL)
FROM (
    SELECT id AS learner_id, organisation_id FROM users WHERE is_active
    UNION ALL
    SELECT id, NULL FROM internal_users WHERE is_active
) person
LEFT JOIN (
    SELECT standing.learner_id
    FROM user_certifications standing
    JOIN certificates certificate ON certificate.id = standing.certificate_id
    WHERE standing.track_id = $track_id AND certificate.revoked_at IS NULL AND certificate.suspended_at IS NULL
        AND (certificate.expires_at IS NULL OR $now <= certificate.expires_at)
) held ON held.learner_id = person.learner_id
WHERE ($learner_id IS NULL OR person.learner_id = $learner_id)
    AND ($organisation_id IS NULL OR person.organisation_id = $organisation_id)
    AND (NOT $staff OR person.organisation_id IS NULL)
    AND ($role IS NULL OR person.learner_id IN (SELECT learner_id FROM role_grants WHERE role = $role))

-- name: exemptions_from
-- who is excused now: of each person the last decision counts
SELECT person.username, person.full_name, decided.reason, decided.decided_by, decided.decided_at
FROM assignment_exemptions decided
JOIN (
    SELECT id, username, full_name FROM users
    UNION ALL
    SELECT id, username, full_name FROM internal_users
) person ON person.id = decided.learner_id
WHERE decided.assignment_id = $assignment_id AND decided.is_excused
  AND NOT EXISTS (
      SELECT 1 FROM assignment_exemptions later
      WHERE later.assignment_id = decided.assignment_id
        AND later.learner_id = decided.learner_id AND later.id > decided.id
  )
ORDER BY lower(person.full_name), person.username

-- name: compliance
-- People and assigned tracks with where they stand, a page at a time, beside the counts of all that the filters
-- leave. Organisation "" is our own staff. list_contains is asked before the people are grouped, ANY only after
-- them. (PostgreSQL: ANY all the same, unaccent for strip_accents, strpos for contains.)
WITH told AS MATERIALIZED (
    SELECT
        owed.learner_id,
        person.username,
        person.full_name,
        person.email,
        owed.organisation_id,
        organisation.name AS organisation_name,
        owed.track_id,
        track.name AS track_name,
        owed.is_required,
        owed.assignments,
        CASE
            WHEN owed.is_exempt OR (owed.waived_at IS NOT NULL
                AND $now <= COALESCE(owed.waived_until, $now)) THEN 'EXEMPT'
            WHEN owed.certificate_id IS NOT NULL AND owed.certified_until IS NULL THEN 'DONE'
            WHEN owed.certificate_id IS NOT NULL AND $now <= owed.certified_until
                THEN CASE WHEN owed.certified_until > $soon THEN 'DONE' ELSE 'DUE_SOON' END
            WHEN owed.due_at < $now THEN 'OVERDUE'
            WHEN owed.begun_at IS NULL AND owed.begin_by < $now THEN 'NOT_BEGUN_IN_TIME'
            WHEN owed.due_at <= $soon THEN 'DUE_SOON'
            ELSE 'ON_TIME'
        END AS standing,
        owed.due_at,
        owed.begin_by,
        owed.begun_at,
        (owed.certificate_id IS NOT NULL
            AND (owed.certified_until IS NULL OR $now <= owed.certified_until)) AS certified,
        owed.certified_until
    FROM obligations owed
    JOIN (
        SELECT id, username, full_name, email FROM users
        UNION ALL
        SELECT id, username, full_name, email FROM internal_users
    ) person ON person.id = owed.learner_id
    JOIN certification_tracks track ON track.id = owed.track_id
    LEFT JOIN organisations organisation ON organisation.id = owed.organisation_id
    WHERE ($organisations IS NULL
            OR list_contains(CAST($organisations AS TEXT[]), COALESCE(owed.organisation_id, '')))
        AND ($track_id IS NULL OR owed.track_id = $track_id)
        AND NOT EXISTS (
            SELECT 1 FROM (SELECT unnest(CAST($words AS TEXT[])) AS word) wanted
            WHERE NOT contains(lower(strip_accents(
                person.full_name || ' ' || person.username || ' ' || person.email || ' '
                || COALESCE(organisation.name, 'staff')
            )), wanted.word)
        )
),
ordered AS (
    SELECT
        told.*,
        CASE standing WHEN 'OVERDUE' THEN 0 WHEN 'NOT_BEGUN_IN_TIME' THEN 1 WHEN 'DUE_SOON' THEN 2
            WHEN 'ON_TIME' THEN 3 WHEN 'DONE' THEN 4 ELSE 5 END AS urgency
    FROM told
),
page AS (
    SELECT
        row_number() OVER (
            ORDER BY
                CASE WHEN $sort = 'name' AND NOT $descending THEN lower(strip_accents(full_name)) END,
                CASE WHEN $sort = 'name' AND $descending THEN lower(strip_accents(full_name)) END DESC,
                CASE WHEN $sort = 'organisation' AND NOT $descending THEN lower(organisation_name) END,
                CASE WHEN $sort = 'organisation' AND $descending THEN lower(organisation_name) END DESC,
                CASE WHEN $sort = 'track' AND NOT $descending THEN lower(track_name) END,
                CASE WHEN $sort = 'track' AND $descending THEN lower(track_name) END DESC,
                CASE WHEN $sort = 'due' AND NOT $descending THEN due_at END NULLS LAST,
                CASE WHEN $sort = 'due' AND $descending THEN due_at END DESC NULLS LAST,
                CASE WHEN $sort = 'standing' AND $descending THEN urgency END DESC,
                urgency, due_at NULLS LAST, lower(full_name), username, track_id
        ) AS place,
        *
    FROM ordered
    WHERE $standing IS NULL OR standing = $standing
    ORDER BY place
    LIMIT $limit OFFSET $offset
)
SELECT
    figures.pairs, figures.people, figures.certified, figures.overdue, figures.not_begun_in_time,
    figures.due_soon, figures.on_time, figures.done, figures.exempt,
    page.learner_id, page.username, page.full_name, page.email, page.organisation_id, page.organisation_name,
    page.track_id, page.track_name, page.is_required, page.assignments, page.standing, page.due_at,
    page.begin_by, page.begun_at, page.certified, page.certified_until
FROM (
    SELECT
        count(*) AS pairs,
        count(DISTINCT learner_id) AS people,
        count(*) FILTER (WHERE certified AND standing <> 'EXEMPT') AS certified,
        count(*) FILTER (WHERE standing = 'OVERDUE') AS overdue,
        count(*) FILTER (WHERE standing = 'NOT_BEGUN_IN_TIME') AS not_begun_in_time,
        count(*) FILTER (WHERE standing = 'DUE_SOON') AS due_soon,
        count(*) FILTER (WHERE standing = 'ON_TIME') AS on_time,
        count(*) FILTER (WHERE standing = 'DONE') AS done,
        count(*) FILTER (WHERE standing = 'EXEMPT') AS exempt
    FROM told
) figures
LEFT JOIN page ON TRUE
ORDER BY page.place
