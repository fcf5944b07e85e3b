-- certificates.parquet: one row a certificate that was ever issued. Without the token of its public
-- link: whoever may count certificates cannot pass for their holders.
SELECT
    id AS certificate_id,
    number,
    learner_id,
    recipient_name,
    track_id,
    track_name,
    track_version,
    level,
    organisation_id,
    organisation_name,
    issuer,
    issued_at,
    expires_at,
    revoked_at,
    revocation_reason
FROM certificates
ORDER BY issued_at, number
