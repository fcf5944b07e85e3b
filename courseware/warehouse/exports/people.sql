-- people.parquet: one row a person with an account, of a tenant or of our own staff. No password hash.
SELECT
    person.learner_id,
    person.username,
    person.full_name,
    person.email,
    person.internal,
    person.organisation_id,
    organisations.name AS organisation_name,
    person.is_active,
    person.created_at
FROM (
    SELECT id AS learner_id, username, full_name, email, FALSE AS internal, organisation_id, is_active, created_at
    FROM users
    UNION ALL
    SELECT id, username, full_name, email, TRUE, NULL, is_active, created_at
    FROM internal_users
) AS person
LEFT JOIN organisations ON organisations.id = person.organisation_id
ORDER BY person.learner_id
