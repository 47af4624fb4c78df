-- What must never happen, refused by the database itself. Twin: migrations/postgres/0002_guards.sql.
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

-- What keeps a volume from destruction is not taken back by rewriting it.
CREATE TRIGGER hold_begun BEFORE INSERT ON hold
BEGIN
    SELECT RAISE(ABORT, 'delohran: такая запись уже есть: заменить её нельзя')
    WHERE EXISTS (SELECT 1 FROM hold x WHERE x.id = NEW.id);
    SELECT RAISE(ABORT, 'delohran: дело уже уничтожено: запрет наложить нельзя')
    WHERE EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.state = 'destroyed');
END;
CREATE TRIGGER hold_fixed BEFORE UPDATE ON hold
WHEN NEW.id <> OLD.id OR NEW.case_id <> OLD.case_id OR NEW.placed_on <> OLD.placed_on OR NEW.placed_by <> OLD.placed_by
    OR NEW.reason <> OLD.reason OR OLD.lifted_on IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'delohran: запрет уничтожения не переписывают: его снимают, а снятый остаётся как был'); END;
CREATE TRIGGER loan_begun BEFORE INSERT ON loan
BEGIN
    SELECT RAISE(ABORT, 'delohran: такая запись уже есть: заменить её нельзя')
    WHERE EXISTS (SELECT 1 FROM loan x WHERE x.id = NEW.id);
    SELECT RAISE(ABORT, 'delohran: том уничтожен: выдать его нельзя')
    WHERE EXISTS (SELECT 1 FROM volume v WHERE v.id = NEW.volume_id AND v.state = 'destroyed');
    SELECT RAISE(ABORT, 'delohran: том сдан на уничтожение по накладной: выдать его нельзя')
    WHERE EXISTS (SELECT 1 FROM destruction_entry e JOIN destruction_act a ON a.id = e.act_id
        WHERE e.volume_id = NEW.volume_id AND e.state = 'in_act' AND a.state = 'handed_over');
END;
CREATE TRIGGER loan_fixed BEFORE UPDATE ON loan
WHEN NEW.id <> OLD.id OR NEW.volume_id <> OLD.volume_id OR NEW.issued_on <> OLD.issued_on OR OLD.returned_on IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'delohran: запись о выдаче не переписывают: том возвращают, а возвращённая выдача остаётся как была'); END;
CREATE TRIGGER loan_kept BEFORE DELETE ON loan
BEGIN SELECT RAISE(ABORT, 'delohran: запись о выдаче удалить нельзя: том возвращают'); END;
CREATE TRIGGER appraisal_begun BEFORE INSERT ON appraisal
BEGIN
    SELECT RAISE(ABORT, 'delohran: такая запись уже есть: заменить её нельзя')
    WHERE EXISTS (SELECT 1 FROM appraisal x WHERE x.id = NEW.id);
    SELECT RAISE(ABORT, 'delohran: дело уже уничтожено: просмотреть его нельзя')
    WHERE NOT EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.state <> 'destroyed');
END;
CREATE TRIGGER appraisal_fixed BEFORE UPDATE ON appraisal
BEGIN SELECT RAISE(ABORT, 'delohran: результат полистного просмотра не переписывают: записывают новый просмотр'); END;
CREATE TRIGGER appraisal_kept BEFORE DELETE ON appraisal
BEGIN SELECT RAISE(ABORT, 'delohran: результат полистного просмотра удалить нельзя'); END;

-- Destruction: campaigns. The year decides what has expired, so neither it nor its 1 January ever moves (R-183…R-190).
CREATE TRIGGER campaign_begun BEFORE INSERT ON destruction_campaign
BEGIN
    SELECT RAISE(ABORT, 'delohran: такая запись уже есть: заменить её нельзя')
    WHERE EXISTS (SELECT 1 FROM destruction_campaign x WHERE x.id = NEW.id);
    SELECT RAISE(ABORT, 'delohran: к уничтожению отбирают то, что истекло к 1 января года кампании, а открывают её в этом же году (п. 10.5.2)')
    WHERE NEW.as_of <> NEW.year || '-01-01' OR NEW.opened_on > NEW.year || '-12-31';
    SELECT RAISE(ABORT, 'delohran: кампания начинается с первого этапа (п. 10.5.2)')
    WHERE NEW.stage <> 1;
END;
CREATE TRIGGER campaign_fixed BEFORE UPDATE ON destruction_campaign
WHEN NEW.id <> OLD.id OR NEW.year <> OLD.year OR NEW.track <> OLD.track OR NEW.as_of <> OLD.as_of
    OR NEW.opened_by <> OLD.opened_by OR NEW.opened_on <> OLD.opened_on
