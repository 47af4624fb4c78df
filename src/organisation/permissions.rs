//! The one table of permissions: who carries out which procedure, and how far their right reaches.
//!
//! A right is a triple of role, department of the thing, and state of the thing. The first two are here; the state is asked by
//! the rules of each stage. The codes also name the actions in the journal.

use super::roles::Role;

/// How far a role's right to a procedure reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Things of the whole agency.
    Agency,
    /// Things of the department named in the grant.
    OwnDepartment,
    /// Things of the division named in the grant.
    OwnDivision,
}

use Reach::{Agency, OwnDepartment, OwnDivision};
use Role::{
    Administrator, ArchiveHead, ArchiveWorker, Clerk, CommissionChair, CommissionSecretary,
    DepartmentHead, DeputyDirector, Director, DivisionOfficer, OfficeHead,
};

/// Declares the procedures with their journal code, label, and the roles that may carry them out.
macro_rules! procedures {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $label:literal, [$(($role:ident, $reach:ident)),*];)*) => {
        crate::words! {
            /// Something that people do to the records.
            Procedure { $($(#[$doc])* $name = $code, $label;)* }
        }

        impl Procedure {
            /// The roles that may carry it out.
            pub fn permitted(self) -> &'static [(Role, Reach)] {
                match self { $(Procedure::$name => &[$(($role, $reach)),*]),* }
            }
        }
    };
}

procedures! {
    // The organisation.
    /// First start: the organisation and its administrator come to be.
    Install = "organisation.install", "первый запуск", [];
    /// Naming the organisation, its archive, its fonds.
    DescribeOrganisation = "organisation.describe", "сведения об организации", [(Administrator, Agency)];
    /// Adding or closing departments and divisions.
    KeepStructure = "organisation.keep_structure", "ведение структуры", [(Administrator, Agency)];
    /// Adding people, giving them new passwords.
    KeepPeople = "organisation.keep_people", "ведение списка работников", [(Administrator, Agency)];
    /// Giving and ending roles.
    GrantRole = "organisation.grant_role", "назначение ролей", [(Administrator, Agency)];
    /// A person changes their own password; everybody may.
    ChangePassword = "organisation.change_password", "смена пароля", [];
    /// Having something long printed in the background; everybody may print what they see.
    PrintLong = "print.long", "печать большого документа", [];
    /// Issuing and taking back keys of programs that read what is published.
    KeepPrograms = "api.keep_programs", "ключи программ", [(Administrator, Agency)];
    /// Putting another text into a printed form, or taking that back before it is in force.
    AmendWording = "wording.amend", "поправка к формулировке формы", [(Administrator, Agency)];
    /// Loading an edition of a reference list.
    LoadReferenceList = "reference_list.load", "загрузка перечня",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency), (Administrator, Agency)];

    // Nomenclature (R-066…R-074).
    /// Beginning the nomenclature of a department for a year.
    BeginNomenclature = "nomenclature.begin", "начало проекта номенклатуры", [(Clerk, OwnDepartment)];
    /// Writing rows: the clerk all, a division's officer those of the division.
    DraftHeadings = "nomenclature.draft", "составление строк номенклатуры",
        [(Clerk, OwnDepartment), (DivisionOfficer, OwnDivision)];
    /// Bringing rows in from a spreadsheet.
    ImportNomenclature = "nomenclature.import", "загрузка номенклатуры из таблицы", [(Clerk, OwnDepartment)];
    /// A division hands its rows to the clerk.
    SubmitDivision = "nomenclature.submit_division", "представление раздела отдела",
        [(DivisionOfficer, OwnDivision), (Clerk, OwnDepartment)];
    /// The clerk puts the divisions' rows together.
    AssembleNomenclature = "nomenclature.assemble", "сведение номенклатуры подразделения", [(Clerk, OwnDepartment)];
    /// The head of the department signs.
    SignNomenclature = "nomenclature.sign", "подписание номенклатуры подразделения", [(DepartmentHead, OwnDepartment)];
    /// The archive remarks on a row.
    RemarkHeading = "nomenclature.remark", "замечание к строке номенклатуры",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// The clerk answers a remark.
    AnswerRemark = "nomenclature.answer_remark", "ответ на замечание", [(Clerk, OwnDepartment), (DivisionOfficer, OwnDivision)];
    /// The archive sends the nomenclature back with its remarks.
    ReturnNomenclature = "nomenclature.return", "возврат номенклатуры с замечаниями",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// The archive finds it in order.
    AcceptNomenclature = "nomenclature.accept", "приём номенклатуры после проверки",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// It goes to the records department with a memo.
    SendNomenclature = "nomenclature.send", "направление со служебной запиской", [(Clerk, OwnDepartment)];
    /// Reminding departments of nomenclatures that have not come.
    RemindDepartment = "nomenclature.remind", "напоминание подразделению о номенклатуре",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency), (OfficeHead, Agency)];
    /// The nomenclatures of the departments become the agency's.
    ConsolidateNomenclature = "nomenclature.consolidate", "составление сводной номенклатуры",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency), (OfficeHead, Agency)];
    /// Visa of the person responsible for the archive.
    VisaNomenclature = "nomenclature.visa", "виза на сводной номенклатуре", [(ArchiveHead, Agency)];
    /// Signature of the head of the records department.
    SignConsolidated = "nomenclature.sign_consolidated", "подписание сводной номенклатуры", [(OfficeHead, Agency)];
    /// Noting the commission's protocol on it.
    EndorseNomenclature = "nomenclature.endorse", "отметка о согласовании ЦЭК",
        [(CommissionSecretary, Agency), (ArchiveHead, Agency)];
    /// Approval by the head of the body.
    ApproveNomenclature = "nomenclature.approve", "утверждение сводной номенклатуры", [(Director, Agency)];
    /// Drawing up a typical or exemplary nomenclature and comparing files with it.
    DraftModelNomenclature = "model_nomenclature.draft", "составление типовой (примерной) номенклатуры",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// Recording the letter and the order by which it is approved.
    ApproveModelNomenclature = "model_nomenclature.approve", "отметка об утверждении типовой (примерной) номенклатуры приказом",
        [(ArchiveHead, Agency)];
    /// The nomenclature of a department that began its work in mid-year joins the approved one.
    JoinNomenclature = "nomenclature.join", "присоединение номенклатуры подразделения к утверждённой",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency), (OfficeHead, Agency)];
    /// A department asks for a case that the approved nomenclature did not foresee.
    DraftMemo = "nomenclature.draft_memo", "служебная записка о новом деле", [(Clerk, OwnDepartment)];
    /// The head of the department or their deputy signs the memo.
    SignMemo = "nomenclature.sign_memo", "подписание служебной записки о новом деле", [(DepartmentHead, OwnDepartment)];
    /// The department takes the memo back.
    WithdrawMemo = "nomenclature.withdraw_memo", "отзыв служебной записки о новом деле",
        [(Clerk, OwnDepartment), (DepartmentHead, OwnDepartment)];
    /// The records department registers the memo: the row is in force.
    RegisterMemo = "nomenclature.register_memo", "регистрация служебной записки о новом деле", [(OfficeHead, Agency)];
    /// The records department refuses it.
    RefuseMemo = "nomenclature.refuse_memo", "отказ по служебной записке о новом деле", [(OfficeHead, Agency)];

    // Cases (10.2).
    /// Filing a document into a case.
    FileDocument = "case.file_document", "включение документа в дело", [(Clerk, OwnDepartment), (DivisionOfficer, OwnDivision)];
    /// Opening the next volume.
    OpenVolume = "case.open_volume", "открытие следующего тома", [(Clerk, OwnDepartment), (DivisionOfficer, OwnDivision)];
    /// Closing a case whose matter is finished before the year's end.
    CloseCase = "case.close", "закрытие дела", [(Clerk, OwnDepartment)];
    /// Closing the year: every open case is closed or carried over.
    CloseYear = "case.close_year", "закрытие года", [(Clerk, OwnDepartment)];
    /// Signing the final record of the year.
    SignFinalRecord = "case.sign_final_record", "подписание итоговой записи", [(Clerk, OwnDepartment)];
    /// Signing the final record of the agency's year.
    SignAgencyRecord = "case.sign_agency_record", "подписание итоговой записи номенклатуры органа", [(OfficeHead, Agency)];
    /// Signing the supplement with what the approved nomenclature did not foresee.
    SignSupplement = "case.sign_supplement", "подписание дополнения к номенклатуре", [(OfficeHead, Agency)];
    /// Putting a volume in order: sheets certified, cover complete.
    CertifyVolume = "case.certify_volume", "оформление тома", [(Clerk, OwnDepartment)];
    /// Recording that an event of the term has come, or a fact of its conditions.
    RecordEvent = "case.record_event", "запись события или обстоятельства дела",
        [(Clerk, OwnDepartment), (ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// Forbidding destruction.
    PlaceHold = "case.place_hold", "запрет уничтожения",
        [(DepartmentHead, OwnDepartment), (ArchiveWorker, Agency), (ArchiveHead, Agency), (OfficeHead, Agency)];
    /// Lifting the ban.
    LiftHold = "case.lift_hold", "снятие запрета уничтожения", [(ArchiveHead, Agency), (OfficeHead, Agency)];
    /// Computing the expiries of all closed cases anew.
    RecomputeExpiries = "case.recompute_all", "пересчёт сроков всех дел", [(ArchiveHead, Agency), (OfficeHead, Agency)];
    /// Counting what a new edition or a changed article would do to the cases.
    ProposeRevision = "revision.propose", "подсчёт последствий пересмотра сроков",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency), (OfficeHead, Agency)];
    /// Approving the revision of terms, by which it is done.
    ApproveRevision = "revision.approve", "утверждение пересмотра сроков", [(ArchiveHead, Agency)];
    /// Page-by-page review of an ЭПК case.
    ReviewCase = "appraisal.review", "полистный просмотр дела", [(Clerk, OwnDepartment), (ArchiveWorker, Agency)];

    // Inventories and acceptance (10.3, 10.4).
    /// Drawing a department's inventory.
    DrawInventory = "inventory.draw", "составление описи", [(Clerk, OwnDepartment)];
    /// Signature of the head of the department.
    SignInventory = "inventory.sign", "подписание описи", [(DepartmentHead, OwnDepartment)];
    /// A finding of the archive's check.
    FindDefect = "inventory.find_defect", "замечание при проверке описи", [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// The department mends it.
    MendDefect = "inventory.mend_defect", "устранение замечания", [(Clerk, OwnDepartment)];
    /// The archive's check is done.
    CheckInventory = "inventory.check", "проверка описи", [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// Acceptance, volume by volume.
    AcceptInventory = "inventory.accept", "приём дел по описи", [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// Drawing the annual section of the agency's inventory.
    DrawAnnualInventory = "inventory.draw_annual", "составление годового раздела описи",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// Noting the commission's protocol on it.
    EndorseInventory = "inventory.endorse", "отметка ЦЭК на годовом разделе",
        [(CommissionSecretary, Agency), (ArchiveHead, Agency)];
    /// Recording the protocol of the state archive's commission.
    ApproveInventory = "inventory.approve", "отметка об утверждении (согласовании) ЭПК", [(ArchiveHead, Agency)];
    /// Lending a volume.
    LendVolume = "archive.lend", "выдача тома", [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// Taking it back.
    ReturnVolume = "archive.return", "возврат тома", [(ArchiveWorker, Agency), (ArchiveHead, Agency)];

    // Commission.
    /// Creating the commission and naming its members by order.
    NameCommission = "commission.name", "состав ЦЭК", [(CommissionSecretary, Agency), (OfficeHead, Agency)];
    /// Recording a meeting with its decisions.
    HoldMeeting = "commission.hold_meeting", "протокол заседания ЦЭК", [(CommissionSecretary, Agency)];

    // Destruction (10.5).
    /// Opening the yearly campaign.
    OpenCampaign = "destruction.open_campaign", "открытие кампании уничтожения",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// Drawing the list of a department.
    DrawDestructionList = "destruction.draw_list", "составление перечня к уничтожению",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// Sending it for agreement.
    SendDestructionList = "destruction.send_list", "направление перечня на согласование",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// The department decides on a row.
    DecideEntry = "destruction.decide_entry", "решение по строке перечня", [(DepartmentHead, OwnDepartment)];
    /// The department's head signs the list with all its decisions.
    AgreeDestructionList = "destruction.agree_list", "согласование перечня", [(DepartmentHead, OwnDepartment)];
    /// Drawing up the act from agreed rows.
    DrawAct = "destruction.draw_act", "составление акта о выделении к уничтожению",
        [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// Noting the commission's protocol on it.
    EndorseAct = "destruction.endorse_act", "отметка ЦЭК на акте",
        [(CommissionSecretary, Agency), (CommissionChair, Agency)];
    /// Approval.
    ApproveAct = "destruction.approve_act", "утверждение акта", [(Director, Agency), (DeputyDirector, Agency)];
    /// Hand-over by waybill.
    HandOver = "destruction.hand_over", "сдача на уничтожение по накладной", [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// Recording the destruction.
    RecordDestruction = "destruction.record", "акт об уничтожении", [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
    /// Entering the changes into the accounting documents.
    MarkDestroyed = "destruction.mark", "внесение отметок об уничтожении", [(ArchiveWorker, Agency), (ArchiveHead, Agency)];
}
