-- name: notices_began
SELECT applied_at FROM schema_migrations WHERE name = 'notices'

-- name: certificates_with_news
-- Those in force of which the newest of their moments that has passed was not told yet. The moments are those of
-- certification.notices, which decides; this only finds whom to ask it about.
SELECT number, learner_id, organisation_id, track_id, issued_at, expires_at, window_days
FROM (
    SELECT c.number, c.learner_id, c.organisation_id, c.track_id, c.issued_at, c.expires_at, told.last_at,
           -- by the policy of the organisation that the person is of now, where it has one
           COALESCE(CAST(COALESCE(own.policy, t.recertification) ->> 'window_days' AS INTEGER), 90) AS window_days
    FROM certificates c
    JOIN user_certifications s ON s.certificate_id = c.id
    JOIN certification_tracks t ON t.id = c.track_id
    LEFT JOIN users u ON u.id = c.learner_id
    LEFT JOIN recertification_overrides own
        ON own.organisation_id = u.organisation_id AND own.track_id = c.track_id
    LEFT JOIN (
        SELECT certificate_number, max(occurred_at) AS last_at
        FROM notices
        WHERE kind IN ('WINDOW_OPEN', 'DUE_30', 'DUE_7', 'DUE_1', 'EXPIRED')
        GROUP BY certificate_number
    ) told ON told.certificate_number = c.number
    WHERE c.revoked_at IS NULL AND c.suspended_at IS NULL
      AND NOT (s.waived_at IS NOT NULL AND $now <= COALESCE(s.waived_until, $now))
      AND c.expires_at <= $horizon
      AND NOT (c.expires_at < $since AND c.expires_at < $now)
) standing
WHERE COALESCE(last_at, issued_at) < greatest(
      CASE WHEN expires_at < $now THEN expires_at END,
      CASE WHEN expires_at - INTERVAL 1 DAY <= $now THEN expires_at - INTERVAL 1 DAY END,
      CASE WHEN expires_at - INTERVAL 7 DAY <= $now THEN expires_at - INTERVAL 7 DAY END,
      CASE WHEN expires_at - INTERVAL 30 DAY <= $now THEN expires_at - INTERVAL 30 DAY END,
      CASE WHEN expires_at - INTERVAL 1 DAY * window_days <= $now THEN expires_at - INTERVAL 1 DAY * window_days END)
ORDER BY expires_at, number
LIMIT $most

-- name: known_notices
SELECT key FROM notices WHERE key = ANY($keys)

-- name: longest_window
SELECT COALESCE(max(COALESCE(CAST(policy ->> 'window_days' AS INTEGER), 90)), 0)
FROM (
    SELECT recertification AS policy FROM certification_tracks
    UNION ALL
    SELECT policy FROM recertification_overrides
) policies

-- name: managers_with_news
-- For each manager and organisation with anything to tell before $until: from when on it was not told.
SELECT g.learner_id, g.organisation_id, max(COALESCE(told.covers_until, g.granted_at)) AS since
FROM role_grants g
LEFT JOIN notices told
    ON told.kind = 'DIGEST' AND told.learner_id = g.learner_id AND told.organisation_id = g.organisation_id
JOIN (
    SELECT organisation_id, max(made_at) AS last_at
    FROM notices
    WHERE kind <> 'DIGEST' AND made_at < $until AND organisation_id IS NOT NULL
    GROUP BY organisation_id
) news ON news.organisation_id = g.organisation_id
WHERE g.role = 'MANAGER'
GROUP BY g.learner_id, g.organisation_id
HAVING max(news.last_at) >= max(COALESCE(told.covers_until, g.granted_at))
ORDER BY g.organisation_id, g.learner_id

-- name: news_of_organisation
SELECT n.kind, c.recipient_name, c.track_name, c.expires_at, n.occurred_at
FROM notices n JOIN certificates c ON c.number = n.certificate_number
WHERE n.organisation_id = $organisation_id AND n.kind <> 'DIGEST'
  AND n.made_at >= $covers_from AND n.made_at < $covers_until
ORDER BY n.occurred_at, c.recipient_name

-- name: waiting_by
-- What is to go by a channel now, the oldest first.
SELECT key, tries FROM notice_deliveries
WHERE channel = $channel AND (outcome = 'WAITING' OR (outcome IN ('LATER', 'AGAIN') AND next_at <= $now))
ORDER BY made_at, key
LIMIT $most

-- name: waiting_for_webhooks
-- Some of each, so that one with much to hear hides none of the others.
SELECT waiting.key, waiting.channel, waiting.tries
FROM (
    SELECT key, channel, tries, row_number() OVER (PARTITION BY channel ORDER BY made_at, key) AS place
    FROM notice_deliveries
    WHERE channel <> 'MAIL' AND (outcome = 'WAITING' OR (outcome IN ('LATER', 'AGAIN') AND next_at <= $now))
) waiting
WHERE waiting.place <= $most
ORDER BY waiting.place

