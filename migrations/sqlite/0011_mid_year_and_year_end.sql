-- Cases that the approved nomenclature did not foresee (F-54), departments that join it in mid-year, the papers of the year's end,
-- programs that read what is published. Twin: migrations/postgres/0011_mid_year_and_year_end.sql.

-- «Дополнение к номенклатуре дел …»: the body in the genitive case. An abbreviation stays as it is.
ALTER TABLE organisation ADD COLUMN apparatus_genitive TEXT NOT NULL DEFAULT '';
UPDATE organisation SET apparatus_genitive = apparatus_prepositional WHERE apparatus_prepositional LIKE 'ЦА %';

CREATE TABLE heading_memo (
    id INTEGER PRIMARY KEY,
    -- The department's nomenclature that the row is to be added to.
    nomenclature_id BIGINT NOT NULL REFERENCES nomenclature (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'signed', 'registered', 'refused', 'withdrawn')),
    division_id BIGINT REFERENCES division (id),
    section TEXT NOT NULL,
    index_text TEXT NOT NULL CHECK (index_text <> ''),
    item TEXT NOT NULL,
    title TEXT NOT NULL CHECK (title <> ''),
    term_text TEXT NOT NULL CHECK (term_text <> ''),
    article_text TEXT NOT NULL,
    note TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('case', 'register', 'card_index', 'database', 'copies')),
    restricted BOOLEAN NOT NULL,
    carry_over BOOLEAN NOT NULL,
    ground TEXT NOT NULL CHECK (ground <> ''),
    drafted_by BIGINT NOT NULL REFERENCES person (id),
    drafted_on DATE NOT NULL,
    signed_by BIGINT REFERENCES person (id),
    signed_on DATE,
    -- Under what number and when the records department registered it, and who did.
    number TEXT,
    registered_on DATE,
    registered_by BIGINT REFERENCES person (id),
    -- Who refused or withdrew it, and why it was refused.
    ended_by BIGINT REFERENCES person (id),
    ended_on DATE,
    reason TEXT NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK (state NOT IN ('signed', 'registered', 'refused') OR (signed_by IS NOT NULL AND signed_on IS NOT NULL)),
    CHECK ((state = 'registered') = (registered_on IS NOT NULL)),
    CHECK ((registered_on IS NULL) = (number IS NULL) AND (registered_on IS NULL) = (registered_by IS NULL)),
    CHECK ((state IN ('refused', 'withdrawn')) = (ended_on IS NOT NULL)),
    CHECK (state <> 'refused' OR reason <> '')
);
CREATE UNIQUE INDEX heading_memo_index ON heading_memo (nomenclature_id, index_text, item)
    WHERE state IN ('draft', 'signed', 'registered');
CREATE TRIGGER memo_kept BEFORE DELETE ON heading_memo
BEGIN SELECT RAISE(ABORT, 'delohran: служебную записку удалить нельзя, её отзывают'); END;
CREATE TRIGGER memo_begun BEFORE INSERT ON heading_memo
WHEN NEW.state <> 'draft'
BEGIN SELECT RAISE(ABORT, 'delohran: служебная записка начинается с проекта'); END;
CREATE TRIGGER memo_in_order BEFORE UPDATE ON heading_memo
WHEN NEW.nomenclature_id <> OLD.nomenclature_id OR OLD.state IN ('registered', 'refused', 'withdrawn')
    OR (NEW.state <> OLD.state AND NOT (
        (OLD.state = 'draft' AND NEW.state IN ('signed', 'withdrawn'))
        OR (OLD.state = 'signed' AND NEW.state IN ('registered', 'refused', 'withdrawn'))))
BEGIN SELECT RAISE(ABORT, 'delohran: служебная записка проходит свой путь по порядку, а законченная не меняется (п. 10.1.6)'); END;
CREATE TRIGGER memo_fixed BEFORE UPDATE ON heading_memo
WHEN OLD.state <> 'draft' AND (NEW.division_id IS NOT OLD.division_id OR NEW.section <> OLD.section
    OR NEW.index_text <> OLD.index_text OR NEW.item <> OLD.item OR NEW.title <> OLD.title OR NEW.term_text <> OLD.term_text
    OR NEW.article_text <> OLD.article_text OR NEW.note <> OLD.note OR NEW.kind <> OLD.kind
    OR NEW.restricted <> OLD.restricted OR NEW.carry_over <> OLD.carry_over OR NEW.ground <> OLD.ground
    OR NEW.signed_by IS NOT OLD.signed_by OR NEW.signed_on IS NOT OLD.signed_on)
BEGIN SELECT RAISE(ABORT, 'delohran: служебная записка подписана: её не переписывают'); END;

