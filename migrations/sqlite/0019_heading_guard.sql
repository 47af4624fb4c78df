-- The guard of new rows asks about a memo only where a row has one. Twin: migrations/postgres/0019_heading_guard.sql, where it
-- matters.

DROP TRIGGER heading_added;
CREATE TRIGGER heading_added BEFORE INSERT ON heading
WHEN CASE WHEN NEW.memo_id IS NULL
    THEN NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.id = NEW.nomenclature_id AND n.state IN ('draft', 'returned'))
    ELSE NOT EXISTS (
        SELECT 1 FROM heading_memo m JOIN nomenclature n ON n.id = m.nomenclature_id
        JOIN nomenclature whole ON whole.id = n.consolidated_id
        WHERE m.id = NEW.memo_id AND m.state = 'registered' AND n.id = NEW.nomenclature_id AND whole.state = 'approved'
          AND m.index_text = NEW.index_text AND m.item = NEW.item AND m.title = NEW.title
          AND m.term_text = NEW.term_text AND m.article_text = NEW.article_text AND m.restricted = NEW.restricted
          AND NOT EXISTS (SELECT 1 FROM final_record f WHERE f.department_id = n.department_id AND f.year = n.year))
    END
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура подписана: строки в неё не добавляют'); END;
