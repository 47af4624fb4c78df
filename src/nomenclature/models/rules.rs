//! What a typical or exemplary nomenclature is, when it is approved, and how another one deviates from it (R-062…R-064). Pure.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::Serialize;

use crate::db::folded;
use crate::ids::{ModelHeadingId, ModelNomenclatureId};
use crate::nomenclature::import::making::kind_of;
use crate::nomenclature::rules::{HeadingContent, HeadingKind};
use crate::reference_lists::search::PastHeadings;
use crate::retention::{Comparison, compare};

crate::words! {
    /// Whether it binds.
    ModelKind {
        /// Normative: it sets which cases the bodies have.
        Typical = "typical", "типовая";
        /// It advises.
        Exemplary = "exemplary", "примерная";
    }
}

crate::words! {
    /// How far it has come.
    ModelState {
        /// Rows are being written.
        Draft = "draft", "проект";
        /// Approved by an order.
        Approved = "approved", "утверждена приказом";
    }
}

/// A nomenclature for subordinate bodies.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Model {
    /// Key.
    pub id: ModelNomenclatureId,
    /// Whether it binds.
    pub kind: ModelKind,
    /// Its name.
    pub title: String,
    /// For which bodies it is.
    pub bodies: String,
    /// How far it has come.
    pub state: ModelState,
    /// Number of the federal archive agency's letter of agreement.
    pub agreement_number: Option<String>,
    /// Its date.
    pub agreement_on: Option<NaiveDate>,
    /// Number of the order.
    pub order_number: Option<String>,
    /// Its date.
    pub order_on: Option<NaiveDate>,
    /// Counts changes.
    pub version: i64,
}

/// A row of it; the words only, the rest follows from them.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct ModelRow {
    /// Key.
    pub id: ModelHeadingId,
    /// Place among the rows.
    pub position: i64,
    /// The section's name.
    pub section: String,
    /// Index (gr. 1).
    pub index_text: String,
    /// Title (gr. 2).
    pub title: String,
    /// Term as written (gr. 4).
    pub term_text: String,
    /// Article as written (gr. 4).
    pub article_text: String,
    /// Note (gr. 5).
    pub note: String,
    /// Counts changes.
    pub version: i64,
}

impl ModelRow {
    /// The row as one of a nomenclature.
    pub fn content(&self) -> HeadingContent {
        HeadingContent {
            division_id: None,
            section: self.section.clone(),
            position: self.position,
            index_text: self.index_text.clone(),
            item: String::new(),
            title: self.title.clone(),
            term_text: self.term_text.clone(),
            article_text: self.article_text.clone(),
            note: self.note.clone(),
            kind: kind_of(&self.title),
            restricted: false,
            carry_over: folded(&self.note).contains("переходящ"),
            responsible_id: None,
        }
    }
}

/// The rows under the names of their sections: those without one first, sections in the order in which their first rows stand.
pub fn in_sections(rows: &[ModelRow]) -> Vec<(&str, Vec<&ModelRow>)> {
    let mut sections: Vec<(&str, Vec<&ModelRow>)> = Vec::new();
    for row in rows {
        match sections.iter_mut().find(|(name, _)| *name == row.section) {
            Some((_, of_section)) => of_section.push(row),
            None => sections.push((&row.section, vec![row])),
        }
    }
    sections.sort_by_key(|(name, _)| !name.is_empty());
    sections
}

/// Why something cannot be done with it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It does not change any more.
    #[error(
        "Номенклатура утверждена приказом: её строки не меняются. Исправление — новая номенклатура (п. 10.1.3)"
    )]
    Approved,
    /// The order comes after the agreement.
    #[error(
        "Приказ от {} раньше письма Росархива от {}: номенклатура утверждается по согласованию с Росархивом (п. 10.1.3)",
        order_on.format("%d.%m.%Y"),
        agreement_on.format("%d.%m.%Y")
    )]
    OrderBeforeAgreement {
        /// Date of the order.
        order_on: NaiveDate,
        /// Date of the letter.
        agreement_on: NaiveDate,
    },
    /// A date ahead of today.
    #[error("Дата {} ещё не наступила", .0.format("%d.%m.%Y"))]
    InTheFuture(NaiveDate),
}

/// The letter and the order with which it is approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// Number of the federal archive agency's letter.
    pub agreement_number: String,
    /// Its date.
    pub agreement_on: NaiveDate,
    /// Number of the order.
    pub order_number: String,
    /// Its date.
    pub order_on: NaiveDate,
}

impl Approval {
    /// Checks the dates: the letter first, then the order, nothing ahead of today.
    ///
    /// # Errors
    /// [`Refused::OrderBeforeAgreement`], [`Refused::InTheFuture`].
    pub fn check(&self, today: NaiveDate) -> Result<(), Refused> {
        if let Some(ahead) = [self.agreement_on, self.order_on]
            .into_iter()
            .find(|day| *day > today)
        {
            return Err(Refused::InTheFuture(ahead));
        }
        if self.order_on < self.agreement_on {
            return Err(Refused::OrderBeforeAgreement {
                order_on: self.order_on,
                agreement_on: self.agreement_on,
            });
        }
        Ok(())
    }
}

