-- One row a certificate that was ever issued, renewed and revoked ones included.
CREATE VIEW certificates AS
SELECT
    certificates.number,                    -- CERT-YYYY-NNNNN
    certificates.certificate_id,            -- the certificate's id
    certificates.learner_id,                -- whose certificate
    certificates.recipient_name,            -- the name as printed; null: the holder was erased
    certificates.organisation_id,           -- the organisation when it was issued; null for our own staff
    certificates.organisation_name,         -- its name as printed
    certificates.track_id,                  -- the track's slug
    certificates.track_name,                -- the track's name as printed
    certificates.track_version,             -- the track's version when it was issued
    certificates.level,                     -- FOUNDATION, INTERMEDIATE or ADVANCED
    certificates.issuer,                    -- who certifies
    certificates.issued_at,                 -- when it was issued
    certificates.expires_at,                -- when it ends; null: never
    CASE
        WHEN certificates.revoked_at IS NOT NULL THEN 'REVOKED'
        WHEN certificates.superseded_by IS NOT NULL THEN 'SUPERSEDED'
        WHEN now() > certificates.expires_at THEN 'EXPIRED'
        WHEN certificates.suspended_at IS NOT NULL THEN 'SUSPENDED'
        ELSE 'ACTIVE'
    END AS status,                          -- ACTIVE, SUSPENDED, EXPIRED, SUPERSEDED (another took its place) or REVOKED, at the moment of the query
    certificates.revoked_at,                -- when it was revoked; null: it was not
    certificates.revocation_reason,         -- why
    certificates.superseded_by,             -- the number of the one that took its place; null: none did
    certificates.period,                    -- counts from 1: a renewal is a new period of the learner in the track
    certificates.basis,                     -- EARNED, GRANTED, EQUIVALENT (something else was accepted) or IMPORTED
    certificates.superseded_by IS NULL AS is_latest --  true: the learner has no newer one in this track
FROM published.certificates;
