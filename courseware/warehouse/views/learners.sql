-- One row a person with an account: a tenant's user or one of our own staff.
CREATE VIEW learners AS
SELECT
    people.learner_id,                      -- the person's id, the same in every view
    people.username,                        -- the name for signing in
    people.full_name,                       -- as printed on certificates
    people.email,                           -- where to reach the person
    people.internal,                        -- true: our own staff, who belong to no organisation
    people.organisation_id,                 -- the organisation's id; null for our own staff
    people.organisation_name,               -- the organisation's name; null for our own staff
    people.is_active,                       -- false: the account is closed
    people.created_at,                      -- when the account was made
    activity.last_active_at                 -- the last time anything was read, watched or answered; null: never
FROM published.people
LEFT JOIN (
    SELECT learner_id, max(updated_at) AS last_active_at
    FROM published.course_progress
    GROUP BY learner_id
) AS activity ON activity.learner_id = people.learner_id;