BEGIN SELECT RAISE(ABORT, 'delohran: год и вид кампании уничтожения не меняются'); END;
CREATE TRIGGER campaign_in_order BEFORE UPDATE OF stage ON destruction_campaign
BEGIN
    SELECT RAISE(ABORT, 'delohran: этапы кампании идут один за другим (п. 10.5.2)')
    WHERE NEW.stage NOT IN (OLD.stage, OLD.stage + 1);
    SELECT RAISE(ABORT, 'delohran: описи за годы дел с истекшим сроком не утверждены (не согласованы): второй этап не открывается (п. 10.5.2, 10.5.3)')
    WHERE NEW.stage = 2 AND OLD.stage = 1 AND NOT EXISTS (
        SELECT 1 FROM case_file c
        WHERE c.state = 'closed' AND c.expiry = 'dated' AND c.destroy_from <= OLD.as_of
          AND c.restricted = (OLD.track = 'restricted')
          AND NOT EXISTS (SELECT 1 FROM inventory_gap g WHERE g.case_id = c.id));
    SELECT RAISE(ABORT, 'delohran: перечни подразделений ещё не согласованы: третий этап не открывается (п. 10.5.2, 10.5.6)')
    WHERE NEW.stage = 3 AND OLD.stage = 2 AND (EXISTS (
        SELECT 1 FROM destruction_list l JOIN destruction_entry e ON e.list_id = l.id
        WHERE l.campaign_id = OLD.id AND l.state <> 'agreed' AND e.state = 'listed')
      OR NOT EXISTS (
        SELECT 1 FROM destruction_list l JOIN destruction_entry e ON e.list_id = l.id
        WHERE l.campaign_id = OLD.id AND l.state = 'agreed' AND e.state = 'listed' AND e.decision = 'agreed'));
    SELECT RAISE(ABORT, 'delohran: акт ещё не утверждён: четвёртый этап не открывается (п. 10.5.2, 10.5.8)')
    WHERE NEW.stage = 4 AND OLD.stage = 3 AND (EXISTS (
        SELECT 1 FROM destruction_act a WHERE a.campaign_id = OLD.id AND a.state IN ('draft', 'endorsed'))
      OR NOT EXISTS (
        SELECT 1 FROM destruction_act a WHERE a.campaign_id = OLD.id AND a.state NOT IN ('draft', 'endorsed'))
      OR EXISTS (
        SELECT 1 FROM destruction_list l JOIN destruction_entry e ON e.list_id = l.id
        WHERE l.campaign_id = OLD.id AND e.state = 'listed'));
END;
CREATE TRIGGER campaign_kept BEFORE DELETE ON destruction_campaign
BEGIN SELECT RAISE(ABORT, 'delohran: кампанию уничтожения удалить нельзя'); END;

-- Destruction: the lists of the departments.
CREATE TRIGGER list_begun BEFORE INSERT ON destruction_list
BEGIN
    SELECT RAISE(ABORT, 'delohran: такая запись уже есть: заменить её нельзя')
    WHERE EXISTS (SELECT 1 FROM destruction_list x WHERE x.id = NEW.id);
    SELECT RAISE(ABORT, 'delohran: перечень начинается с проекта')
    WHERE NEW.state <> 'draft' OR NEW.sent_on IS NOT NULL OR NEW.agreed_by IS NOT NULL OR NEW.agreed_on IS NOT NULL;
    SELECT RAISE(ABORT, 'delohran: перечни составляют на втором этапе кампании (п. 10.5.2)')
    WHERE NOT EXISTS (SELECT 1 FROM destruction_campaign k WHERE k.id = NEW.campaign_id AND k.stage = 2);
END;
CREATE TRIGGER list_fixed BEFORE UPDATE ON destruction_list
BEGIN
    SELECT RAISE(ABORT, 'delohran: перечень согласован и не меняется')
    WHERE OLD.state = 'agreed';
    SELECT RAISE(ABORT, 'delohran: подразделение, кампания и номер перечня не меняются')
    WHERE NEW.id <> OLD.id OR NEW.campaign_id <> OLD.campaign_id OR NEW.department_id <> OLD.department_id OR NEW.number <> OLD.number
    OR NEW.drawn_by <> OLD.drawn_by OR NEW.drawn_on <> OLD.drawn_on;
    SELECT RAISE(ABORT, 'delohran: перечень согласован тогда и только тогда, когда его подписал начальник подразделения (п. 10.5.5)')
    WHERE (NEW.state = 'agreed') <> (NEW.agreed_by IS NOT NULL AND NEW.agreed_on IS NOT NULL)
    OR (NEW.state <> 'agreed' AND (NEW.agreed_by IS NOT NULL OR NEW.agreed_on IS NOT NULL));
