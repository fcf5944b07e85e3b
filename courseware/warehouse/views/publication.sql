-- One row: which publication of the record all other views show.
CREATE VIEW publication AS
SELECT
    publication.version,                    -- the publication's name, that of its folder
    publication.published_at                -- the moment that it shows
FROM published.publication;
