-- What must never happen, refused by the database itself. Twin: migrations/sqlite/0002_guards.sql.
-- A message begins with «delohran: »; the rest is the sentence that the user reads.

-- Why the inventories of a case's years stand in the way of its destruction (R-184, R-189): a case that went on for
-- years waits for the inventories of all of them.
CREATE VIEW inventory_gap (case_id, sentence) AS
    SELECT c.id, 'описи дел постоянного хранения за ' || CASE WHEN c.first_year = c.last_year
        THEN c.last_year || ' год' ELSE c.first_year || '–' || c.last_year || ' годы' END || ' утверждены не все (п. 10.5.3)'
    FROM case_file c
    WHERE (SELECT count(DISTINCT i.year) FROM inventory i
        WHERE i.scope = 'annual' AND i.kind = 'permanent' AND i.state = 'approved'
          AND i.year BETWEEN c.first_year AND c.last_year) < c.last_year - c.first_year + 1
UNION ALL
    SELECT c.id, 'за годы дела есть дела постоянного хранения или по личному составу, не внесённые в утверждённую (согласованную) опись (п. 10.5.3)'
    FROM case_file c
    WHERE EXISTS (
        SELECT 1 FROM case_file p JOIN volume pv ON pv.case_id = p.id
        WHERE p.first_year BETWEEN c.first_year AND c.last_year AND p.state = 'closed'
          AND p.category IN ('permanent', 'personnel')
          AND NOT EXISTS (
            SELECT 1 FROM inventory_entry e JOIN inventory i ON i.id = e.inventory_id
            WHERE e.volume_id = pv.id AND i.scope = 'annual' AND i.state = 'approved'));

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
    -- A review of a case that was still open did not see all of its sheets.
    SELECT v.id, 'дело с отметкой «ЭПК» не просмотрено полистно (п. 10.3.2)'
    FROM volume v JOIN case_file c ON c.id = v.case_id
    WHERE c.review_required
      AND NOT EXISTS (SELECT 1 FROM appraisal a WHERE a.case_id = c.id AND a.reviewed_on >= c.closed_on)
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
    SELECT v.id, 'дело не закрыто, утрачено или уже уничтожено'
    FROM volume v JOIN case_file c ON c.id = v.case_id
    WHERE c.state <> 'closed'
UNION ALL
    -- The three methods of 10.5.9 are for paper.
    SELECT v.id, 'том на электронном носителе: п. 10.5.9 не называет способа его уничтожения'
    FROM volume v
    WHERE v.medium <> 'paper'
UNION ALL
    SELECT v.id, 'при приёме в архив тома не оказалось на месте: нельзя уничтожить то, чего нет'
    FROM volume v
    WHERE EXISTS (SELECT 1 FROM inventory_entry e WHERE e.volume_id = v.id AND e.acceptance = 'absent')
      AND NOT EXISTS (SELECT 1 FROM inventory_entry e WHERE e.volume_id = v.id AND e.acceptance = 'present')
UNION ALL
    SELECT v.id, g.sentence
    FROM volume v JOIN inventory_gap g ON g.case_id = v.case_id;

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

-- What keeps a volume from destruction is not taken back by rewriting it.
CREATE FUNCTION hold_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM case_file c WHERE c.id = NEW.case_id FOR KEY SHARE;
    IF EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.state = 'destroyed') THEN
        RAISE EXCEPTION '%', 'delohran: дело уже уничтожено: запрет наложить нельзя';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_begun BEFORE INSERT ON hold
FOR EACH ROW EXECUTE FUNCTION hold_begun();
CREATE FUNCTION hold_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.case_id <> OLD.case_id OR NEW.placed_on <> OLD.placed_on OR NEW.placed_by <> OLD.placed_by
    OR NEW.reason <> OLD.reason OR OLD.lifted_on IS NOT NULL THEN
        RAISE EXCEPTION '%', 'delohran: запрет уничтожения не переписывают: его снимают, а снятый остаётся как был';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_fixed BEFORE UPDATE ON hold
FOR EACH ROW EXECUTE FUNCTION hold_fixed();
CREATE FUNCTION loan_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM volume v WHERE v.id = NEW.volume_id FOR KEY SHARE;
    IF EXISTS (SELECT 1 FROM volume v WHERE v.id = NEW.volume_id AND v.state = 'destroyed') THEN
        RAISE EXCEPTION '%', 'delohran: том уничтожен: выдать его нельзя';
    END IF;
    IF EXISTS (SELECT 1 FROM destruction_entry e JOIN destruction_act a ON a.id = e.act_id
        WHERE e.volume_id = NEW.volume_id AND e.state = 'in_act' AND a.state = 'handed_over') THEN
        RAISE EXCEPTION '%', 'delohran: том сдан на уничтожение по накладной: выдать его нельзя';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER loan_begun BEFORE INSERT ON loan
FOR EACH ROW EXECUTE FUNCTION loan_begun();
CREATE FUNCTION loan_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.volume_id <> OLD.volume_id OR NEW.issued_on <> OLD.issued_on OR OLD.returned_on IS NOT NULL THEN
        RAISE EXCEPTION '%', 'delohran: запись о выдаче не переписывают: том возвращают, а возвращённая выдача остаётся как была';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER loan_fixed BEFORE UPDATE ON loan
FOR EACH ROW EXECUTE FUNCTION loan_fixed();
CREATE FUNCTION loan_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: запись о выдаче удалить нельзя: том возвращают';
    RETURN OLD;
