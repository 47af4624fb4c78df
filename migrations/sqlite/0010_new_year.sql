-- Where a row of a nomenclature came from, and the archive's reminders of the autumn campaign.
-- Twin: migrations/postgres/0010_new_year.sql.

-- The row of the year before, so that the two are told to be the same case after a renumbering. No foreign key: a row may be
-- taken out of its draft when the next year's, which says where it came from, is signed already and does not change. The number
-- of a row that is gone is not given again: the row that names it has a larger one.
ALTER TABLE heading ADD COLUMN previous_id BIGINT;

CREATE TABLE nomenclature_reminder (
    id INTEGER PRIMARY KEY,
    -- The nomenclature may not have been begun, so the department and the year are named.
    department_id BIGINT NOT NULL REFERENCES department (id),
    year BIGINT NOT NULL,
    text TEXT NOT NULL CHECK (text <> ''),
    sent_by BIGINT NOT NULL REFERENCES person (id),
    sent_on DATE NOT NULL
);
CREATE INDEX nomenclature_reminder_department ON nomenclature_reminder (department_id, year);
CREATE TRIGGER nomenclature_reminder_kept BEFORE DELETE ON nomenclature_reminder
BEGIN SELECT RAISE(ABORT, 'delohran: напоминание удалить нельзя'); END;
CREATE TRIGGER nomenclature_reminder_fixed BEFORE UPDATE ON nomenclature_reminder
BEGIN SELECT RAISE(ABORT, 'delohran: отправленное напоминание не меняется'); END;
