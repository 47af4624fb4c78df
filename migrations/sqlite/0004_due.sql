-- What falls due when: the columns and indexes of the due list, and its counts kept as they change (docs/decisions/009).
-- Twin: migrations/postgres/0004_due.sql.

ALTER TABLE case_file ADD COLUMN held BOOLEAN NOT NULL DEFAULT FALSE;
-- The last page-by-page review.
ALTER TABLE case_file ADD COLUMN reviewed_on DATE;
-- By what terms are counted for people: the number of years, or the code of a term that is none.
ALTER TABLE case_file ADD COLUMN term_group TEXT GENERATED ALWAYS AS (
    CASE WHEN json_type(term, '$.base') = 'text' THEN json_extract(term, '$.base')
         ELSE coalesce(CAST(json_extract(term, '$.base.years') AS TEXT), 'until') END) VIRTUAL;
-- As the guards ask it: a review of a case that was still open did not see all of its sheets.
ALTER TABLE case_file ADD COLUMN awaiting_review BOOLEAN GENERATED ALWAYS AS (
    CASE WHEN review_required AND (reviewed_on IS NULL OR reviewed_on < closed_on) THEN TRUE ELSE FALSE END) VIRTUAL;

UPDATE case_file SET
    held = EXISTS (SELECT 1 FROM hold h WHERE h.case_id = case_file.id AND h.lifted_on IS NULL),
    reviewed_on = (SELECT max(a.reviewed_on) FROM appraisal a WHERE a.case_id = case_file.id)
WHERE state <> 'destroyed'
  AND (EXISTS (SELECT 1 FROM hold h WHERE h.case_id = case_file.id) OR EXISTS (SELECT 1 FROM appraisal a WHERE a.case_id = case_file.id));

DROP INDEX case_file_due;
CREATE INDEX case_file_due ON case_file (destroy_from, department_id, id, category, restricted)
    WHERE state = 'closed' AND expiry = 'dated';
CREATE INDEX case_file_due_department ON case_file (department_id, destroy_from, id, term_group, category)
    WHERE state = 'closed' AND expiry = 'dated';
CREATE INDEX case_file_due_term ON case_file (term_group, destroy_from, department_id, id)
    WHERE state = 'closed' AND expiry = 'dated';
CREATE INDEX case_file_due_held ON case_file (destroy_from, department_id, id)
    WHERE state = 'closed' AND expiry = 'dated' AND held;
CREATE INDEX case_file_due_awaiting ON case_file (destroy_from, department_id, id)
    WHERE state = 'closed' AND expiry = 'dated' AND awaiting_review;

-- A ledger: each change of a case adds rows with a plus or a minus, nobody ever waits for a common row, the sum is the count.
CREATE TABLE due_count (
    destroy_from DATE NOT NULL,
    department_id BIGINT NOT NULL REFERENCES department (id),
    term_group TEXT NOT NULL,
    category TEXT NOT NULL,
    restricted BOOLEAN NOT NULL,
    held BOOLEAN NOT NULL,
    awaiting_review BOOLEAN NOT NULL,
    cases BIGINT NOT NULL,
    -- While rows of one kind are being added up into one.
    folding BOOLEAN NOT NULL DEFAULT FALSE
);
INSERT INTO due_count (destroy_from, department_id, term_group, category, restricted, held, awaiting_review, cases)
    SELECT destroy_from, department_id, term_group, category, restricted, held, awaiting_review, count(*)
    FROM case_file WHERE state = 'closed' AND expiry = 'dated'
    GROUP BY destroy_from, department_id, term_group, category, restricted, held, awaiting_review;
CREATE INDEX due_count_date ON due_count (destroy_from, restricted, category, department_id, held, awaiting_review, term_group, cases);
CREATE INDEX due_count_department ON due_count (department_id, restricted, category, destroy_from, held, awaiting_review, term_group, cases);
CREATE INDEX due_count_term ON due_count (term_group, restricted, category, destroy_from, held, awaiting_review, department_id, cases);

CREATE TRIGGER due_counted AFTER INSERT ON case_file
WHEN NEW.state = 'closed' AND NEW.expiry = 'dated'
BEGIN
    INSERT INTO due_count (destroy_from, department_id, term_group, category, restricted, held, awaiting_review, cases)
    VALUES (NEW.destroy_from, NEW.department_id, NEW.term_group, NEW.category, NEW.restricted, NEW.held, NEW.awaiting_review, 1);
END;
CREATE TRIGGER due_recounted AFTER UPDATE ON case_file
WHEN NEW.state <> OLD.state OR NEW.expiry <> OLD.expiry OR NEW.destroy_from IS NOT OLD.destroy_from
    OR NEW.department_id <> OLD.department_id OR NEW.term <> OLD.term OR NEW.category <> OLD.category
    OR NEW.restricted <> OLD.restricted OR NEW.held <> OLD.held OR NEW.awaiting_review <> OLD.awaiting_review
BEGIN
    INSERT INTO due_count (destroy_from, department_id, term_group, category, restricted, held, awaiting_review, cases)
    SELECT OLD.destroy_from, OLD.department_id, OLD.term_group, OLD.category, OLD.restricted, OLD.held, OLD.awaiting_review, -1
    WHERE OLD.state = 'closed' AND OLD.expiry = 'dated';
    INSERT INTO due_count (destroy_from, department_id, term_group, category, restricted, held, awaiting_review, cases)
    SELECT NEW.destroy_from, NEW.department_id, NEW.term_group, NEW.category, NEW.restricted, NEW.held, NEW.awaiting_review, 1
    WHERE NEW.state = 'closed' AND NEW.expiry = 'dated';
END;

-- A destroyed case is not written to any more, and nothing hangs on these columns there.
CREATE TRIGGER hold_placed_on_case AFTER INSERT ON hold
WHEN NEW.lifted_on IS NULL
BEGIN
    UPDATE case_file SET held = TRUE WHERE id = NEW.case_id AND NOT held AND state <> 'destroyed';
END;
CREATE TRIGGER hold_lifted_from_case AFTER UPDATE OF lifted_on ON hold
BEGIN
    UPDATE case_file SET held = EXISTS (SELECT 1 FROM hold h WHERE h.case_id = NEW.case_id AND h.lifted_on IS NULL)
    WHERE id = NEW.case_id AND state <> 'destroyed';
END;
CREATE TRIGGER appraisal_of_case AFTER INSERT ON appraisal
BEGIN
    UPDATE case_file SET reviewed_on = NEW.reviewed_on
    WHERE id = NEW.case_id AND (reviewed_on IS NULL OR reviewed_on < NEW.reviewed_on) AND state <> 'destroyed';
END;