END $$;
CREATE TRIGGER loan_kept BEFORE DELETE ON loan
FOR EACH ROW EXECUTE FUNCTION loan_kept();
CREATE FUNCTION appraisal_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.state <> 'destroyed') THEN
        RAISE EXCEPTION '%', 'delohran: дело уже уничтожено: просмотреть его нельзя';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appraisal_begun BEFORE INSERT ON appraisal
FOR EACH ROW EXECUTE FUNCTION appraisal_begun();
CREATE FUNCTION appraisal_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: результат полистного просмотра не переписывают: записывают новый просмотр';
    RETURN NEW;
END $$;
CREATE TRIGGER appraisal_fixed BEFORE UPDATE ON appraisal
FOR EACH ROW EXECUTE FUNCTION appraisal_fixed();
CREATE FUNCTION appraisal_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: результат полистного просмотра удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER appraisal_kept BEFORE DELETE ON appraisal
FOR EACH ROW EXECUTE FUNCTION appraisal_kept();

-- Destruction: campaigns. The year decides what has expired, so neither it nor its 1 January ever moves (R-183…R-190).
CREATE FUNCTION campaign_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.as_of <> make_date(CAST(NEW.year AS INTEGER), 1, 1) OR NEW.opened_on > make_date(CAST(NEW.year AS INTEGER), 12, 31) THEN
        RAISE EXCEPTION '%', 'delohran: к уничтожению отбирают то, что истекло к 1 января года кампании, а открывают её в этом же году (п. 10.5.2)';
    END IF;
    IF NEW.stage <> 1 THEN
        RAISE EXCEPTION '%', 'delohran: кампания начинается с первого этапа (п. 10.5.2)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaign_begun BEFORE INSERT ON destruction_campaign
FOR EACH ROW EXECUTE FUNCTION campaign_begun();
CREATE FUNCTION campaign_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.year <> OLD.year OR NEW.track <> OLD.track OR NEW.as_of <> OLD.as_of
    OR NEW.opened_by <> OLD.opened_by OR NEW.opened_on <> OLD.opened_on THEN
        RAISE EXCEPTION '%', 'delohran: год и вид кампании уничтожения не меняются';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaign_fixed BEFORE UPDATE ON destruction_campaign
FOR EACH ROW EXECUTE FUNCTION campaign_fixed();
CREATE FUNCTION campaign_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.stage NOT IN (OLD.stage, OLD.stage + 1) THEN
        RAISE EXCEPTION '%', 'delohran: этапы кампании идут один за другим (п. 10.5.2)';
    END IF;
    IF NEW.stage = 2 AND OLD.stage = 1 AND NOT EXISTS (
        SELECT 1 FROM case_file c
        WHERE c.state = 'closed' AND c.expiry = 'dated' AND c.destroy_from <= OLD.as_of
          AND c.restricted = (OLD.track = 'restricted')
          AND NOT EXISTS (SELECT 1 FROM inventory_gap g WHERE g.case_id = c.id)) THEN
        RAISE EXCEPTION '%', 'delohran: описи за годы дел с истекшим сроком не утверждены (не согласованы): второй этап не открывается (п. 10.5.2, 10.5.3)';
    END IF;
    IF NEW.stage = 3 AND OLD.stage = 2 AND (EXISTS (
        SELECT 1 FROM destruction_list l JOIN destruction_entry e ON e.list_id = l.id
        WHERE l.campaign_id = OLD.id AND l.state <> 'agreed' AND e.state = 'listed')
      OR NOT EXISTS (
        SELECT 1 FROM destruction_list l JOIN destruction_entry e ON e.list_id = l.id
        WHERE l.campaign_id = OLD.id AND l.state = 'agreed' AND e.state = 'listed' AND e.decision = 'agreed')) THEN
        RAISE EXCEPTION '%', 'delohran: перечни подразделений ещё не согласованы: третий этап не открывается (п. 10.5.2, 10.5.6)';
    END IF;
    IF NEW.stage = 4 AND OLD.stage = 3 AND (EXISTS (
        SELECT 1 FROM destruction_act a WHERE a.campaign_id = OLD.id AND a.state IN ('draft', 'endorsed'))
      OR NOT EXISTS (
        SELECT 1 FROM destruction_act a WHERE a.campaign_id = OLD.id AND a.state NOT IN ('draft', 'endorsed'))
      OR EXISTS (
        SELECT 1 FROM destruction_list l JOIN destruction_entry e ON e.list_id = l.id
        WHERE l.campaign_id = OLD.id AND e.state = 'listed')) THEN
        RAISE EXCEPTION '%', 'delohran: акт ещё не утверждён: четвёртый этап не открывается (п. 10.5.2, 10.5.8)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaign_in_order BEFORE UPDATE OF stage ON destruction_campaign
FOR EACH ROW EXECUTE FUNCTION campaign_in_order();
CREATE FUNCTION campaign_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: кампанию уничтожения удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER campaign_kept BEFORE DELETE ON destruction_campaign
FOR EACH ROW EXECUTE FUNCTION campaign_kept();

-- Destruction: the lists of the departments.
CREATE FUNCTION list_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM destruction_campaign k WHERE k.id = NEW.campaign_id FOR SHARE;
    IF NEW.state <> 'draft' OR NEW.sent_on IS NOT NULL OR NEW.agreed_by IS NOT NULL OR NEW.agreed_on IS NOT NULL THEN
        RAISE EXCEPTION '%', 'delohran: перечень начинается с проекта';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM destruction_campaign k WHERE k.id = NEW.campaign_id AND k.stage = 2) THEN
        RAISE EXCEPTION '%', 'delohran: перечни составляют на втором этапе кампании (п. 10.5.2)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER list_begun BEFORE INSERT ON destruction_list
