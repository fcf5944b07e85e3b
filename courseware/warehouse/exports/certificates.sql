-- certificates.parquet: one row a certificate that was ever issued. Without the token of its public
-- link: whoever may count certificates cannot pass for their holders.
SELECT
    id AS certificate_id,
    number,
    learner_id,
    NULLIF(recipient_name, '') AS recipient_name, -- null: its holder was erased
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
    revocation_reason,
    COALESCE(period, 1) AS period,
    COALESCE(basis, 'EARNED') AS basis,
    suspended_at,
    superseded_by
FROM certificates
ORDER BY issued_at, number
