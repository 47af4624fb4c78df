-- The wording of printed forms is amended with history. An amendment is in force from a day after the one on which it was made, so no paper
-- that was signed can change; it is never rewritten, and while it is not in force it is withdrawn by a record of its own.
-- Twin: migrations/postgres/0017_wording.sql.

CREATE TABLE wording_amendment (
    id INTEGER PRIMARY KEY,
    -- The edition of the rules whose text is amended, and the block by the code of its form and its name.
    edition TEXT NOT NULL,
    form TEXT NOT NULL,
    block TEXT NOT NULL,
    -- Nothing: back to the text that came with the program.
    text TEXT CHECK (text <> ''),
    in_force_from DATE NOT NULL,
    ground TEXT NOT NULL CHECK (ground <> ''),
    made_by BIGINT NOT NULL REFERENCES person (id),
    made_on DATE NOT NULL,
    CHECK (in_force_from > made_on)
);

CREATE TABLE wording_withdrawal (
    amendment_id BIGINT NOT NULL PRIMARY KEY REFERENCES wording_amendment (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    withdrawn_by BIGINT NOT NULL REFERENCES person (id),
    withdrawn_on DATE NOT NULL
);

CREATE TRIGGER wording_amendment_begun BEFORE INSERT ON wording_amendment
BEGIN
    SELECT RAISE(ABORT, 'delohran: такая запись уже есть: заменить её нельзя')
    WHERE EXISTS (SELECT 1 FROM wording_amendment x WHERE x.id = NEW.id);
END;
CREATE TRIGGER wording_amendment_fixed BEFORE UPDATE ON wording_amendment
BEGIN SELECT RAISE(ABORT, 'delohran: поправку к формулировке не переписывают: вносят новую'); END;
CREATE TRIGGER wording_amendment_kept BEFORE DELETE ON wording_amendment
BEGIN SELECT RAISE(ABORT, 'delohran: поправку к формулировке удалить нельзя'); END;

CREATE TRIGGER wording_withdrawal_begun BEFORE INSERT ON wording_withdrawal
BEGIN
    SELECT RAISE(ABORT, 'delohran: поправка к формулировке уже отозвана')
    WHERE EXISTS (SELECT 1 FROM wording_withdrawal x WHERE x.amendment_id = NEW.amendment_id);
    SELECT RAISE(ABORT, 'delohran: поправка к формулировке уже действует: отозвать её нельзя')
    WHERE NOT EXISTS (SELECT 1 FROM wording_amendment a
        WHERE a.id = NEW.amendment_id AND a.made_on <= NEW.withdrawn_on AND a.in_force_from > NEW.withdrawn_on);
END;
CREATE TRIGGER wording_withdrawal_fixed BEFORE UPDATE ON wording_withdrawal
BEGIN SELECT RAISE(ABORT, 'delohran: отзыв поправки к формулировке не переписывают'); END;
CREATE TRIGGER wording_withdrawal_kept BEFORE DELETE ON wording_withdrawal
BEGIN SELECT RAISE(ABORT, 'delohran: отзыв поправки к формулировке удалить нельзя'); END;