FOR EACH ROW EXECUTE FUNCTION list_begun();
CREATE FUNCTION list_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'agreed' THEN
        RAISE EXCEPTION '%', 'delohran: перечень согласован и не меняется';
    END IF;
    IF NEW.id <> OLD.id OR NEW.campaign_id <> OLD.campaign_id OR NEW.department_id <> OLD.department_id OR NEW.number <> OLD.number
    OR NEW.drawn_by <> OLD.drawn_by OR NEW.drawn_on <> OLD.drawn_on THEN
        RAISE EXCEPTION '%', 'delohran: подразделение, кампания и номер перечня не меняются';
    END IF;
    IF (NEW.state = 'agreed') <> (NEW.agreed_by IS NOT NULL AND NEW.agreed_on IS NOT NULL)
    OR (NEW.state <> 'agreed' AND (NEW.agreed_by IS NOT NULL OR NEW.agreed_on IS NOT NULL)) THEN
        RAISE EXCEPTION '%', 'delohran: перечень согласован тогда и только тогда, когда его подписал начальник подразделения (п. 10.5.5)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER list_fixed BEFORE UPDATE ON destruction_list
FOR EACH ROW EXECUTE FUNCTION list_fixed();
CREATE FUNCTION list_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND NOT (
        (OLD.state = 'draft' AND NEW.state = 'sent') OR (OLD.state = 'sent' AND NEW.state = 'agreed')) THEN
        RAISE EXCEPTION '%', 'delohran: перечень составляют, направляют и согласуют: этапы идут один за другим (п. 10.5.5)';
    END IF;
    IF NEW.state = 'sent' AND OLD.state = 'draft' AND (NEW.sent_on IS NULL OR coalesce(NEW.dispatch_number, '') = ''
        OR NOT EXISTS (SELECT 1 FROM destruction_entry e WHERE e.list_id = NEW.id AND e.state = 'listed')) THEN
        RAISE EXCEPTION '%', 'delohran: перечень направляют с номером и датой, и хотя бы с одним делом (п. 10.5.5)';
    END IF;
    IF NEW.state = 'agreed' AND OLD.state <> 'agreed' AND EXISTS (
        SELECT 1 FROM destruction_entry e
        WHERE e.list_id = NEW.id AND e.state = 'listed' AND (e.decision IS NULL OR e.decision <> 'agreed')) THEN
        RAISE EXCEPTION '%', 'delohran: по перечню решены не все строки, или отклонённые из него не исключены (п. 10.5.5)';
    END IF;
    IF NEW.state = 'agreed' AND NEW.agreed_by = NEW.drawn_by THEN
        RAISE EXCEPTION '%', 'delohran: перечень согласует не тот, кто его составил (п. 10.5.5)';
    END IF;
    IF NEW.state = 'agreed' AND NEW.agreed_on < NEW.sent_on THEN
        RAISE EXCEPTION '%', 'delohran: перечень не мог быть согласован раньше, чем направлен';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER list_in_order BEFORE UPDATE OF state ON destruction_list
FOR EACH ROW EXECUTE FUNCTION list_in_order();
CREATE FUNCTION list_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: перечень к уничтожению удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER list_kept BEFORE DELETE ON destruction_list
FOR EACH ROW EXECUTE FUNCTION list_kept();

-- Destruction: a volume gets onto a list only when its term is over and nothing stands in the way.
CREATE FUNCTION destruction_entry_listed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE refusal TEXT;
BEGIN
    PERFORM 1 FROM destruction_list l WHERE l.id = NEW.list_id FOR SHARE;
    IF EXISTS (SELECT 1 FROM destruction_entry x WHERE x.volume_id = NEW.volume_id AND x.state <> 'excluded') THEN
        RAISE EXCEPTION '%', 'delohran: том уже стоит в другом перечне к уничтожению';
    END IF;
    SELECT 'delohran: ' || o.sentence INTO refusal
    FROM volume_obstacle o WHERE o.volume_id = NEW.volume_id LIMIT 1;
    IF FOUND THEN RAISE EXCEPTION '%', refusal; END IF;
    IF NOT EXISTS (
        SELECT 1 FROM volume v
        JOIN case_file c ON c.id = v.case_id
        JOIN destruction_list l ON l.id = NEW.list_id
        JOIN destruction_campaign k ON k.id = l.campaign_id
        WHERE v.id = NEW.volume_id AND c.expiry = 'dated' AND c.destroy_from <= k.as_of AND NEW.expired_on < k.as_of) THEN
        RAISE EXCEPTION '%', 'delohran: срок хранения не истёк к 1 января года уничтожения (п. 10.5.4)';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM volume v
        JOIN case_file c ON c.id = v.case_id
        JOIN destruction_list l ON l.id = NEW.list_id
        JOIN destruction_campaign k ON k.id = l.campaign_id
        WHERE v.id = NEW.volume_id AND c.restricted = (k.track = 'restricted') AND c.department_id = l.department_id) THEN
        RAISE EXCEPTION '%', 'delohran: перечень другого подразделения или другого вида: дела «ДСП» и обычные уничтожают порознь (п. 10.5.1)';
    END IF;
    IF EXISTS (
        SELECT 1 FROM destruction_entry x
        JOIN destruction_list l ON l.id = NEW.list_id
        JOIN destruction_campaign k ON k.id = l.campaign_id
        WHERE x.volume_id = NEW.volume_id AND x.decision = 'refused' AND x.keep_until > k.as_of) THEN
        RAISE EXCEPTION '%', 'delohran: подразделение продлило хранение дела, и этот срок ещё не вышел (п. 10.5.5)';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM destruction_list l WHERE l.id = NEW.list_id AND l.state = 'draft') THEN
        RAISE EXCEPTION '%', 'delohran: перечень уже направлен на согласование: дела в него не добавляют';
    END IF;
    IF NEW.state <> 'listed' OR NEW.decision IS NOT NULL OR NEW.act_id IS NOT NULL OR NEW.decided_by IS NOT NULL
        OR NEW.decided_on IS NOT NULL OR NEW.keep_until IS NOT NULL THEN
        RAISE EXCEPTION '%', 'delohran: строка перечня начинает без решения и без акта';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER destruction_entry_listed BEFORE INSERT ON destruction_entry