END;
CREATE TRIGGER list_in_order BEFORE UPDATE OF state ON destruction_list
BEGIN
    SELECT RAISE(ABORT, 'delohran: перечень составляют, направляют и согласуют: этапы идут один за другим (п. 10.5.5)')
    WHERE NEW.state <> OLD.state AND NOT (
        (OLD.state = 'draft' AND NEW.state = 'sent') OR (OLD.state = 'sent' AND NEW.state = 'agreed'));
    SELECT RAISE(ABORT, 'delohran: перечень направляют с номером и датой, и хотя бы с одним делом (п. 10.5.5)')
    WHERE NEW.state = 'sent' AND OLD.state = 'draft' AND (NEW.sent_on IS NULL OR coalesce(NEW.dispatch_number, '') = ''
        OR NOT EXISTS (SELECT 1 FROM destruction_entry e WHERE e.list_id = NEW.id AND e.state = 'listed'));
    SELECT RAISE(ABORT, 'delohran: по перечню решены не все строки, или отклонённые из него не исключены (п. 10.5.5)')
    WHERE NEW.state = 'agreed' AND OLD.state <> 'agreed' AND EXISTS (
        SELECT 1 FROM destruction_entry e
        WHERE e.list_id = NEW.id AND e.state = 'listed' AND (e.decision IS NULL OR e.decision <> 'agreed'));
    SELECT RAISE(ABORT, 'delohran: перечень согласует не тот, кто его составил (п. 10.5.5)')
    WHERE NEW.state = 'agreed' AND NEW.agreed_by = NEW.drawn_by;
    SELECT RAISE(ABORT, 'delohran: перечень не мог быть согласован раньше, чем направлен')
    WHERE NEW.state = 'agreed' AND NEW.agreed_on < NEW.sent_on;
END;
CREATE TRIGGER list_kept BEFORE DELETE ON destruction_list
BEGIN SELECT RAISE(ABORT, 'delohran: перечень к уничтожению удалить нельзя'); END;

-- Destruction: a volume gets onto a list only when its term is over and nothing stands in the way.
CREATE TRIGGER destruction_entry_listed BEFORE INSERT ON destruction_entry
BEGIN
    SELECT RAISE(ABORT, 'delohran: такая запись уже есть: заменить её нельзя')
    WHERE EXISTS (SELECT 1 FROM destruction_entry x WHERE x.id = NEW.id);
    SELECT RAISE(ABORT, 'delohran: том уже стоит в другом перечне к уничтожению')
    WHERE EXISTS (SELECT 1 FROM destruction_entry x WHERE x.volume_id = NEW.volume_id AND x.state <> 'excluded');
    SELECT RAISE(ABORT, 'delohran: ' || o.sentence)
    FROM volume_obstacle o WHERE o.volume_id = NEW.volume_id;
    SELECT RAISE(ABORT, 'delohran: срок хранения не истёк к 1 января года уничтожения (п. 10.5.4)')
    WHERE NOT EXISTS (
        SELECT 1 FROM volume v
        JOIN case_file c ON c.id = v.case_id
        JOIN destruction_list l ON l.id = NEW.list_id
        JOIN destruction_campaign k ON k.id = l.campaign_id
        WHERE v.id = NEW.volume_id AND c.expiry = 'dated' AND c.destroy_from <= k.as_of AND NEW.expired_on < k.as_of);
    SELECT RAISE(ABORT, 'delohran: перечень другого подразделения или другого вида: дела «ДСП» и обычные уничтожают порознь (п. 10.5.1)')
    WHERE NOT EXISTS (
        SELECT 1 FROM volume v
        JOIN case_file c ON c.id = v.case_id
        JOIN destruction_list l ON l.id = NEW.list_id
        JOIN destruction_campaign k ON k.id = l.campaign_id
        WHERE v.id = NEW.volume_id AND c.restricted = (k.track = 'restricted') AND c.department_id = l.department_id);
    SELECT RAISE(ABORT, 'delohran: подразделение продлило хранение дела, и этот срок ещё не вышел (п. 10.5.5)')
    WHERE EXISTS (
        SELECT 1 FROM destruction_entry x
        JOIN destruction_list l ON l.id = NEW.list_id
        JOIN destruction_campaign k ON k.id = l.campaign_id
        WHERE x.volume_id = NEW.volume_id AND x.decision = 'refused' AND x.keep_until > k.as_of);
    SELECT RAISE(ABORT, 'delohran: перечень уже направлен на согласование: дела в него не добавляют')
    WHERE NOT EXISTS (SELECT 1 FROM destruction_list l WHERE l.id = NEW.list_id AND l.state = 'draft');
    SELECT RAISE(ABORT, 'delohran: строка перечня начинает без решения и без акта')
    WHERE NEW.state <> 'listed' OR NEW.decision IS NOT NULL OR NEW.act_id IS NOT NULL OR NEW.decided_by IS NOT NULL
        OR NEW.decided_on IS NOT NULL OR NEW.keep_until IS NOT NULL;
