//! Which waiting things call for which role. Pure.

use crate::organisation::roles::Role;

crate::words! {
    /// Something that waits for somebody.
    Task {
        /// A draft of the coming year's nomenclature.
        FinishDraft = "finish_draft", "Проекты номенклатуры, которые надо закончить";
        /// A nomenclature sent back with remarks.
        AnswerRemarks = "answer_remarks", "Номенклатуры, возвращённые с замечаниями";
        /// Accepted by the archive, to be sent with a memo.
        SendNomenclature = "send_nomenclature", "Принятые номенклатуры: направить со служебной запиской";
        /// Assembled, waits for the head's signature.
        SignNomenclature = "sign_nomenclature", "Номенклатуры на подпись";
        /// Signed, waits for the archive.
        CheckNomenclature = "check_nomenclature", "Номенклатуры на проверку";
        /// Memos on new cases, wait for the head's signature.
        SignMemos = "sign_memos", "Служебные записки о новых делах на подпись";
        /// Memos on new cases, wait for the records department.
        RegisterMemos = "register_memos", "Служебные записки о новых делах: зарегистрировать";
        /// The agency's, waits for the visa.
        Visa = "visa", "Сводная номенклатура: завизировать";
        /// The agency's, waits for the signature.
        SignConsolidated = "sign_consolidated", "Сводная номенклатура: подписать";
        /// The agency's, waits for approval.
        ApproveNomenclature = "approve_nomenclature", "Сводная номенклатура: утвердить";
        /// Cases of past years that are neither closed nor carried over.
        CloseYear = "close_year", "Открытые дела прошлых лет: закрыть или объявить переходящими";
        /// Closed volumes for the archive that are not in order yet.
        CertifyVolumes = "certify_volumes", "Закрытые тома для архива: оформить";
        /// ЭПК cases whose term is over and which nobody has reviewed.
        Review = "review", "Дела «ЭПК» с истёкшим сроком: просмотреть полистно";
        /// Inventories waiting for the head's signature.
        SignInventory = "sign_inventory", "Описи на подпись";
        /// Inventories waiting for the archive's check.
        CheckInventory = "check_inventory", "Описи на проверку";
        /// Findings of the archive to be mended.
        MendFindings = "mend_findings", "Замечания архива к описям: устранить";
        /// Inventories ready for acceptance.
        AcceptInventory = "accept_inventory", "Описи проверены: принять дела";
        /// Lists waiting for the department.
        AgreeLists = "agree_lists", "Перечни к уничтожению: согласовать";
        /// Things before the commission.
        Agenda = "agenda", "Ждут решения комиссии";
        /// Acts waiting for approval.
        ApproveActs = "approve_acts", "Акты о выделении к уничтожению: утвердить";
        /// Loans not returned in time.
        OverdueLoans = "overdue_loans", "Просроченные выдачи";
        /// Holds whose review date has come.
        ReviewHolds = "review_holds", "Запреты уничтожения: пора пересмотреть";
    }
}

impl Task {
    /// Whose task it is, and where it is done.
    pub fn belongs_to(self) -> (&'static [Role], &'static str) {
        use Role::{
            ArchiveHead, ArchiveWorker, Clerk, CommissionSecretary, DepartmentHead, DeputyDirector,
            Director, OfficeHead,
        };
        match self {
            Task::FinishDraft | Task::AnswerRemarks | Task::SendNomenclature => {
                (&[Clerk], "/nomenclatures")
            }
            Task::SignNomenclature => (&[DepartmentHead], "/nomenclatures"),
            Task::CheckNomenclature => (&[ArchiveWorker, ArchiveHead], "/nomenclatures"),
            Task::SignMemos => (&[DepartmentHead], "/memos"),
            Task::RegisterMemos => (&[OfficeHead], "/memos"),
            Task::Visa => (&[ArchiveHead], "/nomenclatures"),
            Task::SignConsolidated => (&[OfficeHead], "/nomenclatures"),
            Task::ApproveNomenclature => (&[Director], "/nomenclatures"),
            Task::CloseYear => (&[Clerk], "/cases?state=open"),
            Task::CertifyVolumes => (&[Clerk], "/cases?state=closed"),
            Task::Review => (&[Clerk, ArchiveWorker], "/cases?state=closed"),
            Task::SignInventory => (&[DepartmentHead], "/inventories"),
            Task::CheckInventory | Task::AcceptInventory => {
                (&[ArchiveWorker, ArchiveHead], "/inventories")
            }
            Task::MendFindings => (&[Clerk], "/inventories"),
            Task::AgreeLists => (&[DepartmentHead], "/destruction"),
            Task::Agenda => (&[CommissionSecretary], "/commission"),
            Task::ApproveActs => (&[Director, DeputyDirector], "/destruction"),
            Task::OverdueLoans => (&[ArchiveWorker, ArchiveHead], "/loans"),
            Task::ReviewHolds => (&[ArchiveHead, OfficeHead, DepartmentHead], "/cases"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_is_somebodys() {
        for task in Task::ALL {
            assert!(!task.belongs_to().0.is_empty(), "{task:?}");
        }
    }
}