FOR EACH ROW EXECUTE FUNCTION destruction_entry_listed();
-- On PostgreSQL the list and the act are locked first, so that a row cannot change while they are being signed.
CREATE FUNCTION destruction_entry_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM destruction_list l WHERE l.id = OLD.list_id FOR SHARE;
    PERFORM 1 FROM destruction_act a WHERE a.id IN (OLD.act_id, NEW.act_id) FOR SHARE;
    IF OLD.state IN ('destroyed', 'excluded') THEN
        RAISE EXCEPTION '%', 'delohran: строка перечня исключена или уничтожена и не меняется';
    END IF;
    IF NEW.id <> OLD.id OR NEW.list_id <> OLD.list_id OR NEW.volume_id <> OLD.volume_id OR NEW.number <> OLD.number
        OR NEW.years_text <> OLD.years_text OR NEW.index_text <> OLD.index_text OR NEW.title <> OLD.title OR NEW.group_name <> OLD.group_name
        OR NEW.inventory_number <> OLD.inventory_number OR NEW.inventory_position <> OLD.inventory_position OR NEW.term_text <> OLD.term_text OR NEW.expired_on <> OLD.expired_on THEN
        RAISE EXCEPTION '%', 'delohran: строку перечня не переписывают: дело исключают с указанием причины';
    END IF;
    IF EXISTS (SELECT 1 FROM destruction_act a WHERE a.id = OLD.act_id AND a.approved_on IS NOT NULL)
      AND (NEW.act_id IS DISTINCT FROM OLD.act_id OR NEW.decision IS DISTINCT FROM OLD.decision
        OR NEW.decision_reason <> OLD.decision_reason OR NEW.keep_until IS DISTINCT FROM OLD.keep_until
        OR NEW.decided_by IS DISTINCT FROM OLD.decided_by OR NEW.decided_on IS DISTINCT FROM OLD.decided_on
        OR NEW.state NOT IN ('in_act', 'destroyed')) THEN
        RAISE EXCEPTION '%', 'delohran: строка утверждённого акта не меняется';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER destruction_entry_fixed BEFORE UPDATE ON destruction_entry
FOR EACH ROW EXECUTE FUNCTION destruction_entry_fixed();
CREATE FUNCTION destruction_entry_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> OLD.state AND NOT (
        (OLD.state = 'listed' AND NEW.state IN ('in_act', 'excluded'))
        OR (OLD.state = 'in_act' AND NEW.state IN ('destroyed', 'excluded'))) THEN
        RAISE EXCEPTION '%', 'delohran: строка перечня идёт в акт, а из акта к уничтожению: этапы идут один за другим (п. 10.5.2)';
    END IF;
    IF (NEW.act_id IS NOT NULL) <> (NEW.state IN ('in_act', 'destroyed')) THEN
        RAISE EXCEPTION '%', 'delohran: строка стоит в акте тогда и только тогда, когда акт назван';
    END IF;
    IF OLD.act_id IS NOT NULL AND NEW.act_id IS NOT NULL AND NEW.act_id <> OLD.act_id THEN
        RAISE EXCEPTION '%', 'delohran: строку из одного акта в другой не переносят';
    END IF;
    IF NEW.state = 'excluded' AND NEW.decision_reason = '' THEN
        RAISE EXCEPTION '%', 'delohran: исключить дело из перечня или акта можно только с указанием причины';
    END IF;
    IF NEW.state = 'in_act' AND OLD.state <> 'in_act' AND NOT EXISTS (
        SELECT 1 FROM destruction_list l JOIN destruction_act a ON a.campaign_id = l.campaign_id
        WHERE l.id = NEW.list_id AND a.id = NEW.act_id AND l.state = 'agreed' AND a.state = 'draft') THEN
        RAISE EXCEPTION '%', 'delohran: в акт идут только строки согласованных перечней той же кампании, и только пока акт — проект (п. 10.5.6)';
    END IF;
    IF NEW.state = 'in_act' AND OLD.state <> 'in_act' AND EXISTS (
        SELECT 1 FROM decision d
        WHERE d.subject_kind = 'destruction_act' AND d.subject_id = NEW.act_id AND d.outcome = 'endorsed') THEN
        RAISE EXCEPTION '%', 'delohran: акт рассмотрен ЦЭК: дела в него не добавляют (п. 10.5.6)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER destruction_entry_in_order BEFORE UPDATE ON destruction_entry
FOR EACH ROW EXECUTE FUNCTION destruction_entry_in_order();
CREATE FUNCTION destruction_entry_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.decision IS DISTINCT FROM OLD.decision OR NEW.keep_until IS DISTINCT FROM OLD.keep_until
        OR NEW.decided_by IS DISTINCT FROM OLD.decided_by OR NEW.decided_on IS DISTINCT FROM OLD.decided_on
        OR (NEW.decision_reason <> OLD.decision_reason AND NEW.state <> 'excluded'))
      AND NOT EXISTS (SELECT 1 FROM destruction_list l WHERE l.id = OLD.list_id AND l.state = 'sent') THEN
        RAISE EXCEPTION '%', 'delohran: решения по строкам принимают, пока перечень на согласовании в подразделении (п. 10.5.5)';
    END IF;
    IF (NEW.decision IS NOT NULL) <> (NEW.decided_by IS NOT NULL AND NEW.decided_on IS NOT NULL) THEN
        RAISE EXCEPTION '%', 'delohran: решение по строке должно называть, кто и когда его принял (п. 10.5.5)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER destruction_entry_decided BEFORE UPDATE ON destruction_entry
