-- In which version of its nomenclature a row was last written: whoever looks at the grid asks for the rows written since.
-- Twin: migrations/postgres/0012_grid.sql.

ALTER TABLE heading ADD COLUMN changed_in BIGINT NOT NULL DEFAULT 0;
