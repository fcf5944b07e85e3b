-- name: last_number
SELECT last_number FROM certificate_numbers WHERE year = $year

-- name: first_number
INSERT INTO certificate_numbers (year, last_number) VALUES ($year, 1)

-- name: next_number
UPDATE certificate_numbers SET last_number = $last_number WHERE year = $year

-- name: issue_certificate
INSERT INTO certificates (id, number, track_id, user_id, internal_user_id, learner_id, recipient_name,
    track_name, track_version, level, organisation_id, organisation_name, issuer, issued_at, expires_at,
    verify_token, snapshot)
VALUES ($id, $number, $track_id, $user_id, $internal_user_id, $learner_id, $recipient_name,
    $track_name, $track_version, $level, $organisation_id, $organisation_name, $issuer, $issued_at,
    $expires_at, $verify_token, $snapshot)

-- name: certificates_of_learner
SELECT id, number, recipient_name, track_id, track_name, track_version, level, issued_at, expires_at,
       organisation_id, organisation_name, issuer, verify_token, pdf_sha256, revoked_at, revocation_reason
FROM certificates
WHERE learner_id = $learner_id
ORDER BY issued_at DESC, number DESC

-- name: all_certificates
SELECT id, number, recipient_name, track_id, track_name, track_version, level, issued_at, expires_at,
       organisation_id, organisation_name, issuer, verify_token, pdf_sha256, revoked_at, revocation_reason
FROM certificates
ORDER BY number

-- name: certificate_by_token
SELECT id, number, recipient_name, track_id, track_name, track_version, level, issued_at, expires_at,
       organisation_id, organisation_name, issuer, verify_token, pdf_sha256, revoked_at, revocation_reason
FROM certificates
WHERE verify_token = $token

-- name: certificate_by_number
SELECT id, number, recipient_name, track_id, track_name, track_version, level, issued_at, expires_at,
       organisation_id, organisation_name, issuer, verify_token, pdf_sha256, revoked_at, revocation_reason
FROM certificates
WHERE number = $number

-- name: certificate_document
SELECT learner_id, snapshot, pdf_sha256 FROM certificates WHERE number = $number

-- name: certificates_without_document
SELECT number FROM certificates WHERE pdf_sha256 IS NULL ORDER BY number

-- name: freeze_document
UPDATE certificates SET pdf_sha256 = $sha256 WHERE number = $number AND pdf_sha256 IS NULL

-- name: revoke_certificate
UPDATE certificates SET revoked_at = $now, revocation_reason = $reason
WHERE number = $number AND revoked_at IS NULL
