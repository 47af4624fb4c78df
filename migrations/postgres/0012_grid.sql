-- In which version of its nomenclature a row was last written: whoever looks at the grid asks for the rows written since.
-- And from which spreadsheet it came, so that an import can be undone as a whole.
-- Twin: migrations/sqlite/0012_grid.sql.

ALTER TABLE heading ADD COLUMN changed_in BIGINT NOT NULL DEFAULT 0;
ALTER TABLE heading ADD COLUMN import_id BIGINT REFERENCES nomenclature_import (id);
ALTER TABLE nomenclature_import ADD COLUMN undone_at TIMESTAMPTZ;