FOR EACH ROW EXECUTE FUNCTION destruction_entry_decided();
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

-- Destruction: the act.
CREATE FUNCTION act_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM destruction_campaign k WHERE k.id = NEW.campaign_id FOR SHARE;
    IF NEW.state <> 'draft' OR NEW.decision_id IS NOT NULL OR NEW.approved_by IS NOT NULL OR NEW.approved_on IS NOT NULL
        OR NEW.marked_by IS NOT NULL OR NEW.marked_on IS NOT NULL THEN
        RAISE EXCEPTION '%', 'delohran: акт начинается с проекта';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM destruction_campaign k WHERE k.id = NEW.campaign_id AND k.stage = 3) THEN
        RAISE EXCEPTION '%', 'delohran: акт составляют на третьем этапе кампании, по согласованным перечням (п. 10.5.2, 10.5.6)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_begun BEFORE INSERT ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_begun();
CREATE FUNCTION act_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.approved_on IS NOT NULL AND (NEW.decision_id IS DISTINCT FROM OLD.decision_id
        OR NEW.approved_by IS DISTINCT FROM OLD.approved_by OR NEW.approved_on IS DISTINCT FROM OLD.approved_on
        OR NEW.number <> OLD.number OR NEW.state IN ('draft', 'endorsed')) THEN
        RAISE EXCEPTION '%', 'delohran: акт утверждён и не меняется';
    END IF;
    IF NEW.id <> OLD.id OR NEW.campaign_id <> OLD.campaign_id OR NEW.number <> OLD.number
        OR NEW.drawn_by <> OLD.drawn_by OR NEW.drawn_on <> OLD.drawn_on THEN
        RAISE EXCEPTION '%', 'delohran: номер, кампания и составитель акта не меняются';
    END IF;
    IF (NEW.approved_by IS NOT NULL OR NEW.approved_on IS NOT NULL) AND NEW.state IN ('draft', 'endorsed') THEN
        RAISE EXCEPTION '%', 'delohran: акт утверждают после рассмотрения на заседании ЦЭК (п. 10.5.7)';
    END IF;
    IF (NEW.state = 'marked') <> (NEW.marked_by IS NOT NULL AND NEW.marked_on IS NOT NULL) THEN
        RAISE EXCEPTION '%', 'delohran: отметки вносят после уничтожения, с указанием кто и когда (п. 10.5.14)';
    END IF;
    IF OLD.state = 'marked' THEN
        RAISE EXCEPTION '%', 'delohran: по акту всё исполнено: он не меняется';
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
        SELECT 1 FROM decision d JOIN meeting m ON m.id = d.meeting_id
        WHERE d.id = NEW.decision_id AND d.subject_kind = 'destruction_act' AND d.subject_id = NEW.id
          AND d.outcome = 'endorsed' AND m.held_on >= NEW.drawn_on) THEN
        RAISE EXCEPTION '%', 'delohran: акт не рассмотрен на заседании ЦЭК (п. 10.5.6)';
    END IF;
    IF NEW.state IN ('endorsed', 'approved') AND EXISTS (
        SELECT 1 FROM decision d JOIN meeting m ON m.id = d.meeting_id
        JOIN decision taken ON taken.id = NEW.decision_id
        JOIN meeting held ON held.id = taken.meeting_id
        WHERE d.subject_kind = 'destruction_act' AND d.subject_id = NEW.id AND d.outcome = 'rejected'
          AND (m.held_on > held.held_on OR (m.held_on = held.held_on AND d.id > taken.id))) THEN
        RAISE EXCEPTION '%', 'delohran: на последнем заседании ЦЭК акт отклонён (п. 10.5.6)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_endorsed BEFORE UPDATE OF state ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_endorsed();
CREATE FUNCTION act_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'approved' AND OLD.state <> 'approved' AND NEW.approved_by = NEW.drawn_by THEN
        RAISE EXCEPTION '%', 'delohran: акт утверждает не тот, кто его составил (п. 10.5.7)';
    END IF;
    IF NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT EXISTS (
        SELECT 1 FROM role_grant g
        WHERE g.person_id = NEW.approved_by AND g.role IN ('director', 'deputy_director')
          AND g.since <= NEW.approved_on AND (g.until IS NULL OR g.until >= NEW.approved_on)) THEN
        RAISE EXCEPTION '%', 'delohran: акт утверждает Руководитель или заместитель Руководителя (п. 10.5.7)';
    END IF;
    IF NEW.state = 'approved' AND OLD.state <> 'approved' AND EXISTS (
        SELECT 1 FROM decision d JOIN meeting m ON m.id = d.meeting_id
        WHERE d.id = NEW.decision_id AND m.held_on > NEW.approved_on) THEN
        RAISE EXCEPTION '%', 'delohran: акт утверждён раньше, чем рассмотрен на заседании ЦЭК (п. 10.5.7)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_approved BEFORE UPDATE OF state ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_approved();
