//! What surrounds every page: who is signed in, the ways to the stages, the message of the last action.

use chrono::{DateTime, NaiveDate, Utc};

use super::session::Visitor;
use crate::acting::office_zone;
use crate::organisation::roles::Role;

/// The frame of a page.
pub struct Frame {
    /// Title of the page.
    pub title: String,
    /// Which way of the menu is lit.
    pub section: &'static str,
    /// The ways that the person's roles call for.
    pub menu: Vec<(&'static str, &'static str)>,
    /// Name of the person.
    pub person: String,
    /// Their roles, in words.
    pub roles: String,
    /// Token for forms.
    pub csrf: String,
    /// Message of the last action.
    pub flash: Option<String>,
    /// The date, when it was set by hand.
    pub training_date: Option<String>,
}

impl Frame {
    /// A frame for `visitor`, with the way `section` lit.
    pub fn new(visitor: &Visitor, section: &'static str, title: impl Into<String>) -> Self {
        let acting = &visitor.acting;
        let mut roles: Vec<&str> = acting
            .grants
            .iter()
            .map(|grant| grant.role.label())
            .collect();
        roles.dedup();
        let mut menu = vec![
            ("/", "Рабочий стол"),
            ("/nomenclatures", "Номенклатуры"),
            ("/cases", "Дела"),
            ("/due", "Сроки"),
            ("/inventories", "Описи"),
            ("/loans", "Выдача"),
            ("/destruction", "Уничтожение"),
            ("/commission", "Комиссия"),
            ("/reference-lists", "Перечни"),
            ("/print", "Печать"),
        ];
        if acting.has(Role::ArchiveHead)
            || acting.has(Role::Administrator)
            || acting.has(Role::OfficeHead)
        {
            menu.push(("/journal", "Журнал"));
        }
        if acting.has(Role::ArchiveHead) || acting.has(Role::OfficeHead) {
            menu.push(("/jobs", "Задания"));
        }
        if acting.has(Role::Administrator) {
            menu.push(("/organisation", "Организация"));
        }
        Frame {
            title: title.into(),
            section,
            menu,
            person: acting.person.short_name(),
            roles: roles.join(", "),
            csrf: visitor.csrf.clone(),
            flash: visitor.flash.clone(),
            training_date: visitor.date_set_by_hand.then(|| dotted(&acting.today)),
        }
    }

    /// A date as templates show it.
    pub fn date(&self, date: &NaiveDate) -> String {
        dotted(date)
    }

    /// The civil date of a moment at the office.
    pub fn day_of(&self, moment: &DateTime<Utc>) -> String {
        dotted(&moment.with_timezone(&office_zone()).date_naive())
    }

    /// A date that may be missing, as templates show it.
    pub fn date_or_blank(&self, date: &Option<NaiveDate>) -> String {
        date.as_ref().map(dotted).unwrap_or_default()
    }
}

/// A date as ДД.ММ.ГГГГ (forms.md 1.10).
pub fn dotted(date: &NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}
