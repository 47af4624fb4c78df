-- What must never happen, refused by the database itself. Twin: migrations/sqlite/0002_guards.sql.
-- A message begins with «delohran: »; the rest is the sentence that the user reads.

-- Why a volume may not be destroyed now; a volume without a row here stands in nobody's way but its date's.
CREATE VIEW volume_obstacle (volume_id, sentence) AS
    SELECT v.id, 'дело хранится постоянно и к уничтожению не выделяется'
    FROM volume v JOIN case_file c ON c.id = v.case_id
    WHERE c.expiry = 'never' OR c.category = 'permanent'
UNION ALL
    SELECT v.id, 'срок хранения дела ещё не начался или требует решения: даты уничтожения нет (п. 10.5.4)'
    FROM volume v JOIN case_file c ON c.id = v.case_id
    WHERE c.expiry IN ('waiting', 'discretion')
UNION ALL
    SELECT v.id, 'дело с отметкой «ЭПК» не просмотрено полистно (п. 10.3.2)'
    FROM volume v JOIN case_file c ON c.id = v.case_id
    WHERE c.review_required AND NOT EXISTS (SELECT 1 FROM appraisal a WHERE a.case_id = c.id)
UNION ALL
    SELECT v.id, 'не выполнено условие срока хранения: проверка не проведена или спор не закончен'
    FROM volume v JOIN case_file c ON c.id = v.case_id
    WHERE c.shut_gates <> ''
UNION ALL
    SELECT v.id, 'на дело наложен запрет уничтожения'
    FROM volume v JOIN hold h ON h.case_id = v.case_id
    WHERE h.lifted_on IS NULL
UNION ALL
    SELECT v.id, 'том выдан и не возвращён (п. 10.4.10)'
    FROM volume v JOIN loan l ON l.volume_id = v.id
    WHERE l.returned_on IS NULL
UNION ALL
    SELECT v.id, 'том не закрыт, утрачен или уже уничтожен'
    FROM volume v
    WHERE v.state NOT IN ('closed', 'accepted')
UNION ALL
    SELECT v.id, 'описи дел постоянного хранения за ' || c.last_year || ' год не утверждены (п. 10.5.3)'
    FROM volume v JOIN case_file c ON c.id = v.case_id
    WHERE NOT EXISTS (
        SELECT 1 FROM inventory i
        WHERE i.scope = 'annual' AND i.kind = 'permanent' AND i.year = c.last_year AND i.state = 'approved')
UNION ALL
    SELECT v.id, 'за ' || c.last_year || ' год есть дела постоянного хранения или по личному составу, не внесённые в утверждённую (согласованную) опись (п. 10.5.3)'
    FROM volume v JOIN case_file c ON c.id = v.case_id
    WHERE EXISTS (
        SELECT 1 FROM case_file p JOIN volume pv ON pv.case_id = p.id
        WHERE p.first_year = c.last_year AND p.state = 'closed' AND p.category IN ('permanent', 'personnel')
          AND NOT EXISTS (
            SELECT 1 FROM inventory_entry e JOIN inventory i ON i.id = e.inventory_id
            WHERE e.volume_id = pv.id AND i.scope = 'annual' AND i.state = 'approved'));

-- Journal: only ever added to.
CREATE FUNCTION journal_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: запись журнала изменить нельзя';
    RETURN NEW;
END $$;
CREATE TRIGGER journal_unchanged BEFORE UPDATE ON journal_entry
FOR EACH ROW EXECUTE FUNCTION journal_unchanged();
CREATE FUNCTION journal_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: запись журнала удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER journal_kept BEFORE DELETE ON journal_entry
FOR EACH ROW EXECUTE FUNCTION journal_kept();

-- Nothing with a life of its own is deleted.
CREATE FUNCTION nomenclature_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: номенклатуру удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER nomenclature_kept BEFORE DELETE ON nomenclature
FOR EACH ROW EXECUTE FUNCTION nomenclature_kept();
CREATE FUNCTION case_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: дело удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER case_kept BEFORE DELETE ON case_file
FOR EACH ROW EXECUTE FUNCTION case_kept();
CREATE FUNCTION volume_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: том удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER volume_kept BEFORE DELETE ON volume
FOR EACH ROW EXECUTE FUNCTION volume_kept();
CREATE FUNCTION document_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: документ из дела удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER document_kept BEFORE DELETE ON document
FOR EACH ROW EXECUTE FUNCTION document_kept();
CREATE FUNCTION inventory_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: опись удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER inventory_kept BEFORE DELETE ON inventory
FOR EACH ROW EXECUTE FUNCTION inventory_kept();
CREATE FUNCTION act_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: акт удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER act_kept BEFORE DELETE ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_kept();
CREATE FUNCTION hold_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: запрет уничтожения удалить нельзя, его снимают';
    RETURN OLD;
