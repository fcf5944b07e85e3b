-- One row a certificate that was ever issued, renewed and revoked ones included.
CREATE VIEW certificates AS
SELECT
    certificates.number,                    -- CERT-YYYY-NNNNN
    certificates.certificate_id,            -- the certificate's id
    certificates.learner_id,                -- whose certificate
    certificates.recipient_name,            -- the name as printed
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
        WHEN now() > certificates.expires_at THEN 'EXPIRED'
        ELSE 'ACTIVE'
    END AS status,                          -- ACTIVE, EXPIRED or REVOKED, at the moment of the query
    certificates.revoked_at,                -- when it was revoked; null: it was not
    certificates.revocation_reason,         -- why
    row_number() OVER (
        PARTITION BY certificates.learner_id, certificates.track_id
        ORDER BY certificates.issued_at DESC, certificates.number DESC
    ) = 1 AS is_latest                      -- true: the learner has no newer one in this track
FROM published.certificates;