crate::words! {
    /// How a row deviates.
    DeviationKind {
        /// A row of the model has no counterpart.
        Absent = "absent", "строки нет";
        /// The term is shorter than the model's.
        Shorter = "shorter", "срок короче";
        /// The term is longer, or neither is surely the longer one.
        Differs = "differs", "срок другой";
        /// The model has no such row.
        NotForeseen = "not_foreseen", "не предусмотрена";
    }
}

/// One deviation from a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// What it is.
    pub kind: DeviationKind,
    /// Whether it breaks a binding nomenclature, or is only worth knowing.
    pub is_violation: bool,
    /// The model's row.
    pub model: Option<HeadingContent>,
    /// The row compared.
    pub own: Option<HeadingContent>,
    /// What it means and what to do.
    pub text: &'static str,
}

/// How the rows `own` deviate from those of a model of this kind, in the order of the model; rows not foreseen last.
///
/// Indexes differ from body to body, so rows are known again by their titles: the same words first, then words that are alike.
pub fn deviations(
    kind: ModelKind,
    model: &[HeadingContent],
    own: &[HeadingContent],
) -> Vec<Deviation> {
    let binds = kind == ModelKind::Typical;
    let partner = partners(model, own);
    let mut found = Vec::new();
    for (at, row) in model.iter().enumerate() {
        let counterparts: Vec<&HeadingContent> = own
            .iter()
            .zip(&partner)
            .filter(|(_, of)| **of == Some(at))
            .map(|(own, _)| own)
            .collect();
        if counterparts.is_empty() {
            found.push(Deviation {
                kind: DeviationKind::Absent,
                is_violation: binds,
                model: Some(row.clone()),
                own: None,
                text: if binds {
                    "Типовая номенклатура обязательна: добавьте строку (п. 10.1.3)"
                } else {
                    "Проверьте, ведётся ли такое дело: примерная номенклатура рекомендует его (п. 10.1.3)"
                },
            });
        }
        for own in counterparts {
            let Some((deviation, text)) = term_deviation(row, own, binds) else {
                continue;
            };
            found.push(Deviation {
                kind: deviation,
                is_violation: binds && deviation == DeviationKind::Shorter,
                model: Some(row.clone()),
                own: Some(own.clone()),
                text,
            });
        }
    }
    for (row, _) in own.iter().zip(&partner).filter(|(_, of)| of.is_none()) {
        found.push(Deviation {
            kind: DeviationKind::NotForeseen,
            is_violation: false,
            model: None,
            own: Some(row.clone()),
            text: "Такой строки в образце нет: проверьте заголовок или укажите основание для дела",
        });
    }
    found
}

fn term_deviation(
    model: &HeadingContent,
    own: &HeadingContent,
    binds: bool,
) -> Option<(DeviationKind, &'static str)> {
    let (Ok(model_term), Ok(own_term)) = (model.read_term(), own.read_term()) else {
        return Some((
            DeviationKind::Differs,
            "Один из сроков не читается программой: сравните их сами",
        ));
    };
    let is_copy = own.kind == HeadingKind::Copies;
    match compare(&own_term, &model_term, is_copy) {
        Comparison::Equal => None,
        Comparison::Shorter if binds => Some((
            DeviationKind::Shorter,
            "Срок короче срока типовой номенклатуры: укажите срок не короче (п. 10.1.3)",
        )),
        Comparison::Shorter => Some((
            DeviationKind::Shorter,
            "Срок короче рекомендованного: проверьте его по статье перечня (п. 10.1.3, 10.1.5)",
        )),
        Comparison::Longer => Some((
            DeviationKind::Differs,
            "Срок длиннее: проверьте, на каком основании",
        )),
        Comparison::Incomparable => Some((
            DeviationKind::Differs,
            "Сроки нельзя сравнить: проверьте их по статье перечня",
        )),
    }
}

