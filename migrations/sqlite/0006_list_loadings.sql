-- Several editions of one list, and every loading of each: what was loaded before is kept.
-- Twin: migrations/postgres/0006_list_loadings.sql.

CREATE TABLE list_loading (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    edition_on DATE NOT NULL,
    loaded_by BIGINT REFERENCES person (id),
    file_name TEXT NOT NULL DEFAULT '',
    -- The later loading of the same edition that took its place.
    superseded_by BIGINT
);
INSERT INTO list_loading (id, code, title, content, loaded_at, edition_on)
    SELECT id, code, title, content, loaded_at, substr(content, instr(content, '@edition' || char(9)) + 9, 10) FROM list_edition;
DROP TABLE list_edition;
ALTER TABLE list_loading RENAME TO list_edition;
CREATE UNIQUE INDEX list_edition_current ON list_edition (code, edition_on) WHERE superseded_by IS NULL;

-- A file on its way in: read and checked, waiting for a person to look at the differences.
CREATE TABLE list_upload (
    id INTEGER PRIMARY KEY,
    file_name TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    -- The list as the text of its file, and the remarks on it as JSON.
    content TEXT NOT NULL,
    remarks TEXT NOT NULL,
    -- The loading that it would take the place of, as it was when the file was read.
    base_id BIGINT,
    uploaded_by BIGINT NOT NULL REFERENCES person (id),
    uploaded_at TIMESTAMP NOT NULL,
    loaded_as BIGINT
);
