-- One row a person with an open account and a track that is assigned to the person, or required of everybody.
CREATE VIEW assignments AS
SELECT
    assigned.learner_id,                    -- who has to be certified
    status.full_name,                       -- the learner's name
    status.email,                           -- where to reach the learner
    status.organisation_id,                 -- the learner's organisation; null for our own staff
    status.organisation_name,               -- its name
    assigned.track_id,                      -- the track's slug
    status.track_name,                      -- the track's name
    assigned.is_required AS required,       -- true: required of everybody
    assigned.assignments,                   -- how many assignments reach the learner; 0: the track is required, and no more
    assigned.due_at AS assigned_due_at,     -- the strictest day that is assigned; null: none
    CASE WHEN status.state IN ('REVOKED', 'SUSPENDED') THEN assigned.due_at
        ELSE greatest(assigned.due_at, status.expires_at) END AS due_at, -- the day that counts: the one assigned, or the end of the certificate where that is later; null: none
    assigned.begin_by,                      -- when it has to be begun by; null: at any time
    status.started_at AS begun_at,          -- when the learner began; null: not yet
    status.certified,                       -- true: certified today
    CASE WHEN status.state NOT IN ('REVOKED', 'SUSPENDED') THEN status.expires_at END AS certified_until, -- when the certificate ends or ended; null: it has no end, or there is none
    CASE
        WHEN assigned.is_exempt OR status.state = 'WAIVED' THEN 'EXEMPT'
        WHEN status.certified THEN
            CASE WHEN certified_until <= now() + to_days(30) THEN 'DUE_SOON' ELSE 'DONE' END
        WHEN now() > greatest(assigned.due_at, certified_until) THEN 'OVERDUE'
        WHEN begun_at IS NULL AND now() > assigned.begin_by THEN 'NOT_BEGUN_IN_TIME'
        WHEN greatest(assigned.due_at, certified_until) <= now() + to_days(30) THEN 'DUE_SOON'
        ELSE 'ON_TIME'
    END AS standing                         -- OVERDUE, NOT_BEGUN_IN_TIME, DUE_SOON (within 30 days it is due, or the certificate ends), ON_TIME, DONE or EXEMPT, at the moment of the query
FROM published.assignments AS assigned
JOIN track_status AS status
    ON status.learner_id = assigned.learner_id AND status.track_id = assigned.track_id;
