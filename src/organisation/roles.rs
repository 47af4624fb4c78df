//! The roles of R-002. A role is granted to a person for a time and, where it belongs to a department, for that department.

crate::words! {
    /// What a person is to the life of cases.
    Role {
        /// Делопроизводитель of a department.
        Clerk = "clerk", "делопроизводитель";
        /// The employee of a division who draws up its part of the nomenclature.
        DivisionOfficer = "division_officer", "ответственный сотрудник отдела";
        /// Head of a department or their deputy.
        DepartmentHead = "department_head", "начальник подразделения";
        /// Worker of the central archive.
        ArchiveWorker = "archive_worker", "работник Центрального архива";
        /// The person responsible for the central archive.
        ArchiveHead = "archive_head", "ответственный за Центральный архив";
        /// Head of the department that manages records (Подразделение ДОУ).
        OfficeHead = "office_head", "начальник Подразделения ДОУ";
        /// Secretary of the central expert commission.
        CommissionSecretary = "commission_secretary", "секретарь ЦЭК";
        /// Chair of the central expert commission.
        CommissionChair = "commission_chair", "председатель ЦЭК";
        /// Deputy of the head of the body.
        DeputyDirector = "deputy_director", "заместитель Руководителя";
        /// Head of the body.
        Director = "director", "Руководитель";
        /// Keeps people, roles, the structure and the settings; has no say over cases.
        Administrator = "administrator", "администратор";
        /// May see and handle restricted (ДСП) cases; given beside another role.
        RestrictedAccess = "restricted_access", "допуск к делам «ДСП»";
    }
}

impl Role {
    /// Whether the role belongs to one department, so that a grant must name it.
    pub fn belongs_to_department(self) -> bool {
        matches!(
            self,
            Role::Clerk | Role::DivisionOfficer | Role::DepartmentHead
        )
    }

    /// Whether the role's work spans every department.
    pub fn sees_the_agency(self) -> bool {
        matches!(
            self,
            Role::ArchiveWorker
                | Role::ArchiveHead
                | Role::OfficeHead
                | Role::CommissionSecretary
                | Role::CommissionChair
                | Role::DeputyDirector
                | Role::Director
        )
    }
}