END;
-- On PostgreSQL the list and the act are locked first, so that a row cannot change while they are being signed.
CREATE TRIGGER destruction_entry_fixed BEFORE UPDATE ON destruction_entry
BEGIN
    SELECT RAISE(ABORT, 'delohran: строка перечня исключена или уничтожена и не меняется')
    WHERE OLD.state IN ('destroyed', 'excluded');
    SELECT RAISE(ABORT, 'delohran: строку перечня не переписывают: дело исключают с указанием причины')
    WHERE NEW.id <> OLD.id OR NEW.list_id <> OLD.list_id OR NEW.volume_id <> OLD.volume_id OR NEW.number <> OLD.number
        OR NEW.years_text <> OLD.years_text OR NEW.index_text <> OLD.index_text OR NEW.title <> OLD.title OR NEW.group_name <> OLD.group_name
        OR NEW.inventory_number <> OLD.inventory_number OR NEW.inventory_position <> OLD.inventory_position OR NEW.term_text <> OLD.term_text OR NEW.expired_on <> OLD.expired_on;
    SELECT RAISE(ABORT, 'delohran: строка утверждённого акта не меняется')
    WHERE EXISTS (SELECT 1 FROM destruction_act a WHERE a.id = OLD.act_id AND a.approved_on IS NOT NULL)
      AND (NEW.act_id IS DISTINCT FROM OLD.act_id OR NEW.decision IS DISTINCT FROM OLD.decision
        OR NEW.decision_reason <> OLD.decision_reason OR NEW.keep_until IS DISTINCT FROM OLD.keep_until
        OR NEW.decided_by IS DISTINCT FROM OLD.decided_by OR NEW.decided_on IS DISTINCT FROM OLD.decided_on
        OR NEW.state NOT IN ('in_act', 'destroyed'));
END;
CREATE TRIGGER destruction_entry_in_order BEFORE UPDATE ON destruction_entry
BEGIN
    SELECT RAISE(ABORT, 'delohran: строка перечня идёт в акт, а из акта к уничтожению: этапы идут один за другим (п. 10.5.2)')
    WHERE NEW.state <> OLD.state AND NOT (
        (OLD.state = 'listed' AND NEW.state IN ('in_act', 'excluded'))
        OR (OLD.state = 'in_act' AND NEW.state IN ('destroyed', 'excluded')));
    SELECT RAISE(ABORT, 'delohran: строка стоит в акте тогда и только тогда, когда акт назван')
    WHERE (NEW.act_id IS NOT NULL) <> (NEW.state IN ('in_act', 'destroyed'));
    SELECT RAISE(ABORT, 'delohran: строку из одного акта в другой не переносят')
    WHERE OLD.act_id IS NOT NULL AND NEW.act_id IS NOT NULL AND NEW.act_id <> OLD.act_id;
    SELECT RAISE(ABORT, 'delohran: исключить дело из перечня или акта можно только с указанием причины')
    WHERE NEW.state = 'excluded' AND NEW.decision_reason = '';
    SELECT RAISE(ABORT, 'delohran: в акт идут только строки согласованных перечней той же кампании, и только пока акт — проект (п. 10.5.6)')
    WHERE NEW.state = 'in_act' AND OLD.state <> 'in_act' AND NOT EXISTS (
        SELECT 1 FROM destruction_list l JOIN destruction_act a ON a.campaign_id = l.campaign_id
        WHERE l.id = NEW.list_id AND a.id = NEW.act_id AND l.state = 'agreed' AND a.state = 'draft');
    SELECT RAISE(ABORT, 'delohran: акт рассмотрен ЦЭК: дела в него не добавляют (п. 10.5.6)')
    WHERE NEW.state = 'in_act' AND OLD.state <> 'in_act' AND EXISTS (
        SELECT 1 FROM decision d
        WHERE d.subject_kind = 'destruction_act' AND d.subject_id = NEW.act_id AND d.outcome = 'endorsed');
END;
CREATE TRIGGER destruction_entry_decided BEFORE UPDATE ON destruction_entry
BEGIN
    SELECT RAISE(ABORT, 'delohran: решения по строкам принимают, пока перечень на согласовании в подразделении (п. 10.5.5)')
    WHERE (NEW.decision IS DISTINCT FROM OLD.decision OR NEW.keep_until IS DISTINCT FROM OLD.keep_until
        OR NEW.decided_by IS DISTINCT FROM OLD.decided_by OR NEW.decided_on IS DISTINCT FROM OLD.decided_on
        OR (NEW.decision_reason <> OLD.decision_reason AND NEW.state <> 'excluded'))
      AND NOT EXISTS (SELECT 1 FROM destruction_list l WHERE l.id = OLD.list_id AND l.state = 'sent');
    SELECT RAISE(ABORT, 'delohran: решение по строке должно называть, кто и когда его принял (п. 10.5.5)')
    WHERE (NEW.decision IS NOT NULL) <> (NEW.decided_by IS NOT NULL AND NEW.decided_on IS NOT NULL);
END;
CREATE TRIGGER destruction_entry_kept BEFORE DELETE ON destruction_entry
BEGIN SELECT RAISE(ABORT, 'delohran: строку перечня не удаляют, её исключают с указанием причины'); END;
CREATE TRIGGER destruction_entry_destroyed BEFORE UPDATE OF state ON destruction_entry
WHEN NEW.state = 'destroyed' AND NOT EXISTS (SELECT 1 FROM volume v WHERE v.id = NEW.volume_id AND v.state = 'destroyed')
BEGIN SELECT RAISE(ABORT, 'delohran: том строки акта не уничтожен'); END;

