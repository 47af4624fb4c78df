-- Long work in the background. Twin: migrations/postgres/0005_jobs.sql.

CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    -- JSON of what was asked.
    asked TEXT NOT NULL,
    asked_by BIGINT NOT NULL REFERENCES person (id),
    asked_at TIMESTAMP NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    -- Who carries it out, and when they last gave a sign of life: work left by a process that died is taken over.
    runner TEXT NOT NULL DEFAULT '',
    seen_at TIMESTAMP,
    cancel_asked BOOLEAN NOT NULL DEFAULT FALSE,
    -- JSON of the place to go on from, written together with the work that leads there; empty before the first.
    place TEXT NOT NULL DEFAULT '',
    percent BIGINT NOT NULL DEFAULT 0 CHECK (percent BETWEEN 0 AND 100),
    words TEXT NOT NULL DEFAULT '',
    -- JSON of what has come of it; of cases that only some may know of it speaks apart.
    result TEXT NOT NULL DEFAULT '',
    error TEXT NOT NULL DEFAULT '',
    finished_at TIMESTAMP,
    CHECK ((finished_at IS NOT NULL) = (state IN ('done', 'failed', 'cancelled')))
);
CREATE INDEX job_at_work ON job (id) WHERE state IN ('waiting', 'running');
CREATE TRIGGER job_kept BEFORE DELETE ON job
BEGIN SELECT RAISE(ABORT, 'delohran: запись о задании удалить нельзя'); END;
CREATE TRIGGER job_finished BEFORE UPDATE ON job
WHEN OLD.state IN ('done', 'cancelled')
BEGIN SELECT RAISE(ABORT, 'delohran: задание закончено: запись о нём не меняется'); END;
