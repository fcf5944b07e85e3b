-- What the questions about endings read: certificates in force that end within the next twelve months.
CREATE OR REPLACE TEMP TABLE ending_certificates AS
SELECT
    certificates.number,
    certificates.recipient_name,
    certificates.track_id,
    certificates.track_name,
    people.email,
    COALESCE(people.organisation_id, '') AS organisation_id,
    COALESCE(people.organisation_name, 'Our own staff') AS organisation_name,
    certificates.expires_at,
    date_diff('day', now(), certificates.expires_at) AS days_left
FROM certificates
JOIN published.people ON people.learner_id = certificates.learner_id AND people.is_active
WHERE certificates.status = 'ACTIVE'
    AND certificates.is_latest
    AND certificates.expires_at < date_trunc('month', now()) + to_months(12)
