-- One row an organisation, and one for our own staff: how many people are certified in what is required.
CREATE VIEW organisation_compliance AS
WITH person AS (
    -- open accounts only: nobody can be asked to learn with a closed one
    SELECT
        learner_id,
        organisation_id,
        count(*) FILTER (required) AS required_tracks,
        count(*) FILTER (required AND state = 'CERTIFIED') AS required_certified,
        count(*) FILTER (state = 'CERTIFIED') AS certified,
        count(*) FILTER (state <> 'NOT_STARTED') AS started,
        count(*) FILTER (state = 'CERTIFIED' AND expires_at <= now() + to_days(90)) AS expiring
    FROM track_status
    WHERE is_active
    GROUP BY learner_id, organisation_id
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
    count(*) FILTER (person.required_certified = person.required_tracks) AS learners_compliant, -- certified today in every required track
    learners_compliant / nullif(learners, 0) AS compliance, -- learners_compliant / learners, fraction of 1; null: nobody there
    count(*) FILTER (person.certified > 0) AS learners_certified, -- certified today in any track
    count(*) FILTER (person.started = 0) AS learners_not_started, -- never began anything
    CAST(COALESCE(sum(person.certified), 0) AS BIGINT) AS certificates_active, -- certificates in force today
    CAST(COALESCE(sum(person.expiring), 0) AS BIGINT) AS certificates_expiring -- of those, how many end within 90 days
FROM known
LEFT JOIN person ON person.organisation_id IS NOT DISTINCT FROM known.organisation_id
GROUP BY known.organisation_id, known.organisation_name, known.internal;