END $$;
CREATE TRIGGER hold_kept BEFORE DELETE ON hold
FOR EACH ROW EXECUTE FUNCTION hold_kept();
CREATE FUNCTION decision_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: решение комиссии удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER decision_kept BEFORE DELETE ON decision
FOR EACH ROW EXECUTE FUNCTION decision_kept();
CREATE FUNCTION decision_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: решение комиссии изменить нельзя';
    RETURN NEW;
END $$;
CREATE TRIGGER decision_unchanged BEFORE UPDATE ON decision
FOR EACH ROW EXECUTE FUNCTION decision_unchanged();

-- Nomenclature: rows change only while it is being drawn up (R-030).
CREATE FUNCTION heading_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.id = NEW.nomenclature_id AND n.state IN ('draft', 'returned')) THEN
        RAISE EXCEPTION '%', 'delohran: номенклатура подписана: строки в неё не добавляют';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER heading_added BEFORE INSERT ON heading
FOR EACH ROW EXECUTE FUNCTION heading_added();
CREATE FUNCTION heading_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.nomenclature_id <> OLD.nomenclature_id
        OR NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.id = OLD.nomenclature_id AND n.state IN ('draft', 'returned')) THEN
        RAISE EXCEPTION '%', 'delohran: номенклатура подписана: её строки не меняют';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER heading_changed BEFORE UPDATE ON heading
FOR EACH ROW EXECUTE FUNCTION heading_changed();
CREATE FUNCTION heading_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.id = OLD.nomenclature_id AND n.state IN ('draft', 'returned')) THEN
        RAISE EXCEPTION '%', 'delohran: номенклатура подписана: её строки не удаляют';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER heading_removed BEFORE DELETE ON heading
FOR EACH ROW EXECUTE FUNCTION heading_removed();
CREATE FUNCTION nomenclature_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state NOT IN ('draft', 'compiled') THEN
        RAISE EXCEPTION '%', 'delohran: номенклатура начинается с проекта';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nomenclature_begun BEFORE INSERT ON nomenclature
FOR EACH ROW EXECUTE FUNCTION nomenclature_begun();
CREATE FUNCTION nomenclature_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind <> OLD.kind OR NEW.year <> OLD.year OR NEW.department_id IS DISTINCT FROM OLD.department_id THEN
        RAISE EXCEPTION '%', 'delohran: год и подразделение номенклатуры не меняются';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nomenclature_fixed BEFORE UPDATE ON nomenclature
FOR EACH ROW EXECUTE FUNCTION nomenclature_fixed();
CREATE FUNCTION nomenclature_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND NOT (
        (OLD.state IN ('draft', 'returned') AND NEW.state = 'assembled') OR (OLD.state = 'assembled' AND NEW.state = 'signed')
        OR (OLD.state = 'signed' AND NEW.state IN ('returned', 'accepted')) OR (OLD.state = 'accepted' AND NEW.state = 'sent')
        OR (OLD.state = 'compiled' AND NEW.state = 'visaed') OR (OLD.state = 'visaed' AND NEW.state = 'office_signed')
        OR (OLD.state = 'office_signed' AND NEW.state = 'endorsed') OR (OLD.state = 'endorsed' AND NEW.state = 'approved')) THEN
        RAISE EXCEPTION '%', 'delohran: номенклатура проходит свой путь по порядку (п. 10.1.6, 10.1.8)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nomenclature_in_order BEFORE UPDATE OF state ON nomenclature
FOR EACH ROW EXECUTE FUNCTION nomenclature_in_order();
CREATE FUNCTION nomenclature_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'approved' THEN
        RAISE EXCEPTION '%', 'delohran: номенклатура утверждена и не меняется';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nomenclature_approved BEFORE UPDATE ON nomenclature
