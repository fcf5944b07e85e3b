-- The record, version 7: people may choose the language that the portal and its letters speak to them.

ALTER TABLE users ADD COLUMN language TEXT;             -- one of courseware/languages.py; null: none was chosen
ALTER TABLE internal_users ADD COLUMN language TEXT;    -- the same
