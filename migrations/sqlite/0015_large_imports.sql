-- A file of any size on its way in: what was recognised and what people chose lie here by the stretch, and what is to be added
-- waits beside the nomenclature until it goes in as a whole. Twin: migrations/postgres/0015_large_imports.sql.

CREATE TABLE nomenclature_import_part (
    import_id BIGINT NOT NULL REFERENCES nomenclature_import (id),
    -- Counted from 0, in the order of the file.
    number BIGINT NOT NULL,
    -- JSON of the rows recognised.
    recognised TEXT NOT NULL,
    -- JSON of what people chose for them; empty while nothing was chosen.
    choices TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (import_id, number)
);
CREATE TABLE nomenclature_import_addition (
    import_id BIGINT NOT NULL REFERENCES nomenclature_import (id),
    position BIGINT NOT NULL,
    division_id BIGINT,
    section TEXT NOT NULL,
    index_text TEXT NOT NULL,
    item TEXT NOT NULL,
    title TEXT NOT NULL,
    term_text TEXT NOT NULL,
    article_text TEXT NOT NULL,
    note TEXT NOT NULL,
    term TEXT NOT NULL,
    category TEXT NOT NULL,
    kind TEXT NOT NULL,
    restricted BOOLEAN NOT NULL,
    carry_over BOOLEAN NOT NULL,
    source_key TEXT NOT NULL,
    search_key TEXT NOT NULL,
    PRIMARY KEY (import_id, position)
);
-- JSON of where the sections of the file go; the job that reads or brings in a large file.
ALTER TABLE nomenclature_import ADD COLUMN section_choices TEXT NOT NULL DEFAULT '';
ALTER TABLE nomenclature_import ADD COLUMN job_id BIGINT REFERENCES job (id);
CREATE INDEX heading_import ON heading (import_id) WHERE import_id IS NOT NULL;
