-- Where a row of a nomenclature came from, the archive's reminders of the autumn campaign, nomenclatures for subordinate bodies.
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

-- Typical and exemplary nomenclatures for subordinate bodies (R-062…R-064): fixed once approved by an order, which needs the
-- agreement of the federal archive agency.
CREATE TABLE model_nomenclature (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('typical', 'exemplary')),
    title TEXT NOT NULL CHECK (title <> ''),
    -- For which bodies it is, in words.
    bodies TEXT NOT NULL CHECK (bodies <> ''),
    state TEXT NOT NULL CHECK (state IN ('draft', 'approved')),
    agreement_number TEXT,
    agreement_on DATE,
    order_number TEXT,
    order_on DATE,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK ((state = 'approved') = (agreement_number IS NOT NULL)),
    CHECK ((state = 'approved') = (agreement_on IS NOT NULL)),
    CHECK ((state = 'approved') = (order_number IS NOT NULL)),
    CHECK ((state = 'approved') = (order_on IS NOT NULL)),
    CHECK (order_on >= agreement_on)
);
CREATE TABLE model_heading (
    id INTEGER PRIMARY KEY,
    model_id BIGINT NOT NULL REFERENCES model_nomenclature (id),
    position BIGINT NOT NULL,
    section TEXT NOT NULL,
    index_text TEXT NOT NULL CHECK (index_text <> ''),
    title TEXT NOT NULL CHECK (title <> ''),
    term_text TEXT NOT NULL CHECK (term_text <> ''),
    article_text TEXT NOT NULL,
    note TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    UNIQUE (model_id, index_text)
);
CREATE TRIGGER model_nomenclature_kept BEFORE DELETE ON model_nomenclature
BEGIN SELECT RAISE(ABORT, 'delohran: типовую (примерную) номенклатуру удалить нельзя'); END;
CREATE TRIGGER model_nomenclature_fixed BEFORE UPDATE ON model_nomenclature
WHEN OLD.state = 'approved'
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура утверждена приказом и не меняется'); END;
CREATE TRIGGER model_heading_added BEFORE INSERT ON model_heading
WHEN NOT EXISTS (SELECT 1 FROM model_nomenclature m WHERE m.id = NEW.model_id AND m.state = 'draft')
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура утверждена приказом: строки в неё не добавляют'); END;
CREATE TRIGGER model_heading_changed BEFORE UPDATE ON model_heading
WHEN NEW.model_id <> OLD.model_id
    OR NOT EXISTS (SELECT 1 FROM model_nomenclature m WHERE m.id = OLD.model_id AND m.state = 'draft')
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура утверждена приказом: её строки не меняют'); END;
CREATE TRIGGER model_heading_removed BEFORE DELETE ON model_heading
WHEN NOT EXISTS (SELECT 1 FROM model_nomenclature m WHERE m.id = OLD.model_id AND m.state = 'draft')
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура утверждена приказом: её строки не удаляют'); END;
