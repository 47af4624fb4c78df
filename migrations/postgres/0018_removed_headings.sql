-- Rows that were taken out of a draft lie aside with the remarks on them, so that undoing brings them back whole. They may stay
-- when the draft has gone on: they are few and small, and a draft that was sent back is written in again.
-- Twin: migrations/sqlite/0018_removed_headings.sql.

CREATE TABLE removed_heading (
    nomenclature_id BIGINT NOT NULL REFERENCES nomenclature (id),
    -- A number drawn by the page of the person: SQLite gives the key of the row to another one.
    removal BIGINT NOT NULL,
    -- The key that the row had, and the last entry of the journal before it was taken out: its history lies up to there.
    heading_id BIGINT NOT NULL,
    journal_seq BIGINT NOT NULL,
    -- JSON of what it said.
    content TEXT NOT NULL,
    version BIGINT NOT NULL,
    source_key TEXT,
    previous_id BIGINT,
    import_id BIGINT REFERENCES nomenclature_import (id),
    PRIMARY KEY (nomenclature_id, removal)
);
CREATE TABLE removed_heading_remark (
    nomenclature_id BIGINT NOT NULL,
    removal BIGINT NOT NULL,
    -- In their order.
    number BIGINT NOT NULL,
    remark TEXT NOT NULL CHECK (remark <> ''),
    made_by BIGINT NOT NULL REFERENCES person (id),
    made_on DATE NOT NULL,
    answer TEXT,
    answered_by BIGINT REFERENCES person (id),
    answered_on DATE,
    PRIMARY KEY (nomenclature_id, removal, number),
    FOREIGN KEY (nomenclature_id, removal) REFERENCES removed_heading (nomenclature_id, removal)
);