-- A row that the approved nomenclature did not foresee names the memo by which it came.
ALTER TABLE heading ADD COLUMN memo_id BIGINT REFERENCES heading_memo (id);
CREATE UNIQUE INDEX heading_of_memo ON heading (memo_id);
DROP TRIGGER heading_added;
CREATE TRIGGER heading_added BEFORE INSERT ON heading
WHEN NOT (NEW.memo_id IS NULL AND EXISTS (
        SELECT 1 FROM nomenclature n WHERE n.id = NEW.nomenclature_id AND n.state IN ('draft', 'returned')))
    AND NOT EXISTS (
        SELECT 1 FROM heading_memo m JOIN nomenclature n ON n.id = m.nomenclature_id
        JOIN nomenclature whole ON whole.id = n.consolidated_id
        WHERE m.id = NEW.memo_id AND m.state = 'registered' AND n.id = NEW.nomenclature_id AND whole.state = 'approved'
          AND m.index_text = NEW.index_text AND m.item = NEW.item AND m.title = NEW.title
          AND m.term_text = NEW.term_text AND m.article_text = NEW.article_text AND m.restricted = NEW.restricted
          AND NOT EXISTS (SELECT 1 FROM final_record f WHERE f.department_id = n.department_id AND f.year = n.year))
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура подписана: строки в неё не добавляют'); END;

-- When a department's nomenclature joined the approved one of its year; empty for those that it was compiled from.
ALTER TABLE nomenclature ADD COLUMN joined_on DATE;
CREATE TRIGGER nomenclature_joined BEFORE UPDATE ON nomenclature
WHEN NEW.consolidated_id IS NOT NULL AND OLD.consolidated_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM nomenclature whole WHERE whole.id = NEW.consolidated_id AND whole.kind = 'consolidated'
      AND whole.year = NEW.year AND NEW.state = 'sent'
      AND ((whole.state = 'compiled' AND NEW.joined_on IS NULL) OR (whole.state = 'approved' AND NEW.joined_on IS NOT NULL)))
BEGIN SELECT RAISE(ABORT, 'delohran: в сводную номенклатуру входят, пока её составляют, или присоединяются к утверждённой (п. 10.1.7)'); END;

-- What was signed of a year is not written anew.
CREATE TRIGGER final_record_kept BEFORE DELETE ON final_record
BEGIN SELECT RAISE(ABORT, 'delohran: итоговую запись удалить нельзя'); END;
CREATE TRIGGER final_record_fixed BEFORE UPDATE ON final_record
BEGIN SELECT RAISE(ABORT, 'delohran: итоговая запись подписана и не меняется'); END;

CREATE TABLE year_paper (
    id INTEGER PRIMARY KEY,
    -- The agency's nomenclature that the paper is attached to.
    nomenclature_id BIGINT NOT NULL REFERENCES nomenclature (id),
    paper TEXT NOT NULL CHECK (paper IN ('final_record', 'supplement')),
    -- JSON of what was signed: the counts, or the rows.
    content TEXT NOT NULL,
    signed_by BIGINT NOT NULL REFERENCES person (id),
    signed_on DATE NOT NULL,
    UNIQUE (nomenclature_id, paper)
);
CREATE TRIGGER year_paper_signed BEFORE INSERT ON year_paper
WHEN EXISTS (
    SELECT 1 FROM nomenclature n
    WHERE n.consolidated_id = NEW.nomenclature_id
      AND NOT EXISTS (SELECT 1 FROM final_record f WHERE f.department_id = n.department_id AND f.year = n.year))
BEGIN SELECT RAISE(ABORT, 'delohran: не все подразделения сдали итоговые записи (п. 10.1.15)'); END;
CREATE TRIGGER year_paper_kept BEFORE DELETE ON year_paper
BEGIN SELECT RAISE(ABORT, 'delohran: подписанный документ года удалить нельзя'); END;
CREATE TRIGGER year_paper_fixed BEFORE UPDATE ON year_paper
BEGIN SELECT RAISE(ABORT, 'delohran: документ года подписан и не меняется'); END;

-- Programs of other systems: what a program shows to be let in is kept as a digest.
CREATE TABLE api_token (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    digest TEXT NOT NULL UNIQUE,
    issued_by BIGINT NOT NULL REFERENCES person (id),
    issued_on DATE NOT NULL,
    revoked_by BIGINT REFERENCES person (id),
    revoked_on DATE,
    CHECK ((revoked_by IS NULL) = (revoked_on IS NULL))
);
CREATE TRIGGER api_token_kept BEFORE DELETE ON api_token
BEGIN SELECT RAISE(ABORT, 'delohran: ключ программы удалить нельзя, его отзывают'); END;
CREATE TRIGGER api_token_fixed BEFORE UPDATE ON api_token
WHEN NEW.name <> OLD.name OR NEW.digest <> OLD.digest OR NEW.issued_by <> OLD.issued_by OR NEW.issued_on <> OLD.issued_on
    OR OLD.revoked_on IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'delohran: ключ программы не переписывают, а отозванный не возвращают'); END;
