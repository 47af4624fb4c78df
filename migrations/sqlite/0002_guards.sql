-- What must never happen, refused by the database itself. Twin: migrations/postgres/0002_guards.sql.
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
CREATE TRIGGER journal_unchanged BEFORE UPDATE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'delohran: запись журнала изменить нельзя'); END;
CREATE TRIGGER journal_kept BEFORE DELETE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'delohran: запись журнала удалить нельзя'); END;

-- Nothing with a life of its own is deleted.
CREATE TRIGGER nomenclature_kept BEFORE DELETE ON nomenclature
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатуру удалить нельзя'); END;
CREATE TRIGGER case_kept BEFORE DELETE ON case_file
BEGIN SELECT RAISE(ABORT, 'delohran: дело удалить нельзя'); END;
CREATE TRIGGER volume_kept BEFORE DELETE ON volume
BEGIN SELECT RAISE(ABORT, 'delohran: том удалить нельзя'); END;
CREATE TRIGGER document_kept BEFORE DELETE ON document
BEGIN SELECT RAISE(ABORT, 'delohran: документ из дела удалить нельзя'); END;
CREATE TRIGGER inventory_kept BEFORE DELETE ON inventory
BEGIN SELECT RAISE(ABORT, 'delohran: опись удалить нельзя'); END;
CREATE TRIGGER act_kept BEFORE DELETE ON destruction_act
BEGIN SELECT RAISE(ABORT, 'delohran: акт удалить нельзя'); END;
CREATE TRIGGER hold_kept BEFORE DELETE ON hold
BEGIN SELECT RAISE(ABORT, 'delohran: запрет уничтожения удалить нельзя, его снимают'); END;
CREATE TRIGGER decision_kept BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'delohran: решение комиссии удалить нельзя'); END;
CREATE TRIGGER decision_unchanged BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'delohran: решение комиссии изменить нельзя'); END;

-- Nomenclature: rows change only while it is being drawn up (R-030).
CREATE TRIGGER heading_added BEFORE INSERT ON heading
WHEN NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.id = NEW.nomenclature_id AND n.state IN ('draft', 'returned'))
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура подписана: строки в неё не добавляют'); END;
CREATE TRIGGER heading_changed BEFORE UPDATE ON heading
WHEN NEW.nomenclature_id <> OLD.nomenclature_id
    OR NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.id = OLD.nomenclature_id AND n.state IN ('draft', 'returned'))
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура подписана: её строки не меняют'); END;
CREATE TRIGGER heading_removed BEFORE DELETE ON heading
WHEN NOT EXISTS (SELECT 1 FROM nomenclature n WHERE n.id = OLD.nomenclature_id AND n.state IN ('draft', 'returned'))
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура подписана: её строки не удаляют'); END;
CREATE TRIGGER nomenclature_begun BEFORE INSERT ON nomenclature
WHEN NEW.state NOT IN ('draft', 'compiled')
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура начинается с проекта'); END;
CREATE TRIGGER nomenclature_fixed BEFORE UPDATE ON nomenclature
WHEN NEW.kind <> OLD.kind OR NEW.year <> OLD.year OR NEW.department_id IS NOT OLD.department_id
BEGIN SELECT RAISE(ABORT, 'delohran: год и подразделение номенклатуры не меняются'); END;
CREATE TRIGGER nomenclature_in_order BEFORE UPDATE OF state ON nomenclature
WHEN NEW.state <> OLD.state AND NOT (
    (OLD.state IN ('draft', 'returned') AND NEW.state = 'assembled') OR (OLD.state = 'assembled' AND NEW.state = 'signed')
    OR (OLD.state = 'signed' AND NEW.state IN ('returned', 'accepted')) OR (OLD.state = 'accepted' AND NEW.state = 'sent')
    OR (OLD.state = 'compiled' AND NEW.state = 'visaed') OR (OLD.state = 'visaed' AND NEW.state = 'office_signed')
    OR (OLD.state = 'office_signed' AND NEW.state = 'endorsed') OR (OLD.state = 'endorsed' AND NEW.state = 'approved'))
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура проходит свой путь по порядку (п. 10.1.6, 10.1.8)'); END;
CREATE TRIGGER nomenclature_approved BEFORE UPDATE ON nomenclature
WHEN OLD.state = 'approved'
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура утверждена и не меняется'); END;
CREATE TRIGGER nomenclature_consolidated BEFORE UPDATE ON nomenclature
WHEN OLD.consolidated_id IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура вошла в сводную и не меняется'); END;
CREATE TRIGGER nomenclature_endorsed BEFORE UPDATE OF state ON nomenclature
WHEN NEW.state IN ('endorsed', 'approved') AND NOT EXISTS (
    SELECT 1 FROM decision d
    WHERE d.id = NEW.decision_id AND d.subject_kind = 'nomenclature' AND d.subject_id = NEW.id AND d.outcome = 'endorsed')
