-- A ban on destruction is ordered once and may cover many cases: who answers for it and what it was to cover are told here,
-- each case keeps a hold of its own, which the guards look at. Twin: migrations/postgres/0007_hold_orders.sql.

CREATE TABLE hold_order (
    id INTEGER PRIMARY KEY,
    reason TEXT NOT NULL CHECK (reason <> ''),
    ground TEXT NOT NULL,
    -- Who says when the ban is no longer needed.
    owner TEXT NOT NULL,
    -- The cases, in words, as they were asked for.
    scope TEXT NOT NULL,
    placed_by BIGINT NOT NULL REFERENCES person (id),
    placed_on DATE NOT NULL
);

DROP TRIGGER hold_fixed;
ALTER TABLE hold ADD COLUMN order_id BIGINT REFERENCES hold_order (id);
INSERT INTO hold_order (id, reason, ground, owner, scope, placed_by, placed_on)
    SELECT id, reason, ground, '', '', placed_by, placed_on FROM hold;
UPDATE hold SET order_id = id;
CREATE INDEX hold_of_order ON hold (order_id) WHERE lifted_on IS NULL;

CREATE TRIGGER hold_fixed BEFORE UPDATE ON hold
WHEN NEW.id <> OLD.id OR NEW.case_id <> OLD.case_id OR NEW.placed_on <> OLD.placed_on OR NEW.placed_by <> OLD.placed_by
    OR NEW.reason <> OLD.reason OR NEW.order_id IS NOT OLD.order_id OR OLD.lifted_on IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'delohran: запрет уничтожения не переписывают: его снимают, а снятый остаётся как был'); END;
