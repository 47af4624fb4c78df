-- The due list of one category, without reading past the others. Twin: migrations/sqlite/0009_due_by_category.sql.

CREATE INDEX case_file_due_category ON case_file (category, destroy_from, department_id, id)
    WHERE state = 'closed' AND expiry = 'dated';
CREATE INDEX case_file_due_category_awaiting ON case_file (category, destroy_from, department_id, id)
    WHERE state = 'closed' AND expiry = 'dated' AND awaiting_review;
