-- name: all_organisations
SELECT id, name FROM organisations ORDER BY name

-- name: organisation
SELECT id, name FROM organisations WHERE id = $id

-- name: add_organisation
INSERT INTO organisations (id, name, created_at) VALUES ($id, $name, $now)

-- name: add_user
INSERT INTO users (id, organisation_id, username, full_name, email, password_hash, is_active, language, created_at)
VALUES ($id, $organisation_id, $username, $full_name, $email, $password_hash, TRUE, $language, $now)

-- name: add_internal_user
INSERT INTO internal_users (id, username, full_name, email, password_hash, is_active, language, created_at)
VALUES ($id, $username, $full_name, $email, $password_hash, TRUE, $language, $now)

-- name: people
SELECT u.id, u.username, u.full_name, u.email, FALSE AS internal, u.organisation_id, o.name, u.is_active, u.language
FROM users u JOIN organisations o ON o.id = u.organisation_id
UNION ALL
SELECT id, username, full_name, email, TRUE, NULL, NULL, is_active, language
FROM internal_users
ORDER BY username

-- name: person
SELECT u.id, u.username, u.full_name, u.email, FALSE AS internal, u.organisation_id, o.name, u.is_active, u.language
FROM users u JOIN organisations o ON o.id = u.organisation_id
WHERE u.id = $id
UNION ALL
SELECT id, username, full_name, email, TRUE, NULL, NULL, is_active, language
FROM internal_users
WHERE id = $id

-- name: id_of_username
SELECT username, id FROM users WHERE username = $username
UNION ALL
SELECT username, id FROM internal_users WHERE username = $username

-- name: sign_in_facts
SELECT id, password_hash, is_active FROM users WHERE username = $username
UNION ALL
SELECT id, password_hash, is_active FROM internal_users WHERE username = $username

-- name: password_hash
SELECT password_hash FROM users WHERE id = $id
UNION ALL
SELECT password_hash FROM internal_users WHERE id = $id

-- name: set_user_password
UPDATE users SET password_hash = $password_hash WHERE id = $id

-- name: set_internal_user_password
UPDATE internal_users SET password_hash = $password_hash WHERE id = $id

-- name: taken_names
SELECT username, email FROM users
UNION ALL
SELECT username, email FROM internal_users

-- name: roles
SELECT role, organisation_id FROM role_grants WHERE learner_id = $learner_id ORDER BY id

-- name: all_roles
SELECT learner_id, role, organisation_id FROM role_grants ORDER BY id

-- name: grant_role
INSERT INTO role_grants (id, learner_id, role, organisation_id, granted_by, granted_at)
VALUES ($id, $learner_id, $role, $organisation_id, $granted_by, $now)

-- name: open_session
INSERT INTO sessions (token_hash, learner_id, created_at, expires_at)
VALUES ($token_hash, $learner_id, $now, $expires_at)

-- name: session
SELECT learner_id, expires_at FROM sessions WHERE token_hash = $token_hash

-- name: end_session
DELETE FROM sessions WHERE token_hash = $token_hash

-- name: end_other_sessions
DELETE FROM sessions WHERE learner_id = $learner_id AND token_hash <> $keep

-- name: end_expired_sessions
DELETE FROM sessions WHERE expires_at < $now

-- name: add_api_token
INSERT INTO api_tokens (token_hash, learner_id, created_at) VALUES ($token_hash, $learner_id, $now)

-- name: api_token
SELECT learner_id FROM api_tokens WHERE token_hash = $token_hash

-- name: admit_kernel
INSERT INTO kernel_secrets (secret_hash, kernel_id, learner_id, course_id, admitted_at)
VALUES ($secret_hash, $kernel_id, $learner_id, $course_id, $now)

-- name: kernel
SELECT kernel_id, learner_id, course_id FROM kernel_secrets WHERE secret_hash = $secret_hash

-- name: dismiss_kernel
DELETE FROM kernel_secrets WHERE kernel_id = $kernel_id

-- name: dismiss_old_kernels
DELETE FROM kernel_secrets WHERE admitted_at < $before

-- name: set_user_language
UPDATE users SET language = $language WHERE id = $id

-- name: set_internal_user_language
UPDATE internal_users SET language = $language WHERE id = $id