-- Nothing may have come up since the rows were listed: neither a hold nor a loan nor an event that moves the date.
-- On PostgreSQL the cases and volumes are locked against a hold or a loan that is being written at this very moment.
CREATE FUNCTION act_clear() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE refusal TEXT;
BEGIN
    PERFORM 1 FROM case_file c
        JOIN volume v ON v.case_id = c.id
        JOIN destruction_entry e ON e.volume_id = v.id
        WHERE e.act_id = NEW.id ORDER BY c.id, v.id FOR UPDATE OF c, v;
    SELECT 'delohran: дело ' || e.index_text || ': ' || o.sentence INTO refusal
    FROM destruction_entry e JOIN volume_obstacle o ON o.volume_id = e.volume_id
    WHERE NEW.state <> OLD.state AND NEW.state IN ('endorsed', 'approved', 'handed_over') AND e.act_id = NEW.id AND e.state = 'in_act' LIMIT 1;
    IF FOUND THEN RAISE EXCEPTION '%', refusal; END IF;
    SELECT 'delohran: дело ' || e.index_text || ': срок хранения не истёк к 1 января года уничтожения, или дело стало другого вида (п. 10.5.4)' INTO refusal
    FROM destruction_entry e
    JOIN volume v ON v.id = e.volume_id
    JOIN case_file c ON c.id = v.case_id
    JOIN destruction_list l ON l.id = e.list_id
    JOIN destruction_campaign k ON k.id = l.campaign_id
    WHERE NEW.state <> OLD.state AND NEW.state IN ('endorsed', 'approved', 'handed_over') AND e.act_id = NEW.id AND e.state = 'in_act'
      AND (c.destroy_from IS NULL OR c.destroy_from > k.as_of OR c.restricted <> (k.track = 'restricted')) LIMIT 1;
    IF FOUND THEN RAISE EXCEPTION '%', refusal; END IF;
    IF NEW.state <> OLD.state AND NEW.state IN ('endorsed', 'approved', 'handed_over')
        AND NOT EXISTS (SELECT 1 FROM destruction_entry e WHERE e.act_id = NEW.id AND e.state = 'in_act') THEN
        RAISE EXCEPTION '%', 'delohran: в акте нет ни одного дела';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_clear BEFORE UPDATE OF state ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_clear();
CREATE FUNCTION act_handed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'handed_over' AND OLD.state <> 'handed_over' AND NOT EXISTS (
        SELECT 1 FROM waybill w WHERE w.act_id = NEW.id
          AND (SELECT CAST(coalesce(sum(b.storage_units), 0) AS BIGINT) FROM bag b WHERE b.waybill_id = w.id)
            = (SELECT count(*) FROM destruction_entry e WHERE e.act_id = NEW.id AND e.state = 'in_act')) THEN
        RAISE EXCEPTION '%', 'delohran: документы сдают по накладной, и в мешках столько же ед. хр., сколько в акте (п. 10.5.11)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_handed BEFORE UPDATE OF state ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_handed();
CREATE FUNCTION act_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'destroyed' AND EXISTS (SELECT 1 FROM destruction_entry e WHERE e.act_id = NEW.id AND e.state <> 'destroyed') THEN
        RAISE EXCEPTION '%', 'delohran: не все дела акта уничтожены';
    END IF;
    IF NEW.state = 'destroyed' AND NOT EXISTS (SELECT 1 FROM destruction_record r WHERE r.act_id = NEW.id) THEN
        RAISE EXCEPTION '%', 'delohran: об уничтожении не составлен акт: способ и присутствовавшие не названы (п. 10.5.13)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_destroyed BEFORE UPDATE OF state ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_destroyed();
CREATE FUNCTION act_marked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'marked' AND OLD.state <> 'marked' AND EXISTS (
        SELECT 1 FROM destruction_entry e
        JOIN volume v ON v.id = e.volume_id
        JOIN case_file c ON c.id = v.case_id
        WHERE e.act_id = NEW.id AND c.state = 'destroyed' AND NOT EXISTS (
          SELECT 1 FROM heading_mark m WHERE m.heading_id = c.heading_id AND m.mark = 'destroyed')) THEN
        RAISE EXCEPTION '%', 'delohran: в номенклатуре нет отметки об уничтожении дела (п. 10.5.14)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER act_marked BEFORE UPDATE OF state ON destruction_act
FOR EACH ROW EXECUTE FUNCTION act_marked();

-- Destruction: the waybill, its sealed bags, the record of the deed. Written once.
CREATE FUNCTION waybill_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM destruction_act a WHERE a.id = NEW.act_id FOR SHARE;
    IF NOT EXISTS (SELECT 1 FROM destruction_act a WHERE a.id = NEW.act_id AND a.state = 'approved' AND a.approved_on <= NEW.handed_on) THEN
        RAISE EXCEPTION '%', 'delohran: сдавать на уничтожение можно только по утверждённому акту (п. 10.5.7, 10.5.8)';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM destruction_act a JOIN destruction_campaign k ON k.id = a.campaign_id WHERE a.id = NEW.act_id AND k.stage = 4) THEN
        RAISE EXCEPTION '%', 'delohran: на уничтожение сдают на четвёртом этапе кампании (п. 10.5.2)';
    END IF;
    IF NEW.contract <> '' AND EXISTS (
        SELECT 1 FROM destruction_act a JOIN destruction_campaign k ON k.id = a.campaign_id
        WHERE a.id = NEW.act_id AND k.track = 'restricted') THEN
        RAISE EXCEPTION '%', 'delohran: документы «ДСП» подрядчику на уничтожение не сдают (п. 10.5.10)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER waybill_begun BEFORE INSERT ON waybill
FOR EACH ROW EXECUTE FUNCTION waybill_begun();
CREATE FUNCTION waybill_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: накладная не меняется';
    RETURN NEW;
