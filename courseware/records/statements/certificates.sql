-- name: last_number
SELECT last_number FROM certificate_numbers WHERE year = $year

-- name: first_number
INSERT INTO certificate_numbers (year, last_number) VALUES ($year, $last_number)

-- name: next_number
UPDATE certificate_numbers SET last_number = $last_number WHERE year = $year

-- name: certificates_of_learner
SELECT id, number, recipient_name, track_id, track_name, track_version, level, issued_at, expires_at,
       organisation_id, organisation_name, issuer, verify_token, pdf_sha256, revoked_at, revocation_reason,
       suspended_at, superseded_by, erased_at, learner_id
FROM certificates
WHERE learner_id = $learner_id
ORDER BY issued_at DESC, number DESC

-- name: all_certificates
SELECT id, number, recipient_name, track_id, track_name, track_version, level, issued_at, expires_at,
       organisation_id, organisation_name, issuer, verify_token, pdf_sha256, revoked_at, revocation_reason,
       suspended_at, superseded_by, erased_at
FROM certificates
ORDER BY number

-- name: certificate_by_token
SELECT id, number, recipient_name, track_id, track_name, track_version, level, issued_at, expires_at,
       organisation_id, organisation_name, issuer, verify_token, pdf_sha256, revoked_at, revocation_reason,
       suspended_at, superseded_by, erased_at
FROM certificates
WHERE verify_token = $token

-- name: certificate_by_number
SELECT id, number, recipient_name, track_id, track_name, track_version, level, issued_at, expires_at,
       organisation_id, organisation_name, issuer, verify_token, pdf_sha256, revoked_at, revocation_reason,
       suspended_at, superseded_by, erased_at
FROM certificates
WHERE number = $number

-- name: certificate_document
SELECT learner_id, snapshot, pdf_sha256, erased_at IS NOT NULL FROM certificates WHERE number = $number

-- name: certificates_without_document
SELECT number, snapshot FROM certificates WHERE pdf_sha256 IS NULL AND erased_at IS NULL AND number > $after
ORDER BY number LIMIT $most

-- name: freeze_documents
UPDATE certificates SET pdf_sha256 = drawn.sha256
FROM (SELECT unnest($numbers::TEXT[]) AS number, unnest($hashes::TEXT[]) AS sha256) AS drawn
WHERE certificates.number = drawn.number AND pdf_sha256 IS NULL

-- name: revoke_certificate
UPDATE certificates SET revoked_at = $now, revocation_reason = $reason
WHERE number = $number AND revoked_at IS NULL

-- name: supersede_certificate
UPDATE certificates SET superseded_by = $by, superseded_at = $now
WHERE number = $number AND superseded_by IS NULL

-- name: reinstate_certificate
UPDATE certificates SET revoked_at = NULL, revocation_reason = NULL WHERE number = $number

-- name: suspend_certificate
UPDATE certificates SET suspended_at = $at WHERE number = $number

-- name: move_certificate_end
UPDATE certificates SET expires_at = $expires_at WHERE number = $number

-- name: last_certified_detail
SELECT detail FROM certification_events
WHERE learner_id = $learner_id AND track_id = $track_id AND kind = 'CERTIFIED'
ORDER BY occurred_at DESC, id DESC
LIMIT 1

-- name: certification_events
SELECT kind, occurred_at, certificate_number, version, until, ends_by, actor, reason
FROM certification_events
WHERE learner_id = $learner_id AND track_id = $track_id
ORDER BY occurred_at, id

-- name: standing
-- of the certificate with this token, else of the one whose document has this fingerprint or number
SELECT number, verify_token, pdf_sha256, expires_at, revoked_at IS NOT NULL, superseded_by IS NOT NULL,
       suspended_at IS NOT NULL
FROM certificates
WHERE verify_token = $token OR pdf_sha256 = $sha256 OR number = $number
ORDER BY verify_token = $token DESC
LIMIT 1

-- name: revoked_in_year
-- what other programs are not to take: revoked, suspended for the time being, or with another in its place
SELECT number, COALESCE(revoked_at, suspended_at, superseded_at) FROM certificates
WHERE (revoked_at IS NOT NULL OR suspended_at IS NOT NULL OR superseded_by IS NOT NULL)
  AND number LIKE $numbers
ORDER BY number

-- name: certificate_snapshot
SELECT number, snapshot, erased_at IS NOT NULL FROM certificates WHERE verify_token = $token OR number = $number
-- name: organisation_certificates
SELECT organisation_id, design FROM organisation_certificates

-- name: add_organisation_certificate
INSERT INTO organisation_certificates (organisation_id, design, changed_at)
VALUES ($organisation_id, $design, $now)

-- name: change_organisation_certificate
UPDATE organisation_certificates SET design = $design, changed_at = $now
WHERE organisation_id = $organisation_id
