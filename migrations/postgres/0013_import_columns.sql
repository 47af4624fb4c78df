-- The file of an upload until it is imported, so that its columns can be chosen anew; and what people chose, for the next file
-- that is recognised in the same way. Twin: migrations/sqlite/0013_import_columns.sql.

CREATE TABLE nomenclature_import_file (
    import_id BIGINT NOT NULL PRIMARY KEY REFERENCES nomenclature_import (id),
    content BYTEA NOT NULL
);
CREATE TABLE nomenclature_layout (
    department_id BIGINT NOT NULL REFERENCES department (id),
    -- SHA-256 of the columns as the program took them.
    recognised TEXT NOT NULL,
    -- JSON of the columns as people know them.
    columns TEXT NOT NULL,
    PRIMARY KEY (department_id, recognised)
);