-- Destruction: the act.
CREATE TRIGGER act_begun BEFORE INSERT ON destruction_act
BEGIN
    SELECT RAISE(ABORT, 'delohran: такая запись уже есть: заменить её нельзя')
    WHERE EXISTS (SELECT 1 FROM destruction_act x WHERE x.id = NEW.id);
    SELECT RAISE(ABORT, 'delohran: акт начинается с проекта')
    WHERE NEW.state <> 'draft' OR NEW.decision_id IS NOT NULL OR NEW.approved_by IS NOT NULL OR NEW.approved_on IS NOT NULL
        OR NEW.marked_by IS NOT NULL OR NEW.marked_on IS NOT NULL;
    SELECT RAISE(ABORT, 'delohran: акт составляют на третьем этапе кампании, по согласованным перечням (п. 10.5.2, 10.5.6)')
    WHERE NOT EXISTS (SELECT 1 FROM destruction_campaign k WHERE k.id = NEW.campaign_id AND k.stage = 3);
END;
CREATE TRIGGER act_fixed BEFORE UPDATE ON destruction_act
BEGIN
    SELECT RAISE(ABORT, 'delohran: акт утверждён и не меняется')
    WHERE OLD.approved_on IS NOT NULL AND (NEW.decision_id IS DISTINCT FROM OLD.decision_id
        OR NEW.approved_by IS DISTINCT FROM OLD.approved_by OR NEW.approved_on IS DISTINCT FROM OLD.approved_on
        OR NEW.number <> OLD.number OR NEW.state IN ('draft', 'endorsed'));
    SELECT RAISE(ABORT, 'delohran: номер, кампания и составитель акта не меняются')
    WHERE NEW.id <> OLD.id OR NEW.campaign_id <> OLD.campaign_id OR NEW.number <> OLD.number
        OR NEW.drawn_by <> OLD.drawn_by OR NEW.drawn_on <> OLD.drawn_on;
    SELECT RAISE(ABORT, 'delohran: акт утверждают после рассмотрения на заседании ЦЭК (п. 10.5.7)')
    WHERE (NEW.approved_by IS NOT NULL OR NEW.approved_on IS NOT NULL) AND NEW.state IN ('draft', 'endorsed');
    SELECT RAISE(ABORT, 'delohran: отметки вносят после уничтожения, с указанием кто и когда (п. 10.5.14)')
    WHERE (NEW.state = 'marked') <> (NEW.marked_by IS NOT NULL AND NEW.marked_on IS NOT NULL);
    SELECT RAISE(ABORT, 'delohran: по акту всё исполнено: он не меняется')
    WHERE OLD.state = 'marked';
END;
CREATE TRIGGER act_in_order BEFORE UPDATE OF state ON destruction_act
WHEN NEW.state <> OLD.state AND NOT (
        (OLD.state = 'draft' AND NEW.state = 'endorsed') OR (OLD.state = 'endorsed' AND NEW.state = 'approved')
        OR (OLD.state = 'approved' AND NEW.state = 'handed_over') OR (OLD.state = 'handed_over' AND NEW.state = 'destroyed')
        OR (OLD.state = 'destroyed' AND NEW.state = 'marked'))
BEGIN SELECT RAISE(ABORT, 'delohran: этапы акта идут один за другим (п. 10.5.2, 10.5.8)'); END;
CREATE TRIGGER act_endorsed BEFORE UPDATE OF state ON destruction_act
BEGIN
    SELECT RAISE(ABORT, 'delohran: акт не рассмотрен на заседании ЦЭК (п. 10.5.6)')
    WHERE NEW.state IN ('endorsed', 'approved') AND NOT EXISTS (
        SELECT 1 FROM decision d JOIN meeting m ON m.id = d.meeting_id
        WHERE d.id = NEW.decision_id AND d.subject_kind = 'destruction_act' AND d.subject_id = NEW.id
          AND d.outcome = 'endorsed' AND m.held_on >= NEW.drawn_on);
    SELECT RAISE(ABORT, 'delohran: на последнем заседании ЦЭК акт отклонён (п. 10.5.6)')
    WHERE NEW.state IN ('endorsed', 'approved') AND EXISTS (
        SELECT 1 FROM decision d JOIN meeting m ON m.id = d.meeting_id
        JOIN decision taken ON taken.id = NEW.decision_id
        JOIN meeting held ON held.id = taken.meeting_id
        WHERE d.subject_kind = 'destruction_act' AND d.subject_id = NEW.id AND d.outcome = 'rejected'
          AND (m.held_on > held.held_on OR (m.held_on = held.held_on AND d.id > taken.id)));
