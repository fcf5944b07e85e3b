-- Twelve rows, this month and the next ones: how many certificates end in it.
SELECT
    month,
    count(ending.number) AS certificates
FROM unnest(generate_series(
    date_trunc('month', now()), date_trunc('month', now()) + to_months(11), to_months(1)
)) AS months (month)
LEFT JOIN ending_certificates AS ending
    ON date_trunc('month', ending.expires_at) = month
    AND ($organisation IS NULL OR ending.organisation_id = $organisation)
    AND ($track IS NULL OR ending.track_id = $track)
GROUP BY month
ORDER BY month