FOR EACH ROW EXECUTE FUNCTION nomenclature_approved();
CREATE FUNCTION nomenclature_consolidated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.consolidated_id IS NOT NULL THEN
        RAISE EXCEPTION '%', 'delohran: номенклатура вошла в сводную и не меняется';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nomenclature_consolidated BEFORE UPDATE ON nomenclature
FOR EACH ROW EXECUTE FUNCTION nomenclature_consolidated();
CREATE FUNCTION nomenclature_endorsed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('endorsed', 'approved') AND NOT EXISTS (
    SELECT 1 FROM decision d
    WHERE d.id = NEW.decision_id AND d.subject_kind = 'nomenclature' AND d.subject_id = NEW.id AND d.outcome = 'endorsed') THEN
        RAISE EXCEPTION '%', 'delohran: номенклатура не согласована протоколом ЦЭК (п. 10.1.8)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER nomenclature_endorsed BEFORE UPDATE OF state ON nomenclature
FOR EACH ROW EXECUTE FUNCTION nomenclature_endorsed();

-- Inventories: entries change only in a draft; acceptance marks until it is accepted.
CREATE FUNCTION inventory_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'draft' THEN
        RAISE EXCEPTION '%', 'delohran: опись начинается с проекта';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inventory_begun BEFORE INSERT ON inventory
FOR EACH ROW EXECUTE FUNCTION inventory_begun();
CREATE FUNCTION inventory_finished() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('accepted', 'approved') THEN
        RAISE EXCEPTION '%', 'delohran: опись принята или утверждена и не меняется';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inventory_finished BEFORE UPDATE ON inventory
FOR EACH ROW EXECUTE FUNCTION inventory_finished();
CREATE FUNCTION inventory_endorsed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('endorsed', 'approved') AND NOT EXISTS (
    SELECT 1 FROM decision d
    WHERE d.id = NEW.decision_id AND d.subject_kind = 'inventory' AND d.subject_id = NEW.id AND d.outcome = 'endorsed') THEN
        RAISE EXCEPTION '%', 'delohran: опись не согласована протоколом ЦЭК (п. 10.5.2)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inventory_endorsed BEFORE UPDATE OF state ON inventory
FOR EACH ROW EXECUTE FUNCTION inventory_endorsed();
CREATE FUNCTION inventory_entry_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM inventory i WHERE i.id = NEW.inventory_id AND i.state = 'draft') THEN
        RAISE EXCEPTION '%', 'delohran: опись подписана: дела в неё не добавляют';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inventory_entry_added BEFORE INSERT ON inventory_entry
FOR EACH ROW EXECUTE FUNCTION inventory_entry_added();
CREATE FUNCTION inventory_entry_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM inventory i WHERE i.id = OLD.inventory_id AND i.state = 'draft') THEN
        RAISE EXCEPTION '%', 'delohran: опись подписана: дела из неё не исключают';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER inventory_entry_removed BEFORE DELETE ON inventory_entry
FOR EACH ROW EXECUTE FUNCTION inventory_entry_removed();
CREATE FUNCTION inventory_entry_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM inventory i WHERE i.id = OLD.inventory_id AND i.state IN ('accepted', 'approved')) THEN
        RAISE EXCEPTION '%', 'delohran: опись принята или утверждена: её строки не меняют';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inventory_entry_changed BEFORE UPDATE ON inventory_entry
FOR EACH ROW EXECUTE FUNCTION inventory_entry_changed();

-- Destruction: a volume gets onto a list only when its term is over and nothing stands in the way.
CREATE FUNCTION destruction_entry_listed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE refusal TEXT;
BEGIN
    SELECT 'delohran: ' || o.sentence INTO refusal FROM volume_obstacle o WHERE o.volume_id = NEW.volume_id LIMIT 1;
    IF FOUND THEN RAISE EXCEPTION '%', refusal; END IF;
    IF NOT EXISTS (
        SELECT 1 FROM volume v
        JOIN case_file c ON c.id = v.case_id
        JOIN destruction_list l ON l.id = NEW.list_id
        JOIN destruction_campaign k ON k.id = l.campaign_id
        WHERE v.id = NEW.volume_id AND c.expiry = 'dated' AND c.destroy_from <= k.as_of
          AND c.restricted = (k.track = 'restricted')) THEN
        RAISE EXCEPTION '%', 'delohran: срок хранения не истёк к 1 января года уничтожения (п. 10.5.4)';
    END IF;
    IF NEW.state <> 'listed' OR NEW.decision IS NOT NULL OR NEW.act_id IS NOT NULL THEN
        RAISE EXCEPTION '%', 'delohran: строка перечня начинает без решения и без акта';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER destruction_entry_listed BEFORE INSERT ON destruction_entry
