-- The record, version 6: organisations may have certificates of their own design.

-- What an organisation has set for the certificates of its people, in place of what the track says.
CREATE TABLE organisation_certificates (
    organisation_id TEXT PRIMARY KEY,       -- organisations.id
    design          TEXT NOT NULL,          -- JSON: template, colours, words, pictures by their content's names
    changed_at      TIMESTAMPTZ NOT NULL
);