END;
CREATE TRIGGER act_approved BEFORE UPDATE OF state ON destruction_act
BEGIN
    SELECT RAISE(ABORT, 'delohran: акт утверждает не тот, кто его составил (п. 10.5.7)')
    WHERE NEW.state = 'approved' AND OLD.state <> 'approved' AND NEW.approved_by = NEW.drawn_by;
    SELECT RAISE(ABORT, 'delohran: акт утверждает Руководитель или заместитель Руководителя (п. 10.5.7)')
    WHERE NEW.state = 'approved' AND OLD.state <> 'approved' AND NOT EXISTS (
        SELECT 1 FROM role_grant g
        WHERE g.person_id = NEW.approved_by AND g.role IN ('director', 'deputy_director')
          AND g.since <= NEW.approved_on AND (g.until IS NULL OR g.until >= NEW.approved_on));
    SELECT RAISE(ABORT, 'delohran: акт утверждён раньше, чем рассмотрен на заседании ЦЭК (п. 10.5.7)')
    WHERE NEW.state = 'approved' AND OLD.state <> 'approved' AND EXISTS (
        SELECT 1 FROM decision d JOIN meeting m ON m.id = d.meeting_id
        WHERE d.id = NEW.decision_id AND m.held_on > NEW.approved_on);
END;
-- Nothing may have come up since the rows were listed: neither a hold nor a loan nor an event that moves the date.
-- On PostgreSQL the cases and volumes are locked against a hold or a loan that is being written at this very moment.
CREATE TRIGGER act_clear BEFORE UPDATE OF state ON destruction_act
BEGIN
    SELECT RAISE(ABORT, 'delohran: дело ' || e.index_text || ': ' || o.sentence)
    FROM destruction_entry e JOIN volume_obstacle o ON o.volume_id = e.volume_id
    WHERE NEW.state <> OLD.state AND NEW.state IN ('endorsed', 'approved', 'handed_over') AND e.act_id = NEW.id AND e.state = 'in_act';
    SELECT RAISE(ABORT, 'delohran: дело ' || e.index_text || ': срок хранения не истёк к 1 января года уничтожения, или дело стало другого вида (п. 10.5.4)')
    FROM destruction_entry e
    JOIN volume v ON v.id = e.volume_id
    JOIN case_file c ON c.id = v.case_id
    JOIN destruction_list l ON l.id = e.list_id
    JOIN destruction_campaign k ON k.id = l.campaign_id
    WHERE NEW.state <> OLD.state AND NEW.state IN ('endorsed', 'approved', 'handed_over') AND e.act_id = NEW.id AND e.state = 'in_act'
      AND (c.destroy_from IS NULL OR c.destroy_from > k.as_of OR c.restricted <> (k.track = 'restricted'));
    SELECT RAISE(ABORT, 'delohran: в акте нет ни одного дела')
    WHERE NEW.state <> OLD.state AND NEW.state IN ('endorsed', 'approved', 'handed_over')
        AND NOT EXISTS (SELECT 1 FROM destruction_entry e WHERE e.act_id = NEW.id AND e.state = 'in_act');
END;
CREATE TRIGGER act_handed BEFORE UPDATE OF state ON destruction_act
WHEN NEW.state = 'handed_over' AND OLD.state <> 'handed_over' AND NOT EXISTS (
        SELECT 1 FROM waybill w WHERE w.act_id = NEW.id
          AND (SELECT CAST(coalesce(sum(b.storage_units), 0) AS BIGINT) FROM bag b WHERE b.waybill_id = w.id)
            = (SELECT count(*) FROM destruction_entry e WHERE e.act_id = NEW.id AND e.state = 'in_act'))
BEGIN SELECT RAISE(ABORT, 'delohran: документы сдают по накладной, и в мешках столько же ед. хр., сколько в акте (п. 10.5.11)'); END;
CREATE TRIGGER act_destroyed BEFORE UPDATE OF state ON destruction_act
BEGIN
    SELECT RAISE(ABORT, 'delohran: не все дела акта уничтожены')
    WHERE NEW.state = 'destroyed' AND EXISTS (SELECT 1 FROM destruction_entry e WHERE e.act_id = NEW.id AND e.state <> 'destroyed');
    SELECT RAISE(ABORT, 'delohran: об уничтожении не составлен акт: способ и присутствовавшие не названы (п. 10.5.13)')
    WHERE NEW.state = 'destroyed' AND NOT EXISTS (SELECT 1 FROM destruction_record r WHERE r.act_id = NEW.id);
END;
CREATE TRIGGER act_marked BEFORE UPDATE OF state ON destruction_act
WHEN NEW.state = 'marked' AND OLD.state <> 'marked' AND EXISTS (
        SELECT 1 FROM destruction_entry e
        JOIN volume v ON v.id = e.volume_id
        JOIN case_file c ON c.id = v.case_id
        WHERE e.act_id = NEW.id AND c.state = 'destroyed' AND NOT EXISTS (
          SELECT 1 FROM heading_mark m WHERE m.heading_id = c.heading_id AND m.mark = 'destroyed'))
BEGIN SELECT RAISE(ABORT, 'delohran: в номенклатуре нет отметки об уничтожении дела (п. 10.5.14)'); END;

