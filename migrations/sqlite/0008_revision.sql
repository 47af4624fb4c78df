-- What a new edition or a changed article would do to the cases, looked at before it is done.
-- Twin: migrations/postgres/0008_revision.sql.

CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL CHECK (title <> ''),
    -- JSON of the articles with their terms as they were and are to be: what is approved is just this.
    content TEXT NOT NULL,
    proposed_by BIGINT NOT NULL REFERENCES person (id),
    proposed_on DATE NOT NULL,
    -- JSON of how many cases each article touches and how; empty until that has been counted.
    report TEXT NOT NULL DEFAULT '',
    -- JSON of the articles that were approved.
    approved TEXT NOT NULL DEFAULT '',
    approved_by BIGINT REFERENCES person (id),
    approved_on DATE,
    ground TEXT NOT NULL DEFAULT '',
    CHECK ((approved_by IS NULL) = (approved_on IS NULL)),
    CHECK ((approved_by IS NULL) = (approved = '')),
    CHECK (approved_by IS NULL OR (report <> '' AND ground <> ''))
);
CREATE TRIGGER revision_kept BEFORE DELETE ON revision
BEGIN SELECT RAISE(ABORT, 'delohran: пересмотр сроков удалить нельзя'); END;
CREATE TRIGGER revision_fixed BEFORE UPDATE ON revision
WHEN NEW.content <> OLD.content OR OLD.approved_by IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'delohran: предложенный пересмотр сроков не переписывают, а утверждённый не меняется'); END;
