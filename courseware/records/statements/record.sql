-- name: schema_reached
-- asked to see whether the record answers: this stays small
SELECT max(version) FROM schema_migrations