-- Destruction: the waybill, its sealed bags, the record of the deed. Written once.
CREATE TRIGGER waybill_begun BEFORE INSERT ON waybill
BEGIN
    SELECT RAISE(ABORT, 'delohran: такая запись уже есть: заменить её нельзя')
    WHERE EXISTS (SELECT 1 FROM waybill x WHERE x.id = NEW.id);
    SELECT RAISE(ABORT, 'delohran: сдавать на уничтожение можно только по утверждённому акту (п. 10.5.7, 10.5.8)')
    WHERE NOT EXISTS (SELECT 1 FROM destruction_act a WHERE a.id = NEW.act_id AND a.state = 'approved' AND a.approved_on <= NEW.handed_on);
    SELECT RAISE(ABORT, 'delohran: на уничтожение сдают на четвёртом этапе кампании (п. 10.5.2)')
    WHERE NOT EXISTS (
        SELECT 1 FROM destruction_act a JOIN destruction_campaign k ON k.id = a.campaign_id WHERE a.id = NEW.act_id AND k.stage = 4);
    SELECT RAISE(ABORT, 'delohran: документы «ДСП» подрядчику на уничтожение не сдают (п. 10.5.10)')
    WHERE NEW.contract <> '' AND EXISTS (
        SELECT 1 FROM destruction_act a JOIN destruction_campaign k ON k.id = a.campaign_id
        WHERE a.id = NEW.act_id AND k.track = 'restricted');
END;
CREATE TRIGGER waybill_fixed BEFORE UPDATE ON waybill
BEGIN SELECT RAISE(ABORT, 'delohran: накладная не меняется'); END;
CREATE TRIGGER waybill_kept BEFORE DELETE ON waybill
BEGIN SELECT RAISE(ABORT, 'delohran: накладную удалить нельзя'); END;
CREATE TRIGGER bag_begun BEFORE INSERT ON bag
BEGIN
    SELECT RAISE(ABORT, 'delohran: такая запись уже есть: заменить её нельзя')
    WHERE EXISTS (SELECT 1 FROM bag x WHERE x.id = NEW.id);
    SELECT RAISE(ABORT, 'delohran: эта пломба уже стоит на другом мешке (п. 10.5.11)')
    WHERE EXISTS (SELECT 1 FROM bag x WHERE x.seal = NEW.seal);
    SELECT RAISE(ABORT, 'delohran: мешки по накладной уже сданы: добавить мешок нельзя')
    WHERE NOT EXISTS (
        SELECT 1 FROM waybill w JOIN destruction_act a ON a.id = w.act_id WHERE w.id = NEW.waybill_id AND a.state = 'approved');
END;
CREATE TRIGGER bag_fixed BEFORE UPDATE ON bag
BEGIN SELECT RAISE(ABORT, 'delohran: мешок по накладной не меняется'); END;
CREATE TRIGGER bag_kept BEFORE DELETE ON bag
BEGIN SELECT RAISE(ABORT, 'delohran: мешок из накладной удалить нельзя'); END;
CREATE TRIGGER record_begun BEFORE INSERT ON destruction_record
BEGIN
    SELECT RAISE(ABORT, 'delohran: такая запись уже есть: заменить её нельзя')
    WHERE EXISTS (SELECT 1 FROM destruction_record x WHERE x.id = NEW.id);
    SELECT RAISE(ABORT, 'delohran: уничтожение записывают после сдачи по накладной утверждённого акта, и не раньше её даты (п. 10.5.8, 10.5.13)')
    WHERE NOT EXISTS (
        SELECT 1 FROM destruction_act a JOIN waybill w ON w.act_id = a.id
        WHERE a.id = NEW.act_id AND a.state = 'handed_over' AND w.handed_on <= NEW.destroyed_on AND NEW.destroyed_on <= NEW.recorded_on);
    SELECT RAISE(ABORT, 'delohran: дело ' || e.index_text || ': ' || o.sentence)
    FROM destruction_entry e JOIN volume_obstacle o ON o.volume_id = e.volume_id
    WHERE e.act_id = NEW.act_id AND e.state = 'in_act';
    SELECT RAISE(ABORT, 'delohran: дело ' || e.index_text || ': срок хранения не истёк к 1 января года уничтожения, или дело стало другого вида (п. 10.5.4)')
    FROM destruction_entry e
    JOIN volume v ON v.id = e.volume_id
    JOIN case_file c ON c.id = v.case_id
    JOIN destruction_list l ON l.id = e.list_id
    JOIN destruction_campaign k ON k.id = l.campaign_id
    WHERE e.act_id = NEW.act_id AND e.state = 'in_act'
      AND (c.destroy_from IS NULL OR c.destroy_from > k.as_of OR c.restricted <> (k.track = 'restricted'));
END;
CREATE TRIGGER record_fixed BEFORE UPDATE ON destruction_record
BEGIN SELECT RAISE(ABORT, 'delohran: акт об уничтожении не меняется'); END;
CREATE TRIGGER record_kept BEFORE DELETE ON destruction_record
BEGIN SELECT RAISE(ABORT, 'delohran: акт об уничтожении удалить нельзя'); END;