FOR EACH ROW EXECUTE FUNCTION destruction_entry_listed();
CREATE FUNCTION destruction_entry_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.volume_id <> OLD.volume_id OR NEW.list_id <> OLD.list_id OR OLD.state = 'destroyed'
    OR EXISTS (SELECT 1 FROM destruction_act a WHERE a.id = OLD.act_id AND a.approved_on IS NOT NULL
        AND (NEW.act_id IS DISTINCT FROM OLD.act_id OR NEW.decision IS DISTINCT FROM OLD.decision OR NEW.state NOT IN ('in_act', 'destroyed')))
    OR EXISTS (SELECT 1 FROM destruction_act a WHERE a.id = NEW.act_id AND a.approved_on IS NOT NULL AND OLD.act_id IS DISTINCT FROM a.id) THEN
        RAISE EXCEPTION '%', 'delohran: строка утверждённого акта не меняется';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER destruction_entry_fixed BEFORE UPDATE ON destruction_entry
FOR EACH ROW EXECUTE FUNCTION destruction_entry_fixed();
CREATE FUNCTION destruction_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: строку перечня не удаляют, её исключают с указанием причины';
    RETURN OLD;
END $$;
CREATE TRIGGER destruction_entry_kept BEFORE DELETE ON destruction_entry
FOR EACH ROW EXECUTE FUNCTION destruction_entry_kept();
CREATE FUNCTION destruction_entry_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'destroyed' AND NOT EXISTS (SELECT 1 FROM volume v WHERE v.id = NEW.volume_id AND v.state = 'destroyed') THEN
        RAISE EXCEPTION '%', 'delohran: том строки акта не уничтожен';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER destruction_entry_destroyed BEFORE UPDATE OF state ON destruction_entry
FOR EACH ROW EXECUTE FUNCTION destruction_entry_destroyed();

CREATE FUNCTION act_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'draft' THEN
        RAISE EXCEPTION '%', 'delohran: акт начинается с проекта';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_begun BEFORE INSERT ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_begun();
CREATE FUNCTION act_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.approved_on IS NOT NULL AND (NEW.campaign_id <> OLD.campaign_id OR NEW.number <> OLD.number
    OR NEW.drawn_by <> OLD.drawn_by OR NEW.drawn_on <> OLD.drawn_on OR NEW.decision_id IS DISTINCT FROM OLD.decision_id
    OR NEW.approved_by IS DISTINCT FROM OLD.approved_by OR NEW.approved_on IS DISTINCT FROM OLD.approved_on
    OR NEW.state IN ('draft', 'endorsed')) THEN
        RAISE EXCEPTION '%', 'delohran: акт утверждён и не меняется';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_fixed BEFORE UPDATE ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_fixed();
CREATE FUNCTION act_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND NOT (
    (OLD.state = 'draft' AND NEW.state = 'endorsed') OR (OLD.state = 'endorsed' AND NEW.state = 'approved')
    OR (OLD.state = 'approved' AND NEW.state = 'handed_over') OR (OLD.state = 'handed_over' AND NEW.state = 'destroyed')
    OR (OLD.state = 'destroyed' AND NEW.state = 'marked')) THEN
        RAISE EXCEPTION '%', 'delohran: этапы акта идут один за другим (п. 10.5.2, 10.5.8)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_in_order BEFORE UPDATE OF state ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_in_order();
CREATE FUNCTION act_endorsed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('endorsed', 'approved') AND NOT EXISTS (
    SELECT 1 FROM decision d
    WHERE d.id = NEW.decision_id AND d.subject_kind = 'destruction_act' AND d.subject_id = NEW.id AND d.outcome = 'endorsed') THEN
        RAISE EXCEPTION '%', 'delohran: акт не рассмотрен на заседании ЦЭК (п. 10.5.6)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_endorsed BEFORE UPDATE OF state ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_endorsed();
