-- One row a certificate that ends within twelve months.
SELECT recipient_name, organisation_name, track_name, number, expires_at, days_left
FROM ending_certificates
WHERE ($organisation IS NULL OR organisation_id = $organisation)
    AND ($track IS NULL OR track_id = $track)
