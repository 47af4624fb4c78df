-- What a certification sheet says of the numbers of sheets; unknown of volumes that were certified before.
-- Twin: migrations/sqlite/0020_certification_sheets.sql.

ALTER TABLE volume ADD COLUMN lettered_sheets TEXT;
ALTER TABLE volume ADD COLUMN skipped_sheets TEXT;
ALTER TABLE volume ADD COLUMN contents_sheets BIGINT CHECK (contents_sheets >= 0);