BEGIN SELECT RAISE(ABORT, 'delohran: номенклатура не согласована протоколом ЦЭК (п. 10.1.8)'); END;

-- Inventories: entries change only in a draft; acceptance marks until it is accepted.
CREATE TRIGGER inventory_begun BEFORE INSERT ON inventory
WHEN NEW.state <> 'draft'
BEGIN SELECT RAISE(ABORT, 'delohran: опись начинается с проекта'); END;
CREATE TRIGGER inventory_finished BEFORE UPDATE ON inventory
WHEN OLD.state IN ('accepted', 'approved')
BEGIN SELECT RAISE(ABORT, 'delohran: опись принята или утверждена и не меняется'); END;
CREATE TRIGGER inventory_endorsed BEFORE UPDATE OF state ON inventory
WHEN NEW.state IN ('endorsed', 'approved') AND NOT EXISTS (
    SELECT 1 FROM decision d
    WHERE d.id = NEW.decision_id AND d.subject_kind = 'inventory' AND d.subject_id = NEW.id AND d.outcome = 'endorsed')
BEGIN SELECT RAISE(ABORT, 'delohran: опись не согласована протоколом ЦЭК (п. 10.5.2)'); END;
CREATE TRIGGER inventory_entry_added BEFORE INSERT ON inventory_entry
WHEN NOT EXISTS (SELECT 1 FROM inventory i WHERE i.id = NEW.inventory_id AND i.state = 'draft')
BEGIN SELECT RAISE(ABORT, 'delohran: опись подписана: дела в неё не добавляют'); END;
CREATE TRIGGER inventory_entry_removed BEFORE DELETE ON inventory_entry
WHEN NOT EXISTS (SELECT 1 FROM inventory i WHERE i.id = OLD.inventory_id AND i.state = 'draft')
BEGIN SELECT RAISE(ABORT, 'delohran: опись подписана: дела из неё не исключают'); END;
CREATE TRIGGER inventory_entry_changed BEFORE UPDATE ON inventory_entry
WHEN EXISTS (SELECT 1 FROM inventory i WHERE i.id = OLD.inventory_id AND i.state IN ('accepted', 'approved'))
BEGIN SELECT RAISE(ABORT, 'delohran: опись принята или утверждена: её строки не меняют'); END;

-- Destruction: a volume gets onto a list only when its term is over and nothing stands in the way.
CREATE TRIGGER destruction_entry_listed BEFORE INSERT ON destruction_entry
BEGIN
    SELECT RAISE(ABORT, 'delohran: ' || o.sentence) FROM volume_obstacle o WHERE o.volume_id = NEW.volume_id;
    SELECT RAISE(ABORT, 'delohran: срок хранения не истёк к 1 января года уничтожения (п. 10.5.4)')
    WHERE NOT EXISTS (
        SELECT 1 FROM volume v
        JOIN case_file c ON c.id = v.case_id
        JOIN destruction_list l ON l.id = NEW.list_id
        JOIN destruction_campaign k ON k.id = l.campaign_id
        WHERE v.id = NEW.volume_id AND c.expiry = 'dated' AND c.destroy_from <= k.as_of
          AND c.restricted = (k.track = 'restricted'));
    SELECT RAISE(ABORT, 'delohran: строка перечня начинает без решения и без акта')
    WHERE NEW.state <> 'listed' OR NEW.decision IS NOT NULL OR NEW.act_id IS NOT NULL;