-- The last door (R-194).
CREATE TRIGGER volume_begun BEFORE INSERT ON volume
BEGIN
    SELECT RAISE(ABORT, 'delohran: такая запись уже есть: заменить её нельзя')
    WHERE EXISTS (SELECT 1 FROM volume x WHERE x.id = NEW.id);
    SELECT RAISE(ABORT, 'delohran: том начинается открытым')
    WHERE NEW.state NOT IN ('open', 'closed');
    SELECT RAISE(ABORT, 'delohran: дело уничтожено: том в него не добавляют')
    WHERE EXISTS (SELECT 1 FROM case_file c WHERE c.id = NEW.case_id AND c.state = 'destroyed');
END;
CREATE TRIGGER volume_moved BEFORE UPDATE ON volume
WHEN NEW.id <> OLD.id OR NEW.case_id <> OLD.case_id OR NEW.number <> OLD.number
BEGIN SELECT RAISE(ABORT, 'delohran: том не переносят в другое дело: срок хранения он делит со своим'); END;
CREATE TRIGGER volume_destroyed BEFORE UPDATE OF state ON volume
BEGIN
    SELECT RAISE(ABORT, 'delohran: том не числится в утверждённом и сданном по накладной акте: уничтожать нельзя (п. 10.5.8)')
    WHERE NEW.state = 'destroyed' AND OLD.state <> 'destroyed' AND NOT EXISTS (
        SELECT 1 FROM destruction_entry e
        JOIN destruction_act a ON a.id = e.act_id
        JOIN waybill w ON w.act_id = a.id
        WHERE e.volume_id = NEW.id AND e.state = 'in_act' AND e.decision = 'agreed'
          AND a.state = 'handed_over' AND a.approved_on IS NOT NULL);
    SELECT RAISE(ABORT, 'delohran: об уничтожении не составлен акт: способ и присутствовавшие не названы (п. 10.5.13)')
    WHERE NEW.state = 'destroyed' AND OLD.state <> 'destroyed' AND NOT EXISTS (
        SELECT 1 FROM destruction_entry e JOIN destruction_record r ON r.act_id = e.act_id
        WHERE e.volume_id = NEW.id AND e.state = 'in_act');
    SELECT RAISE(ABORT, 'delohran: ' || o.sentence)
    FROM volume_obstacle o WHERE NEW.state = 'destroyed' AND OLD.state <> 'destroyed' AND o.volume_id = NEW.id;
    SELECT RAISE(ABORT, 'delohran: срок хранения не истёк к 1 января года уничтожения (п. 10.5.4)')
    WHERE NEW.state = 'destroyed' AND OLD.state <> 'destroyed' AND NOT EXISTS (
        SELECT 1 FROM case_file c
        JOIN destruction_entry e ON e.volume_id = NEW.id AND e.state = 'in_act'
        JOIN destruction_list l ON l.id = e.list_id
        JOIN destruction_campaign k ON k.id = l.campaign_id
        WHERE c.id = OLD.case_id AND c.expiry = 'dated' AND c.destroy_from <= k.as_of
          AND c.restricted = (k.track = 'restricted'));
END;
CREATE TRIGGER volume_gone BEFORE UPDATE ON volume
WHEN OLD.state = 'destroyed'
BEGIN SELECT RAISE(ABORT, 'delohran: том уничтожен: запись о нём не меняется'); END;
CREATE TRIGGER case_destroyed BEFORE UPDATE OF state ON case_file
WHEN NEW.state = 'destroyed' AND (OLD.state <> 'closed'
        OR NOT EXISTS (SELECT 1 FROM volume v WHERE v.case_id = NEW.id AND v.state = 'destroyed')
        OR EXISTS (SELECT 1 FROM volume v WHERE v.case_id = NEW.id AND v.state NOT IN ('destroyed', 'lost')))
BEGIN SELECT RAISE(ABORT, 'delohran: не все тома дела уничтожены'); END;
CREATE TRIGGER case_gone BEFORE UPDATE ON case_file
WHEN OLD.state = 'destroyed'
BEGIN SELECT RAISE(ABORT, 'delohran: дело уничтожено: запись о нём не меняется'); END;
CREATE TRIGGER case_begun BEFORE INSERT ON case_file
BEGIN
    SELECT RAISE(ABORT, 'delohran: такая запись уже есть: заменить её нельзя')
    WHERE EXISTS (SELECT 1 FROM case_file x WHERE x.id = NEW.id);
    SELECT RAISE(ABORT, 'delohran: дело заводится открытым (п. 10.2.4)')
    WHERE NEW.state <> 'open';
END;
CREATE TRIGGER mark_kept BEFORE DELETE ON heading_mark
WHEN OLD.mark IN ('selected', 'destroyed')
BEGIN SELECT RAISE(ABORT, 'delohran: отметку о выделении или уничтожении удалить нельзя'); END;
CREATE TRIGGER mark_fixed BEFORE UPDATE ON heading_mark
WHEN OLD.mark IN ('selected', 'destroyed')
BEGIN SELECT RAISE(ABORT, 'delohran: отметка о выделении или уничтожении не меняется'); END;
