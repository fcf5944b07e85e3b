-- organisations.parquet: one row an organisation.
SELECT
    id AS organisation_id,
    name AS organisation_name,
    created_at
FROM organisations
ORDER BY organisation_id
