-- One row an organisation, and one for our own staff: how many people are certified in what is assigned to them.
CREATE VIEW organisation_compliance AS
WITH person AS (
    -- open accounts only: nobody can be asked to learn with a closed one
    SELECT
        learner_id,
        organisation_id,
        count(*) FILTER (certified) AS certified,
        count(*) FILTER (state <> 'NOT_STARTED') AS started,
        count(*) FILTER (certified AND expires_at <= now() + to_days(90)) AS expiring
    FROM track_status
    WHERE is_active
    GROUP BY learner_id, organisation_id
),
asked AS (
    -- who is excused from a track is not asked for it
    SELECT
        learner_id,
        count(*) AS tracks,
        count(*) FILTER (certified) AS certified,
        count(*) FILTER (standing = 'OVERDUE') AS overdue,
        count(*) FILTER (standing = 'NOT_BEGUN_IN_TIME') AS not_begun_in_time,
        count(*) FILTER (standing = 'DUE_SOON') AS due_soon
    FROM assignments
    WHERE standing <> 'EXEMPT'
    GROUP BY learner_id
),
known AS (
    SELECT organisation_id, organisation_name, FALSE AS internal FROM published.organisations
    UNION ALL
    SELECT DISTINCT NULL, 'Our own staff', TRUE FROM published.people WHERE internal
)
SELECT
    known.organisation_id,                  -- the organisation's id; null for our own staff
    known.organisation_name,                -- its name
    known.internal,                         -- true: our own staff
    count(person.learner_id) AS learners,   -- people with an open account
    count(*) FILTER (asked.certified = asked.tracks) AS learners_compliant, -- certified today in every track that is assigned to them or required
    learners_compliant / nullif(count(asked.learner_id), 0) AS compliance, -- learners_compliant / learners_assigned, fraction of 1; null: nobody has to be certified
    count(*) FILTER (person.certified > 0) AS learners_certified, -- certified today in any track
    count(*) FILTER (person.started = 0) AS learners_not_started, -- never began anything
    CAST(COALESCE(sum(person.certified), 0) AS BIGINT) AS certificates_active, -- certificates in force today
    CAST(COALESCE(sum(person.expiring), 0) AS BIGINT) AS certificates_expiring, -- of those, how many end within 90 days
    count(asked.learner_id) AS learners_assigned, -- people to whom something is assigned or of whom it is required, and who are not excused
    count(*) FILTER (asked.overdue > 0) AS learners_overdue, -- people with anything overdue
    CAST(COALESCE(sum(asked.tracks), 0) AS BIGINT) AS assigned, -- pairs of a person and an assigned or required track, without those excused
    CAST(COALESCE(sum(asked.certified), 0) AS BIGINT) AS assigned_certified, -- of those, certified today
    CAST(COALESCE(sum(asked.due_soon), 0) AS BIGINT) AS assigned_due_soon, -- of those, due soon
    CAST(COALESCE(sum(asked.not_begun_in_time), 0) AS BIGINT) AS assigned_not_begun_in_time, -- of those, not begun in time
    CAST(COALESCE(sum(asked.overdue), 0) AS BIGINT) AS assigned_overdue -- of those, overdue
FROM known
LEFT JOIN person ON person.organisation_id IS NOT DISTINCT FROM known.organisation_id
LEFT JOIN asked ON asked.learner_id = person.learner_id
GROUP BY known.organisation_id, known.organisation_name, known.internal;
