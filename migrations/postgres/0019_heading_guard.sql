-- The guard of new rows was asked about each row by itself, and its question, which joins the memo of the row even where there is
-- none, was planned anew for each: a third of a millisecond a row, which an import of thousands waits for. It is asked once for
-- all rows of a statement. Twin: migrations/sqlite/0019_heading_guard.sql.

DROP TRIGGER heading_added ON heading;
CREATE OR REPLACE FUNCTION heading_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
            SELECT 1 FROM came c WHERE c.memo_id IS NULL AND NOT EXISTS (
                SELECT 1 FROM nomenclature n WHERE n.id = c.nomenclature_id AND n.state IN ('draft', 'returned')))
        OR EXISTS (
            SELECT 1 FROM came c WHERE c.memo_id IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM heading_memo m JOIN nomenclature n ON n.id = m.nomenclature_id
                JOIN nomenclature whole ON whole.id = n.consolidated_id
                WHERE m.id = c.memo_id AND m.state = 'registered' AND n.id = c.nomenclature_id AND whole.state = 'approved'
                  AND m.index_text = c.index_text AND m.item = c.item AND m.title = c.title
                  AND m.term_text = c.term_text AND m.article_text = c.article_text AND m.restricted = c.restricted
                  AND NOT EXISTS (SELECT 1 FROM final_record f WHERE f.department_id = n.department_id AND f.year = n.year))) THEN
        RAISE EXCEPTION '%', 'delohran: номенклатура подписана: строки в неё не добавляют';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER heading_added AFTER INSERT ON heading REFERENCING NEW TABLE AS came
FOR EACH STATEMENT EXECUTE FUNCTION heading_added();