END $$;
CREATE TRIGGER waybill_fixed BEFORE UPDATE ON waybill
FOR EACH ROW EXECUTE FUNCTION waybill_fixed();
CREATE FUNCTION waybill_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: накладную удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER waybill_kept BEFORE DELETE ON waybill
FOR EACH ROW EXECUTE FUNCTION waybill_kept();
CREATE FUNCTION bag_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM destruction_act a WHERE a.id = (SELECT w.act_id FROM waybill w WHERE w.id = NEW.waybill_id) FOR SHARE;
    IF EXISTS (SELECT 1 FROM bag x WHERE x.seal = NEW.seal) THEN
        RAISE EXCEPTION '%', 'delohran: эта пломба уже стоит на другом мешке (п. 10.5.11)';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM waybill w JOIN destruction_act a ON a.id = w.act_id WHERE w.id = NEW.waybill_id AND a.state = 'approved') THEN
        RAISE EXCEPTION '%', 'delohran: мешки по накладной уже сданы: добавить мешок нельзя';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bag_begun BEFORE INSERT ON bag
FOR EACH ROW EXECUTE FUNCTION bag_begun();
CREATE FUNCTION bag_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: мешок по накладной не меняется';
    RETURN NEW;
END $$;
CREATE TRIGGER bag_fixed BEFORE UPDATE ON bag
FOR EACH ROW EXECUTE FUNCTION bag_fixed();
CREATE FUNCTION bag_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: мешок из накладной удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER bag_kept BEFORE DELETE ON bag
FOR EACH ROW EXECUTE FUNCTION bag_kept();
CREATE FUNCTION record_begun() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE refusal TEXT;
BEGIN
    PERFORM 1 FROM case_file c
        JOIN volume v ON v.case_id = c.id
        JOIN destruction_entry e ON e.volume_id = v.id
        WHERE e.act_id = NEW.act_id ORDER BY c.id, v.id FOR UPDATE OF c, v;
    IF NOT EXISTS (
        SELECT 1 FROM destruction_act a JOIN waybill w ON w.act_id = a.id
        WHERE a.id = NEW.act_id AND a.state = 'handed_over' AND w.handed_on <= NEW.destroyed_on AND NEW.destroyed_on <= NEW.recorded_on) THEN
        RAISE EXCEPTION '%', 'delohran: уничтожение записывают после сдачи по накладной утверждённого акта, и не раньше её даты (п. 10.5.8, 10.5.13)';
    END IF;
    SELECT 'delohran: дело ' || e.index_text || ': ' || o.sentence INTO refusal
    FROM destruction_entry e JOIN volume_obstacle o ON o.volume_id = e.volume_id
    WHERE e.act_id = NEW.act_id AND e.state = 'in_act' LIMIT 1;
    IF FOUND THEN RAISE EXCEPTION '%', refusal; END IF;
    SELECT 'delohran: дело ' || e.index_text || ': срок хранения не истёк к 1 января года уничтожения, или дело стало другого вида (п. 10.5.4)' INTO refusal
    FROM destruction_entry e
    JOIN volume v ON v.id = e.volume_id
    JOIN case_file c ON c.id = v.case_id
    JOIN destruction_list l ON l.id = e.list_id
    JOIN destruction_campaign k ON k.id = l.campaign_id
    WHERE e.act_id = NEW.act_id AND e.state = 'in_act'
      AND (c.destroy_from IS NULL OR c.destroy_from > k.as_of OR c.restricted <> (k.track = 'restricted')) LIMIT 1;
    IF FOUND THEN RAISE EXCEPTION '%', refusal; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER record_begun BEFORE INSERT ON destruction_record
FOR EACH ROW EXECUTE FUNCTION record_begun();
CREATE FUNCTION record_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: акт об уничтожении не меняется';
    RETURN NEW;
END $$;
CREATE TRIGGER record_fixed BEFORE UPDATE ON destruction_record
FOR EACH ROW EXECUTE FUNCTION record_fixed();
CREATE FUNCTION record_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', 'delohran: акт об уничтожении удалить нельзя';
    RETURN OLD;
END $$;
CREATE TRIGGER record_kept BEFORE DELETE ON destruction_record
FOR EACH ROW EXECUTE FUNCTION record_kept();

-- The last door (R-194).
CREATE FUNCTION volume_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state NOT IN ('open', 'closed') THEN
        RAISE EXCEPTION '%', 'delohran: том начинается открытым';
    END IF;
    IF EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.state = 'destroyed') THEN
        RAISE EXCEPTION '%', 'delohran: дело уничтожено: том в него не добавляют';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER volume_begun BEFORE INSERT ON volume
FOR EACH ROW EXECUTE FUNCTION volume_begun();
CREATE FUNCTION volume_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.case_id <> OLD.case_id OR NEW.number <> OLD.number THEN
        RAISE EXCEPTION '%', 'delohran: том не переносят в другое дело: срок хранения он делит со своим';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER volume_moved BEFORE UPDATE ON volume
