-- The record, version 5: who must be certified in which track by when.

-- A track assigned to an audience. Withdrawn ones are kept; track and audience never change.
CREATE TABLE assignments (
    id                UUID PRIMARY KEY,
    track_id          TEXT NOT NULL,
    audience          TEXT NOT NULL,        -- PERSON, ORGANISATION, ROLE, STAFF, EVERYBODY
    learner_id        UUID,                 -- PERSON: who
    organisation_id   TEXT,                 -- ORGANISATION: whose people; ROLE: of whose people alone, null: of all
    role              TEXT,                 -- ROLE: see role_grants
    due_on            DATE,                 -- exactly one of this and the next two: the day, to its end in UTC
    due_months        INTEGER,              -- or so long after joining, getting the role or the making of this,
    due_days          INTEGER,              -- whichever is last: months by the calendar first, then days
    begin_on          DATE,                 -- to be begun by, in the same way; all null: at any time
    begin_months      INTEGER,
    begin_days        INTEGER,
    reason            TEXT NOT NULL,
    made_by           TEXT NOT NULL,
    made_at           TIMESTAMPTZ NOT NULL,
    withdrawn_at      TIMESTAMPTZ,
    CHECK ((due_on IS NULL) <> (due_months IS NULL AND due_days IS NULL))
);

-- Who is excused from an assignment by name. The last row of an assignment and a person counts.
CREATE TABLE assignment_exemptions (
    id            UUID PRIMARY KEY,         -- rises with time
    assignment_id UUID NOT NULL,
    learner_id    UUID NOT NULL,
    is_excused    BOOLEAN NOT NULL,         -- false: not any more
    reason        TEXT NOT NULL,
    decided_by    TEXT NOT NULL,
    decided_at    TIMESTAMPTZ NOT NULL
);

-- One row an assignment in force and a person with an open account whom it reaches.
-- A day ends with its last second in UTC; a sum of a moment and months is made by the calendar of UTC.
CREATE VIEW assignment_reach AS
SELECT
    reached.learner_id,
    reached.organisation_id,                -- the person's; null: our own staff
    reached.assignment_id,
    reached.track_id,
    (COALESCE(
        CAST(reached.due_on AS TIMESTAMP),
        date_trunc('day', (reached.since AT TIME ZONE 'UTC')
            + COALESCE(reached.due_months, 0) * INTERVAL '1 month'
            + COALESCE(reached.due_days, 0) * INTERVAL '1 day')
    ) + INTERVAL '1 day' - INTERVAL '1 second') AT TIME ZONE 'UTC' AS due_at,
    (COALESCE(
        CAST(reached.begin_on AS TIMESTAMP),
        CASE WHEN reached.begin_months IS NOT NULL OR reached.begin_days IS NOT NULL THEN
            date_trunc('day', (reached.since AT TIME ZONE 'UTC')
                + COALESCE(reached.begin_months, 0) * INTERVAL '1 month'
                + COALESCE(reached.begin_days, 0) * INTERVAL '1 day')
        END
    ) + INTERVAL '1 day' - INTERVAL '1 second') AT TIME ZONE 'UTC' AS begin_by, -- null: at any time
    COALESCE(exempt.is_excused, FALSE) AS is_excused
