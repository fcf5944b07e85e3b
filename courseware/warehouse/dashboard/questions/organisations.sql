-- What the filter offers: an organisation's name and id; our own staff come last.
SELECT organisation_name, organisation_id
FROM (
    SELECT organisation_name, organisation_id FROM published.organisations
    UNION ALL
    SELECT DISTINCT 'Our own staff', '' FROM published.people WHERE internal
)
ORDER BY organisation_id = '', lower(organisation_name)