END;
CREATE TRIGGER destruction_entry_fixed BEFORE UPDATE ON destruction_entry
WHEN NEW.volume_id <> OLD.volume_id OR NEW.list_id <> OLD.list_id OR OLD.state = 'destroyed'
    OR EXISTS (SELECT 1 FROM destruction_act a WHERE a.id = OLD.act_id AND a.approved_on IS NOT NULL
        AND (NEW.act_id IS NOT OLD.act_id OR NEW.decision IS NOT OLD.decision OR NEW.state NOT IN ('in_act', 'destroyed')))
    OR EXISTS (SELECT 1 FROM destruction_act a WHERE a.id = NEW.act_id AND a.approved_on IS NOT NULL AND OLD.act_id IS NOT a.id)
BEGIN SELECT RAISE(ABORT, 'delohran: строка утверждённого акта не меняется'); END;
CREATE TRIGGER destruction_entry_kept BEFORE DELETE ON destruction_entry
BEGIN SELECT RAISE(ABORT, 'delohran: строку перечня не удаляют, её исключают с указанием причины'); END;
CREATE TRIGGER destruction_entry_destroyed BEFORE UPDATE OF state ON destruction_entry
WHEN NEW.state = 'destroyed' AND NOT EXISTS (SELECT 1 FROM volume v WHERE v.id = NEW.volume_id AND v.state = 'destroyed')
BEGIN SELECT RAISE(ABORT, 'delohran: том строки акта не уничтожен'); END;

CREATE TRIGGER act_begun BEFORE INSERT ON destruction_act
WHEN NEW.state <> 'draft'
BEGIN SELECT RAISE(ABORT, 'delohran: акт начинается с проекта'); END;
CREATE TRIGGER act_fixed BEFORE UPDATE ON destruction_act
WHEN OLD.approved_on IS NOT NULL AND (NEW.campaign_id <> OLD.campaign_id OR NEW.number <> OLD.number
    OR NEW.drawn_by <> OLD.drawn_by OR NEW.drawn_on <> OLD.drawn_on OR NEW.decision_id IS NOT OLD.decision_id
    OR NEW.approved_by IS NOT OLD.approved_by OR NEW.approved_on IS NOT OLD.approved_on
    OR NEW.state IN ('draft', 'endorsed'))
BEGIN SELECT RAISE(ABORT, 'delohran: акт утверждён и не меняется'); END;
CREATE TRIGGER act_in_order BEFORE UPDATE OF state ON destruction_act
WHEN NEW.state <> OLD.state AND NOT (
    (OLD.state = 'draft' AND NEW.state = 'endorsed') OR (OLD.state = 'endorsed' AND NEW.state = 'approved')
    OR (OLD.state = 'approved' AND NEW.state = 'handed_over') OR (OLD.state = 'handed_over' AND NEW.state = 'destroyed')
    OR (OLD.state = 'destroyed' AND NEW.state = 'marked'))
BEGIN SELECT RAISE(ABORT, 'delohran: этапы акта идут один за другим (п. 10.5.2, 10.5.8)'); END;
CREATE TRIGGER act_endorsed BEFORE UPDATE OF state ON destruction_act
WHEN NEW.state IN ('endorsed', 'approved') AND NOT EXISTS (
    SELECT 1 FROM decision d
    WHERE d.id = NEW.decision_id AND d.subject_kind = 'destruction_act' AND d.subject_id = NEW.id AND d.outcome = 'endorsed')
