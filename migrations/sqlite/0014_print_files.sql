-- What long prints came to, kept for a time for the person who asked. Twin: migrations/postgres/0014_print_files.sql.

CREATE TABLE print_file (
    job_id BIGINT NOT NULL REFERENCES job (id),
    -- Counted from 1: a very long print comes in several files.
    part BIGINT NOT NULL CHECK (part > 0),
    name TEXT NOT NULL,
    format TEXT NOT NULL CHECK (format IN ('pdf', 'docx', 'xlsx')),
    content BLOB NOT NULL,
    -- What its reader should know; mostly nothing.
    remark TEXT NOT NULL DEFAULT '',
    -- The last day on which it can be fetched.
    kept_until DATE NOT NULL,
    PRIMARY KEY (job_id, part)
);
CREATE INDEX print_file_kept ON print_file (kept_until);
CREATE INDEX job_asked_by ON job (asked_by, id) WHERE kind = 'print';
