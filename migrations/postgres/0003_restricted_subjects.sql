-- Which things before the commission concern restricted (ДСП) cases and so are known only to those with the right.
-- Twin: migrations/sqlite/0003_restricted_subjects.sql.

CREATE VIEW restricted_subject (subject_kind, subject_id) AS
    SELECT 'destruction_act', a.id
    FROM destruction_act a JOIN destruction_campaign k ON k.id = a.campaign_id
    WHERE k.track = 'restricted'
UNION
    SELECT 'inventory', e.inventory_id
    FROM inventory_entry e JOIN volume v ON v.id = e.volume_id JOIN case_file c ON c.id = v.case_id
    WHERE c.restricted;