FOR EACH ROW EXECUTE FUNCTION volume_moved();
CREATE FUNCTION volume_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE refusal TEXT;
BEGIN
    PERFORM 1 FROM case_file c WHERE c.id = OLD.case_id AND NEW.state = 'destroyed' FOR UPDATE;
    PERFORM 1 FROM volume v WHERE v.id = OLD.id AND NEW.state = 'destroyed' FOR UPDATE;
    IF NEW.state = 'destroyed' AND OLD.state <> 'destroyed' AND NOT EXISTS (
        SELECT 1 FROM destruction_entry e
        JOIN destruction_act a ON a.id = e.act_id
        JOIN waybill w ON w.act_id = a.id
        WHERE e.volume_id = NEW.id AND e.state = 'in_act' AND e.decision = 'agreed'
          AND a.state = 'handed_over' AND a.approved_on IS NOT NULL) THEN
        RAISE EXCEPTION '%', 'delohran: том не числится в утверждённом и сданном по накладной акте: уничтожать нельзя (п. 10.5.8)';
    END IF;
    IF NEW.state = 'destroyed' AND OLD.state <> 'destroyed' AND NOT EXISTS (
        SELECT 1 FROM destruction_entry e JOIN destruction_record r ON r.act_id = e.act_id
        WHERE e.volume_id = NEW.id AND e.state = 'in_act') THEN
        RAISE EXCEPTION '%', 'delohran: об уничтожении не составлен акт: способ и присутствовавшие не названы (п. 10.5.13)';
    END IF;
    SELECT 'delohran: ' || o.sentence INTO refusal
    FROM volume_obstacle o WHERE NEW.state = 'destroyed' AND OLD.state <> 'destroyed' AND o.volume_id = NEW.id LIMIT 1;
    IF FOUND THEN RAISE EXCEPTION '%', refusal; END IF;
    IF NEW.state = 'destroyed' AND OLD.state <> 'destroyed' AND NOT EXISTS (
        SELECT 1 FROM case_file c
        JOIN destruction_entry e ON e.volume_id = NEW.id AND e.state = 'in_act'
        JOIN destruction_list l ON l.id = e.list_id
        JOIN destruction_campaign k ON k.id = l.campaign_id
        WHERE c.id = OLD.case_id AND c.expiry = 'dated' AND c.destroy_from <= k.as_of
          AND c.restricted = (k.track = 'restricted')) THEN
        RAISE EXCEPTION '%', 'delohran: срок хранения не истёк к 1 января года уничтожения (п. 10.5.4)';
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
    IF NEW.state = 'destroyed' AND (OLD.state <> 'closed'
        OR NOT EXISTS (SELECT 1 FROM volume v WHERE v.case_id = NEW.id AND v.state = 'destroyed')
        OR EXISTS (SELECT 1 FROM volume v WHERE v.case_id = NEW.id AND v.state NOT IN ('destroyed', 'lost'))) THEN
        RAISE EXCEPTION '%', 'delohran: не все тома дела уничтожены';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_destroyed BEFORE UPDATE OF state ON case_file
FOR EACH ROW EXECUTE FUNCTION case_destroyed();
CREATE FUNCTION case_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'destroyed' THEN
        RAISE EXCEPTION '%', 'delohran: дело уничтожено: запись о нём не меняется';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_gone BEFORE UPDATE ON case_file
FOR EACH ROW EXECUTE FUNCTION case_gone();
CREATE FUNCTION case_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state <> 'open' THEN
        RAISE EXCEPTION '%', 'delohran: дело заводится открытым (п. 10.2.4)';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_begun BEFORE INSERT ON case_file
FOR EACH ROW EXECUTE FUNCTION case_begun();
CREATE FUNCTION mark_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.mark IN ('selected', 'destroyed') THEN
        RAISE EXCEPTION '%', 'delohran: отметку о выделении или уничтожении удалить нельзя';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER mark_kept BEFORE DELETE ON heading_mark
FOR EACH ROW EXECUTE FUNCTION mark_kept();
CREATE FUNCTION mark_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.mark IN ('selected', 'destroyed') THEN
        RAISE EXCEPTION '%', 'delohran: отметка о выделении или уничтожении не меняется';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER mark_fixed BEFORE UPDATE ON heading_mark
FOR EACH ROW EXECUTE FUNCTION mark_fixed();

-- TRUNCATE passes by the triggers of rows; SQLite has no such statement.
CREATE FUNCTION not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'delohran: таблицу % опустошить нельзя', TG_TABLE_NAME;
END $$;
CREATE TRIGGER journal_entry_not_emptied BEFORE TRUNCATE ON journal_entry
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER journal_object_not_emptied BEFORE TRUNCATE ON journal_object
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER nomenclature_not_emptied BEFORE TRUNCATE ON nomenclature
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER heading_mark_not_emptied BEFORE TRUNCATE ON heading_mark
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER decision_not_emptied BEFORE TRUNCATE ON decision
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER case_file_not_emptied BEFORE TRUNCATE ON case_file
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER volume_not_emptied BEFORE TRUNCATE ON volume
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER document_not_emptied BEFORE TRUNCATE ON document
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER hold_not_emptied BEFORE TRUNCATE ON hold
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER appraisal_not_emptied BEFORE TRUNCATE ON appraisal
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER inventory_not_emptied BEFORE TRUNCATE ON inventory
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER inventory_entry_not_emptied BEFORE TRUNCATE ON inventory_entry
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER loan_not_emptied BEFORE TRUNCATE ON loan
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER destruction_campaign_not_emptied BEFORE TRUNCATE ON destruction_campaign
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER destruction_list_not_emptied BEFORE TRUNCATE ON destruction_list
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER destruction_entry_not_emptied BEFORE TRUNCATE ON destruction_entry
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER destruction_act_not_emptied BEFORE TRUNCATE ON destruction_act
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER waybill_not_emptied BEFORE TRUNCATE ON waybill
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER bag_not_emptied BEFORE TRUNCATE ON bag
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
CREATE TRIGGER destruction_record_not_emptied BEFORE TRUNCATE ON destruction_record
FOR EACH STATEMENT EXECUTE FUNCTION not_emptied();