FROM (
    SELECT
        assigned.id AS assignment_id,
        assigned.track_id,
        assigned.due_on, assigned.due_months, assigned.due_days,
        assigned.begin_on, assigned.begin_months, assigned.begin_days,
        person.learner_id,
        person.organisation_id,
        greatest(assigned.made_at, person.joined_at) AS since
    FROM assignments assigned
    JOIN (
        SELECT id AS learner_id, organisation_id, created_at AS joined_at FROM users WHERE is_active
        UNION ALL
        SELECT id, NULL, created_at FROM internal_users WHERE is_active
    ) person
        ON (assigned.audience = 'EVERYBODY')
        OR (assigned.audience = 'STAFF' AND person.organisation_id IS NULL)
    WHERE assigned.withdrawn_at IS NULL AND assigned.audience IN ('EVERYBODY', 'STAFF')
    UNION ALL
    SELECT
        assigned.id, assigned.track_id,
        assigned.due_on, assigned.due_months, assigned.due_days,
        assigned.begin_on, assigned.begin_months, assigned.begin_days,
        person.id, person.organisation_id,
        greatest(assigned.made_at, person.created_at)
    FROM assignments assigned
    JOIN users person ON person.organisation_id = assigned.organisation_id
    WHERE assigned.withdrawn_at IS NULL AND assigned.audience = 'ORGANISATION' AND person.is_active
    UNION ALL
    SELECT
        assigned.id, assigned.track_id,
        assigned.due_on, assigned.due_months, assigned.due_days,
        assigned.begin_on, assigned.begin_months, assigned.begin_days,
        person.learner_id, person.organisation_id,
        greatest(assigned.made_at, person.joined_at)
    FROM assignments assigned
    JOIN (
        SELECT id AS learner_id, organisation_id, created_at AS joined_at FROM users WHERE is_active
        UNION ALL
        SELECT id, NULL, created_at FROM internal_users WHERE is_active
    ) person ON person.learner_id = assigned.learner_id
    WHERE assigned.withdrawn_at IS NULL AND assigned.audience = 'PERSON'
    UNION ALL
    SELECT
        assigned.id, assigned.track_id,
        assigned.due_on, assigned.due_months, assigned.due_days,
        assigned.begin_on, assigned.begin_months, assigned.begin_days,
        person.learner_id, person.organisation_id,
        greatest(assigned.made_at, person.joined_at, held.given_at)
    FROM assignments assigned
    JOIN (
        SELECT learner_id, role, min(granted_at) AS given_at FROM role_grants GROUP BY learner_id, role
    ) held ON held.role = assigned.role
    JOIN (
        SELECT id AS learner_id, organisation_id, created_at AS joined_at FROM users WHERE is_active
        UNION ALL
        SELECT id, NULL, created_at FROM internal_users WHERE is_active
    ) person ON person.learner_id = held.learner_id
    WHERE assigned.withdrawn_at IS NULL AND assigned.audience = 'ROLE'
        AND (assigned.organisation_id IS NULL OR assigned.organisation_id = person.organisation_id)
) reached
LEFT JOIN (
    SELECT decided.assignment_id, decided.learner_id, decided.is_excused
    FROM assignment_exemptions decided
    WHERE NOT EXISTS (
        SELECT 1 FROM assignment_exemptions newer
        WHERE newer.assignment_id = decided.assignment_id AND newer.learner_id = decided.learner_id
            AND newer.id > decided.id
    )
) exempt ON exempt.assignment_id = reached.assignment_id AND exempt.learner_id = reached.learner_id;

-- One row a person with an open account and a track in force that is assigned to the person, or required of
-- everybody. What is required counts without a day where nothing is assigned.
CREATE VIEW assigned_tracks AS
SELECT
    learner_id,
    organisation_id,                        -- the person's; null: our own staff
    track_id,
    bool_or(is_required) AS is_required,    -- true: required of everybody
    count(assignment_id) AS assignments,    -- that reach the person; 0: it is required, and no more
    COALESCE(bool_and(is_excused), FALSE) AS is_exempt, -- excused from every one of them
    min(due_at) AS due_at,                  -- the strictest of those the person is not excused from; null: no day
    min(begin_by) AS begin_by               -- the strictest; null: at any time
FROM (
    SELECT
        reach.learner_id, reach.organisation_id, reach.track_id, reach.assignment_id,
        track.required AS is_required,
        reach.is_excused,
        CASE WHEN NOT reach.is_excused THEN reach.due_at END AS due_at,
        CASE WHEN NOT reach.is_excused THEN reach.begin_by END AS begin_by
    FROM assignment_reach reach
    JOIN certification_tracks track ON track.id = reach.track_id AND track.is_active
    UNION ALL
    SELECT person.learner_id, person.organisation_id, track.id, NULL, TRUE, NULL, NULL, NULL
    FROM (
        SELECT id AS learner_id, organisation_id FROM users WHERE is_active
        UNION ALL
        SELECT id, NULL FROM internal_users WHERE is_active
    ) person
    CROSS JOIN certification_tracks track
    WHERE track.required AND track.is_active
) each_of_them
GROUP BY learner_id, organisation_id, track_id;

-- One row a person and assigned track: all that a standing is told by, but for the clock.
CREATE VIEW obligations AS
SELECT
    assigned.learner_id,
    assigned.organisation_id,
    assigned.track_id,
    assigned.is_required,
    assigned.assignments,
    assigned.is_exempt,
    assigned.due_at AS assigned_due_at,     -- as it was assigned
    greatest(assigned.due_at, held.certified_until) AS due_at, -- or the end of the certificate, where that is later
    assigned.begin_by,
    CASE WHEN started.period > 0 THEN started.started_at END AS begun_at, -- null: not begun
    started.waived_at,                      -- excused from the track itself; null: not
    started.waived_until,                   -- null: without end
    held.certificate_id,                    -- not revoked and not suspended; null: none
    held.certified_until                    -- when it ends or ended; null: no end, or none
FROM assigned_tracks assigned
LEFT JOIN user_certifications started
    ON started.learner_id = assigned.learner_id AND started.track_id = assigned.track_id
LEFT JOIN (
    SELECT id AS certificate_id, learner_id, expires_at AS certified_until
    FROM certificates
    WHERE revoked_at IS NULL AND suspended_at IS NULL
) held ON held.certificate_id = started.certificate_id;