/// For each row compared, the model's row that it is; items of one heading share theirs.
fn partners(model: &[HeadingContent], own: &[HeadingContent]) -> Vec<Option<usize>> {
    /// Less like than this, titles say something else.
    const ALIKE: f32 = 0.8;
    let mut found: Vec<Option<usize>> = own
        .iter()
        .map(|row| {
            let title = folded(&row.title);
            model.iter().position(|other| folded(&other.title) == title)
        })
        .collect();
    let mut taken: HashSet<usize> = found.iter().flatten().copied().collect();
    let index = PastHeadings::new(model.iter().map(|row| row.title.as_str()));
    for (row, partner) in own.iter().zip(&mut found) {
        if partner.is_some() {
            continue;
        }
        let alike = index
            .resembling(&row.title, ALIKE)
            .into_iter()
            .find(|resembling| !taken.contains(&resembling.at));
        if let Some(alike) = alike {
            taken.insert(alike.at);
            *partner = Some(alike.at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(index: &str, title: &str, term: &str) -> HeadingContent {
        ModelRow {
            id: ModelHeadingId(1),
            position: 1,
            section: String::new(),
            index_text: index.into(),
            title: title.into(),
            term_text: term.into(),
            article_text: String::new(),
            note: String::new(),
            version: 1,
        }
        .content()
    }

    fn told(kind: ModelKind, own: &[HeadingContent]) -> Vec<(DeviationKind, bool, String)> {
        let model = [
            row("01-01", "Приказы по основной деятельности", "Постоянно"),
            row(
                "01-02",
                "Переписка с налогоплательщиками по вопросам регистрации",
                "5 лет ЭПК",
            ),
            row("01-03", "Журнал регистрации обращений граждан", "5 лет"),
        ];
        deviations(kind, &model, own)
            .into_iter()
            .map(|it| {
                let row = it.own.or(it.model).expect("one of the two");
                (it.kind, it.is_violation, row.index_text)
            })
            .collect()
    }

    #[test]
    fn a_typical_nomenclature_binds_and_an_exemplary_one_advises() {
        //
        use DeviationKind::{Absent, Differs, NotForeseen, Shorter};
        let own = [
            row("77-09", "ПРИКАЗЫ по основной деятельности", "75 лет"),
            row(
                "77-10",
                "Переписка с налогоплательщиками по вопросам регистрации",
                "10 лет ЭПК",
            ),
            row("77-11", "Акты о проверке зданий", "5 лет"),
        ];
        let said = |kind, is_violation, index: &str| (kind, is_violation, index.to_owned());
        assert_eq!(
            told(ModelKind::Typical, &own),
            [
                said(Shorter, true, "77-09"),
                said(Differs, false, "77-10"),
                said(Absent, true, "01-03"),
                said(NotForeseen, false, "77-11"),
            ]
        );
        assert!(
            told(ModelKind::Exemplary, &own)
                .iter()
                .all(|(_, is_violation, _)| !is_violation)
        );
    }

    #[test]
    fn the_same_rows_do_not_deviate() {
        let own = [
            row("12-01", "Журнал регистрации обращений граждан", "5 лет"),
            row("12-02", "Приказы по основной деятельности", "Постоянно"),
            // A word in another form is the same case.
            row(
                "12-03",
                "Переписка с налогоплательщиками по вопросу регистрации",
                "5 лет ЭПК",
            ),
        ];
        assert_eq!(told(ModelKind::Typical, &own), []);
    }

    #[test]
    fn an_unreadable_term_is_not_judged() {
        let own = [
            row("12-01", "Приказы по основной деятельности", "когда-нибудь"),
            row(
                "12-02",
                "Переписка с налогоплательщиками по вопросам регистрации",
                "5 лет ЭПК",
            ),
            row("12-03", "Журнал регистрации обращений граждан", "5 лет"),
        ];
        assert_eq!(
            told(ModelKind::Typical, &own),
            [(DeviationKind::Differs, false, "12-01".to_owned())]
        );
    }

    #[test]
    fn rows_stand_under_their_sections() {
        let placed = |position, section: &str| ModelRow {
            id: ModelHeadingId(position),
            position,
            section: section.into(),
            index_text: format!("01-0{position}"),
            title: "Планы".into(),
            term_text: "5 лет".into(),
            article_text: String::new(),
            note: String::new(),
            version: 1,
        };
        let rows = [
            placed(1, "Кадры"),
            placed(2, "Учёт"),
            placed(3, ""),
            placed(4, "Кадры"),
        ];
        let told: Vec<(&str, Vec<i64>)> = in_sections(&rows)
            .into_iter()
            .map(|(name, rows)| (name, rows.iter().map(|row| row.position).collect()))
            .collect();
        assert_eq!(
            told,
            [("", vec![3]), ("Кадры", vec![1, 4]), ("Учёт", vec![2])]
        );
    }

    #[test]
    fn the_letter_comes_before_the_order() {
        //
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let approval = |agreement: &str, order: &str| Approval {
            agreement_number: "4/15".into(),
            agreement_on: day(agreement),
            order_number: "ЕД-7-10/1".into(),
            order_on: day(order),
        };
        let today = day("2026-11-20");
        assert_eq!(approval("2026-11-01", "2026-11-01").check(today), Ok(()));
        assert!(matches!(
            approval("2026-11-02", "2026-11-01").check(today),
            Err(Refused::OrderBeforeAgreement { .. })
        ));
        assert_eq!(
            approval("2026-11-02", "2026-11-21").check(today),
            Err(Refused::InTheFuture(day("2026-11-21")))
        );
    }
}
