-- One row an active certificate that ends within the renewal window (by the policy of the learner's organisation, where it has one) and has no newer one.
CREATE VIEW expiring_certificates AS
SELECT
    certificates.number,                    -- CERT-YYYY-NNNNN
    certificates.learner_id,                -- whose certificate
    certificates.recipient_name,            -- the name as printed
    people.email,                           -- where to reach the learner
    people.organisation_id,                 -- the learner's organisation now; null for our own staff
    people.organisation_name,               -- its name
    certificates.track_id,                  -- the track's slug
    certificates.track_name,                -- the track's name as printed
    certificates.track_version,             -- the track's version when it was issued
    certificates.issued_at,                 -- when it was issued
    certificates.expires_at,                -- when it ends
    date_diff('day', now(), certificates.expires_at) AS days_left -- whole days from today to that day
FROM certificates
JOIN published.people ON people.learner_id = certificates.learner_id AND people.is_active
LEFT JOIN published.certifications
    ON certifications.learner_id = certificates.learner_id AND certifications.track_id = certificates.track_id
LEFT JOIN published.tracks ON tracks.track_id = certificates.track_id
WHERE certificates.status = 'ACTIVE'
    AND certificates.is_latest
    AND certificates.expires_at <= now() + to_days(COALESCE(certifications.window_days, tracks.window_days, 90));