-- name: next_try
SELECT min(next_at) FROM notice_deliveries
WHERE outcome IN ('LATER', 'AGAIN') AND (channel = 'MAIL') = $by_mail

-- name: notice
SELECT key, kind, learner_id, organisation_id, certificate_number, occurred_at, covers_from, covers_until, made_at
FROM notices WHERE key = $key

-- name: standing_of_certificate
SELECT c.number, c.track_id, c.track_name, c.track_version, c.issued_at, c.expires_at, c.revoked_at,
       s.certificate_id IS NULL OR c.suspended_at IS NOT NULL AS replaced,
       COALESCE(CAST(COALESCE(own.policy, t.recertification) ->> 'window_days' AS INTEGER), 90) AS window_days,
       c.verify_token, c.revocation_reason, c.learner_id
FROM certificates c
JOIN certification_tracks t ON t.id = c.track_id
LEFT JOIN user_certifications s ON s.certificate_id = c.id
LEFT JOIN users u ON u.id = c.learner_id
LEFT JOIN recertification_overrides own ON own.organisation_id = u.organisation_id AND own.track_id = c.track_id
WHERE c.number = $number

-- name: standings_of_learner
SELECT c.number, c.track_id, c.track_name, c.track_version, c.issued_at, c.expires_at, c.revoked_at,
       s.certificate_id IS NULL OR c.suspended_at IS NOT NULL AS replaced,
       COALESCE(CAST(COALESCE(own.policy, t.recertification) ->> 'window_days' AS INTEGER), 90) AS window_days,
       c.verify_token, c.revocation_reason, c.learner_id
FROM certificates c
JOIN certification_tracks t ON t.id = c.track_id
LEFT JOIN user_certifications s ON s.certificate_id = c.id
LEFT JOIN users u ON u.id = c.learner_id
LEFT JOIN recertification_overrides own ON own.organisation_id = u.organisation_id AND own.track_id = c.track_id
WHERE c.learner_id = $learner_id
ORDER BY c.expires_at, c.number

-- name: deliveries
SELECT d.key, d.kind, COALESCE(u.username, i.username), d.certificate_number, d.channel, d.outcome, d.tries,
       d.reason, d.next_at, d.tried_at, d.made_at
FROM notice_deliveries d
LEFT JOIN users u ON u.id = d.learner_id
LEFT JOIN internal_users i ON i.id = d.learner_id
WHERE CAST($outcome AS TEXT) IS NULL OR d.outcome = $outcome
ORDER BY d.made_at DESC, d.key, d.channel
LIMIT $most

-- name: delivery_counts
SELECT outcome, count(*) FROM notice_deliveries GROUP BY outcome

-- name: delivery_figures
-- What is to be told and was, by MAIL and by WEBHOOK, and since when the oldest of what waits is there.
SELECT CASE WHEN channel = 'MAIL' THEN 'MAIL' ELSE 'WEBHOOK' END AS channel,
       count(*) FILTER (outcome IN ('WAITING', 'LATER', 'AGAIN')) AS waiting,
       count(*) FILTER (outcome = 'SENT') AS sent,
       count(*) FILTER (outcome = 'FAILED') AS failed,
       min(made_at) FILTER (outcome IN ('WAITING', 'LATER', 'AGAIN')) AS oldest_at
FROM notice_deliveries
GROUP BY 1

-- name: deliveries_to_retry
SELECT key, channel FROM notice_deliveries
WHERE outcome IN ('FAILED', 'LATER') AND (CAST($key AS TEXT) IS NULL OR key = $key)

-- name: wanted
SELECT wanted FROM notice_preferences WHERE learner_id = $learner_id AND kind = $kind ORDER BY id DESC LIMIT 1

-- name: preferences
SELECT kind, wanted FROM notice_preferences WHERE learner_id = $learner_id ORDER BY id

-- name: calendar_link
SELECT number, token_hash FROM calendar_links WHERE learner_id = $learner_id ORDER BY number DESC LIMIT 1

-- name: calendar_owner
SELECT l.learner_id FROM calendar_links l
WHERE l.token_hash = $token_hash
  AND l.number = (SELECT max(n.number) FROM calendar_links n WHERE n.learner_id = l.learner_id)

-- name: active_webhooks
SELECT w.id, w.url, w.secret, w.created_at, k.kind
FROM webhooks w JOIN webhook_kinds k ON k.webhook_id = w.id
WHERE w.is_active
ORDER BY w.created_at, w.id, k.kind

-- name: remove_webhook
UPDATE webhooks SET is_active = FALSE, secret = '' WHERE id = $id