CREATE FUNCTION act_clear() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE refusal TEXT;
BEGIN
    IF NEW.state <> OLD.state AND NEW.state IN ('endorsed', 'approved', 'handed_over') THEN
        SELECT 'delohran: дело ' || e.index_text || ': ' || o.sentence INTO refusal FROM destruction_entry e JOIN volume_obstacle o ON o.volume_id = e.volume_id
        WHERE e.act_id = NEW.id AND e.state = 'in_act' LIMIT 1;
        IF FOUND THEN RAISE EXCEPTION '%', refusal; END IF;
        IF NOT EXISTS (SELECT 1 FROM destruction_entry e WHERE e.act_id = NEW.id AND e.state = 'in_act') THEN
            RAISE EXCEPTION '%', 'delohran: в акте нет ни одного дела';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_clear BEFORE UPDATE OF state ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_clear();
CREATE FUNCTION act_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'destroyed' AND EXISTS (
    SELECT 1 FROM destruction_entry e WHERE e.act_id = NEW.id AND e.state <> 'destroyed') THEN
        RAISE EXCEPTION '%', 'delohran: не все дела акта уничтожены';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_destroyed BEFORE UPDATE OF state ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_destroyed();

-- The last door (R-194).
CREATE FUNCTION volume_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state NOT IN ('open', 'closed') THEN
        RAISE EXCEPTION '%', 'delohran: том начинается открытым';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER volume_begun BEFORE INSERT ON volume
FOR EACH ROW EXECUTE FUNCTION volume_begun();
CREATE FUNCTION volume_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE refusal TEXT;
BEGIN
    IF NEW.state = 'destroyed' AND OLD.state <> 'destroyed' THEN
        IF NOT EXISTS (
            SELECT 1 FROM destruction_entry e
            JOIN destruction_act a ON a.id = e.act_id
            JOIN waybill w ON w.act_id = a.id
            WHERE e.volume_id = NEW.id AND e.state = 'in_act' AND e.decision = 'agreed'
              AND a.state = 'handed_over' AND a.approved_on IS NOT NULL) THEN
            RAISE EXCEPTION '%', 'delohran: том не числится в утверждённом и сданном по накладной акте: уничтожать нельзя (п. 10.5.8)';
        END IF;
        SELECT 'delohran: ' || o.sentence INTO refusal FROM volume_obstacle o WHERE o.volume_id = NEW.id LIMIT 1;
        IF FOUND THEN RAISE EXCEPTION '%', refusal; END IF;
        IF NOT EXISTS (
            SELECT 1 FROM case_file c
            JOIN destruction_entry e ON e.volume_id = NEW.id AND e.state = 'in_act'
            JOIN destruction_list l ON l.id = e.list_id
            JOIN destruction_campaign k ON k.id = l.campaign_id
            WHERE c.id = NEW.case_id AND c.expiry = 'dated' AND c.destroy_from <= k.as_of) THEN
            RAISE EXCEPTION '%', 'delohran: срок хранения не истёк к 1 января года уничтожения (п. 10.5.4)';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER volume_destroyed BEFORE UPDATE OF state ON volume
FOR EACH ROW EXECUTE FUNCTION volume_destroyed();
CREATE FUNCTION volume_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'destroyed' THEN
        RAISE EXCEPTION '%', 'delohran: том уничтожен: запись о нём не меняется';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER volume_gone BEFORE UPDATE ON volume
FOR EACH ROW EXECUTE FUNCTION volume_gone();
CREATE FUNCTION case_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'destroyed' AND EXISTS (
    SELECT 1 FROM volume v WHERE v.case_id = NEW.id AND v.state NOT IN ('destroyed', 'lost')) THEN
        RAISE EXCEPTION '%', 'delohran: не все тома дела уничтожены';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_destroyed BEFORE UPDATE OF state ON case_file
FOR EACH ROW EXECUTE FUNCTION case_destroyed();
CREATE FUNCTION case_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'open' THEN
        RAISE EXCEPTION '%', 'delohran: дело заводится открытым (п. 10.2.4)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_begun BEFORE INSERT ON case_file
FOR EACH ROW EXECUTE FUNCTION case_begun();