BEGIN SELECT RAISE(ABORT, 'delohran: акт не рассмотрен на заседании ЦЭК (п. 10.5.6)'); END;
CREATE TRIGGER act_clear BEFORE UPDATE OF state ON destruction_act
WHEN NEW.state <> OLD.state AND NEW.state IN ('endorsed', 'approved', 'handed_over')
BEGIN
    SELECT RAISE(ABORT, 'delohran: дело ' || e.index_text || ': ' || o.sentence)
    FROM destruction_entry e JOIN volume_obstacle o ON o.volume_id = e.volume_id
    WHERE e.act_id = NEW.id AND e.state = 'in_act';
    SELECT RAISE(ABORT, 'delohran: в акте нет ни одного дела')
    WHERE NOT EXISTS (SELECT 1 FROM destruction_entry e WHERE e.act_id = NEW.id AND e.state = 'in_act');
END;
CREATE TRIGGER act_destroyed BEFORE UPDATE OF state ON destruction_act
WHEN NEW.state = 'destroyed' AND EXISTS (
    SELECT 1 FROM destruction_entry e WHERE e.act_id = NEW.id AND e.state <> 'destroyed')
BEGIN SELECT RAISE(ABORT, 'delohran: не все дела акта уничтожены'); END;

-- The last door (R-194).
CREATE TRIGGER volume_begun BEFORE INSERT ON volume
WHEN NEW.state NOT IN ('open', 'closed')
BEGIN SELECT RAISE(ABORT, 'delohran: том начинается открытым'); END;
CREATE TRIGGER volume_destroyed BEFORE UPDATE OF state ON volume
WHEN NEW.state = 'destroyed' AND OLD.state <> 'destroyed'
BEGIN
    SELECT RAISE(ABORT, 'delohran: том не числится в утверждённом и сданном по накладной акте: уничтожать нельзя (п. 10.5.8)')
    WHERE NOT EXISTS (
        SELECT 1 FROM destruction_entry e
        JOIN destruction_act a ON a.id = e.act_id
        JOIN waybill w ON w.act_id = a.id
        WHERE e.volume_id = NEW.id AND e.state = 'in_act' AND e.decision = 'agreed'
          AND a.state = 'handed_over' AND a.approved_on IS NOT NULL);
    SELECT RAISE(ABORT, 'delohran: ' || o.sentence) FROM volume_obstacle o WHERE o.volume_id = NEW.id;
    SELECT RAISE(ABORT, 'delohran: срок хранения не истёк к 1 января года уничтожения (п. 10.5.4)')
    WHERE NOT EXISTS (
        SELECT 1 FROM case_file c
        JOIN destruction_entry e ON e.volume_id = NEW.id AND e.state = 'in_act'
        JOIN destruction_list l ON l.id = e.list_id
        JOIN destruction_campaign k ON k.id = l.campaign_id
        WHERE c.id = NEW.case_id AND c.expiry = 'dated' AND c.destroy_from <= k.as_of);
END;
CREATE TRIGGER volume_gone BEFORE UPDATE ON volume
WHEN OLD.state = 'destroyed'
BEGIN SELECT RAISE(ABORT, 'delohran: том уничтожен: запись о нём не меняется'); END;
CREATE TRIGGER case_destroyed BEFORE UPDATE OF state ON case_file
WHEN NEW.state = 'destroyed' AND EXISTS (
    SELECT 1 FROM volume v WHERE v.case_id = NEW.id AND v.state NOT IN ('destroyed', 'lost'))
BEGIN SELECT RAISE(ABORT, 'delohran: не все тома дела уничтожены'); END;
CREATE TRIGGER case_begun BEFORE INSERT ON case_file
WHEN NEW.state <> 'open'
BEGIN SELECT RAISE(ABORT, 'delohran: дело заводится открытым (п. 10.2.4)'); END;
