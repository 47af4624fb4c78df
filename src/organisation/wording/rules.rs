//! Which text of a block is in force on a day, and which amendment may be made. Pure.
//!
//! Everything rests on two sentences: an amendment is in force no earlier than the day after it was made, and it is withdrawn only
//! before that. So on the morning of a day its wording is settled, and nothing that is recorded on that day or later changes it.

use std::cmp::Reverse;

use chrono::NaiveDate;

use crate::ids::{AmendmentId, PersonId};
use crate::print::Templates;
use crate::print::catalogue::{Block, FormCode};
use crate::print::provenance::Provenance;
use crate::print::wording::TextFault;

/// The longest text of a block, in letters: some four times the longest one that comes with the program.
pub const LONGEST: usize = 1_000;

/// An amendment of the text of one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Key; later ones are greater.
    pub id: AmendmentId,
    /// What is amended.
    pub block: Block,
    /// The new text; nothing for the return to the one that came with the program.
    pub text: Option<String>,
    /// The first day on which it is in force.
    pub since: NaiveDate,
    /// The document that says so.
    pub ground: String,
    /// Who made it.
    pub made_by: PersonId,
    /// When.
    pub made_on: NaiveDate,
    /// How it was taken back before it was in force.
    pub withdrawn: Option<Withdrawal>,
}

/// How an amendment was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    pub by: PersonId,
    pub on: NaiveDate,
    pub reason: String,
}

impl Amendment {
    /// Whether it waits for its day.
    pub fn is_planned(&self, today: NaiveDate) -> bool {
        self.withdrawn.is_none() && self.since > today
    }

    /// Whether it may be taken back today.
    ///
    /// # Errors
    /// [`Refused::Withdrawn`], [`Refused::InForce`].
    pub fn may_be_withdrawn(&self, today: NaiveDate) -> Result<(), Refused> {
        match &self.withdrawn {
            Some(before) => Err(Refused::Withdrawn(before.on)),
            None if self.since <= today => Err(Refused::InForce(self.since)),
            None => Ok(()),
        }
    }
}

/// Why an amendment is not made or not withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("Формы «{0}» в программе нет. Откройте список форм заново")]
    NoSuchForm(String),
    #[error("В форме {form} нет такого текста. Откройте страницу формы заново")]
    NoSuchBlock { form: &'static str },
    #[error("Новый текст не принят: {0}")]
    Text(#[from] TextFault),
    #[error("Новый текст не принят: в нём {0} знаков, а помещается {LONGEST}. Сократите его")]
    TooLong(usize),
    #[error(
        "С {} форма и так напечатает этот текст: поправка ничего не меняет. Измените текст или день",
        dotted(.0)
    )]
    Same(NaiveDate),
    #[error(
        "Поправка действует не раньше чем со следующего дня, {}: подписанное сегодня уже не изменится. Выберите этот день или более поздний",
        dotted(.0)
    )]
    TooEarly(NaiveDate),
    #[error(
        "На {} для этого текста уже намечена поправка. Отзовите её или выберите другой день",
        dotted(.0)
    )]
    DayTaken(NaiveDate),
    #[error("Поправка уже отозвана {}", dotted(.0))]
    Withdrawn(NaiveDate),
    #[error(
        "Поправка действует с {}, и отозвать её нельзя: по ней могли подписать документы. Внесите новую поправку или верните исходный текст",
        dotted(.0)
    )]
    InForce(NaiveDate),
}

fn dotted(day: &NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// The block of a form by their names.
///
/// # Errors
/// [`Refused::NoSuchForm`], [`Refused::NoSuchBlock`].
pub fn block(form: &str, name: &str) -> Result<Block, Refused> {
    let known = FormCode::of(form).ok_or_else(|| Refused::NoSuchForm(form.to_owned()))?;
    known.block(name).ok_or(Refused::NoSuchBlock {
        form: known.as_str(),
    })
}

/// The amendment that a block's text comes from on a day; none for the text that came with the program.
pub fn in_force(amendments: &[Amendment], block: Block, on: NaiveDate) -> Option<&Amendment> {
    amendments
        .iter()
        .filter(|it| it.block == block && it.withdrawn.is_none() && it.since <= on)
        .max_by_key(|it| (it.since, it.id))
}

/// An amendment whose text this version of the program cannot read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Поправка № {id} к форме {form} не читается этой версией программы: {fault}. Сообщите администратору"
)]
pub struct Unreadable {
    pub id: AmendmentId,
    pub form: &'static str,
    pub fault: TextFault,
}

/// The whole wording of a day; `None` where it is the one that came with the program.
///
/// # Errors
/// [`Unreadable`]: a paper with other words than it was signed with is not printed.
pub fn of_day(
    shipped: &Templates,
    amendments: &[Amendment],
    on: NaiveDate,
) -> Result<Option<Templates>, Unreadable> {
    let amended: Vec<(&Amendment, &String)> = amendments
        .iter()
        .filter(|it| in_force(amendments, it.block, on).is_some_and(|found| found.id == it.id))
        .filter_map(|it| it.text.as_ref().map(|text| (it, text)))
        .collect();
    if amended.is_empty() {
        return Ok(None);
    }
    let mut templates = shipped.clone();
    for (it, text) in amended {
        let source = Provenance::Amendment {
            since: it.since,
            ground: it.ground.clone(),
        };
        let wording = shipped
            .wording(it.block)
            .reworded(it.block, text, source)
            .map_err(|fault| Unreadable {
                id: it.id,
                form: it.block.form().as_str(),
                fault,
            })?;
        templates.put(it.block, wording);
    }
    Ok(Some(templates))
}

/// The text of a block on a day, as it is written in data.
pub fn text(shipped: &Templates, amendments: &[Amendment], block: Block, on: NaiveDate) -> String {
    in_force(amendments, block, on)
        .and_then(|it| it.text.clone())
        .unwrap_or_else(|| shipped.wording(block).text())
}

/// A text as one line: paper breaks lines by itself.
pub fn one_line(typed: &str) -> String {
    let pieces = typed.split(char::is_control).map(str::trim);
    let pieces: Vec<&str> = pieces.filter(|piece| !piece.is_empty()).collect();
    pieces.join(" ")
}

/// The text that an amendment will bring: nothing where it is the one that came with the program.
///
/// # Errors
/// [`Refused`]: the text of a block that cannot be, a day that is past or taken, nothing that would change.
pub fn admitted(
    shipped: &Templates,
    amendments: &[Amendment],
    (block, asked): (Block, Option<&str>),
    since: NaiveDate,
    today: NaiveDate,
) -> Result<Option<String>, Refused> {
    let own = shipped.wording(block);
    let new = match asked.map(one_line) {
        None => None,
        Some(line) => {
            own.reworded(block, &line, Provenance::Design)?;
            let length = line.chars().count();
            if length > LONGEST {
                return Err(Refused::TooLong(length));
            }
            Some(line).filter(|line| *line != own.text())
        }
    };
    if since <= today {
        return Err(Refused::TooEarly(today.succ_opt().unwrap_or(today)));
    }
    let before = in_force(amendments, block, since);
    if before.is_some_and(|before| before.since == since) {
        return Err(Refused::DayTaken(since));
    }
    if before.and_then(|before| before.text.as_ref()) == new.as_ref() {
        return Err(Refused::Same(since));
    }
    Ok(new)
}

/// Placeholders of the block that stand in the text that came with the program and not in this one: what paper will no longer say.
pub fn dropped(shipped: &Templates, block: Block, text: &str) -> Vec<&'static str> {
    let own = shipped.wording(block);
    let Ok(new) = own.reworded(block, text, Provenance::Design) else {
        return Vec::new();
    };
    let names = block.placeholders().iter().copied();
    names
        .filter(|name| own.has(name) && !new.has(name))
        .collect()
}

/// An amendment in the history of its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told<'a> {
    pub amendment: &'a Amendment,
    /// The text before it.
    pub from: String,
    /// The text that it brings.
    pub to: String,
    /// The last day on which it is in force, where another one follows it.
    pub until: Option<NaiveDate>,
}

/// The history of a block, the latest day first; those withdrawn stand at the day from which they were to be in force.
pub fn history<'a>(
    shipped: &Templates,
    amendments: &'a [Amendment],
    block: Block,
) -> Vec<Told<'a>> {
    let mut own: Vec<&Amendment> = amendments.iter().filter(|it| it.block == block).collect();
    own.sort_by_key(|it| Reverse((it.since, it.id)));
    let written = |text: Option<&String>| match text {
        Some(text) => text.clone(),
        None => shipped.wording(block).text(),
    };
    own.iter()
        .map(|it| {
            let effective = own.iter().filter(|other| other.withdrawn.is_none());
            let place = (it.since, it.id);
            let before = effective
                .clone()
                .filter(|other| (other.since, other.id) < place)
                .max_by_key(|other| (other.since, other.id));
            let next = effective
                .filter(|other| (other.since, other.id) > place)
                .min_by_key(|other| (other.since, other.id));
            Told {
                amendment: it,
                from: written(before.and_then(|before| before.text.as_ref())),
                to: written(it.text.as_ref()),
                until: next
                    .filter(|_| it.withdrawn.is_none())
                    .and_then(|next| next.since.pred_opt()),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::Days;
    use proptest::prelude::*;

    use super::super::shipped;
    use super::*;
    use crate::print::catalogue::f18;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn amendment(id: i64, text: Option<&str>, since: &str, withdrawn: Option<&str>) -> Amendment {
        Amendment {
            id: AmendmentId(id),
            block: f18::YEAR_LINE,
            text: text.map(str::to_owned),
            since: day(since),
            ground: "приказ № 5".into(),
            made_by: PersonId(1),
            made_on: day("2022-10-03"),
            withdrawn: withdrawn.map(|on| Withdrawal {
                by: PersonId(1),
                on: day(on),
                reason: "ошибка".into(),
            }),
        }
    }

    /// Amended in November, never as was planned for December, back to the shipped text in January.
    fn story() -> Vec<Amendment> {
        vec![
            amendment(3, None, "2023-01-01", None),
            amendment(1, Some("на {year} г."), "2022-11-01", None),
            amendment(2, Some("год {year}"), "2022-12-01", Some("2022-11-30")),
        ]
    }

    #[test]
    fn the_text_of_a_day() {
        let cases = [
            ("2022-10-31", "на {year} год"),
            ("2022-11-01", "на {year} г."),
            ("2022-12-01", "на {year} г."),
            ("2022-12-31", "на {year} г."),
            ("2023-01-01", "на {year} год"),
            ("2040-01-01", "на {year} год"),
        ];
        for (on, expected) in cases {
            let found = text(shipped(), &story(), f18::YEAR_LINE, day(on));
            assert_eq!(found, expected, "{on}");
            let whole = of_day(shipped(), &story(), day(on)).expect("readable");
            let whole = whole.as_ref().unwrap_or(shipped());
            assert_eq!(whole.wording(f18::YEAR_LINE).text(), expected, "{on}");
            assert_eq!(
                whole.wording(f18::CAPTION),
                shipped().wording(f18::CAPTION),
                "other blocks keep their text"
            );
        }
    }

    #[test]
    fn nothing_is_copied_where_nothing_is_amended() {
        assert!(matches!(
            of_day(shipped(), &story(), day("2022-10-31")),
            Ok(None)
        ));
        assert!(matches!(
            of_day(shipped(), &story(), day("2023-01-01")),
            Ok(None)
        ));
    }

    #[test]
    fn an_amended_text_tells_its_ground() {
        let amended = of_day(shipped(), &story(), day("2022-11-20"))
            .expect("readable")
            .expect("amended");
        let sources = &amended.wording(f18::YEAR_LINE).sources;
        assert_eq!(
            sources[0].in_words(),
            "поправка с 01.11.2022, основание: приказ № 5"
        );
    }

    #[test]
    fn a_text_that_cannot_be_read_is_not_passed_over() {
        let odd = [amendment(9, Some("на {decade}"), "2022-11-01", None)];
        let refused = of_day(shipped(), &odd, day("2022-11-01")).expect_err("unreadable");
        assert_eq!(
            refused.to_string(),
            "Поправка № 9 к форме F-18 не читается этой версией программы: подстановка {decade} не известна. Допустимы: {year}. Сообщите администратору"
        );
        assert!(matches!(
            of_day(shipped(), &odd, day("2022-10-31")),
            Ok(None)
        ));
    }

    #[test]
    fn what_may_be_amended() {
        let today = day("2022-11-15");
        let asked = |text: Option<&str>, since: &str| {
            let block = (f18::YEAR_LINE, text);
            admitted(shipped(), &story(), block, day(since), today)
                .map_err(|refused| refused.to_string())
        };
        let same = |day: &str| {
            Err(format!(
                "С {day} форма и так напечатает этот текст: поправка ничего не меняет. Измените текст или день"
            ))
        };
        let text_refused = |why: &str| Err(format!("Новый текст не принят: {why}"));
        let tomorrow = "2022-11-16";
        let cases = [
            (Some("{year} год"), tomorrow, Ok(Some("{year} год".into()))),
            (
                Some(" на\r\n{year}\tгод! "),
                tomorrow,
                Ok(Some("на {year} год!".into())),
            ),
            (None, tomorrow, Ok(None)),
            // Whoever types the shipped text means it.
            (Some("на {year} год"), tomorrow, Ok(None)),
            (Some("на {year} г."), tomorrow, same("16.11.2022")),
            // The day of one that was withdrawn is free.
            (Some("{year}"), "2022-12-01", Ok(Some("{year}".into()))),
            (None, "2023-02-01", same("01.02.2023")),
            (
                Some("{year}"),
                "2023-01-01",
                Err("На 01.01.2023 для этого текста уже намечена поправка. Отзовите её или выберите другой день".into()),
            ),
            (
                Some("{year}"),
                "2022-11-15",
                Err("Поправка действует не раньше чем со следующего дня, 16.11.2022: подписанное сегодня уже не изменится. Выберите этот день или более поздний".into()),
            ),
            (
                None,
                "2021-01-01",
                Err("Поправка действует не раньше чем со следующего дня, 16.11.2022: подписанное сегодня уже не изменится. Выберите этот день или более поздний".into()),
            ),
            (Some(" \n "), tomorrow, text_refused("текст пуст. Впишите его")),
            (
                Some("на {decade}"),
                tomorrow,
                text_refused("подстановка {decade} не известна. Допустимы: {year}"),
            ),
            (
                Some("на {year год"),
                tomorrow,
                text_refused("фигурная скобка без пары. Закройте подстановку"),
            ),
        ];
        for (text, since, expected) in cases {
            assert_eq!(asked(text, since), expected, "{text:?} {since}");
        }
        let long = "ж".repeat(LONGEST + 1);
        assert_eq!(
            asked(Some(&long), tomorrow),
            text_refused("в нём 1001 знаков, а помещается 1000. Сократите его")
        );
        assert!(asked(Some(&long[2..]), tomorrow).is_ok());
    }

    #[test]
    fn only_what_is_not_in_force_is_withdrawn() {
        let today = day("2022-11-15");
        let told = story();
        assert_eq!(told[0].may_be_withdrawn(today), Ok(()));
        assert_eq!(
            told[1].may_be_withdrawn(today),
            Err(Refused::InForce(day("2022-11-01")))
        );
        assert_eq!(
            told[1].may_be_withdrawn(day("2022-11-01")),
            Err(Refused::InForce(day("2022-11-01")))
        );
        assert_eq!(told[1].may_be_withdrawn(day("2022-10-31")), Ok(()));
        assert_eq!(
            told[2].may_be_withdrawn(today),
            Err(Refused::Withdrawn(day("2022-11-30")))
        );
    }

    #[test]
    fn blocks_are_found_by_name() {
        assert_eq!(block("F-18", "year_line"), Ok(f18::YEAR_LINE));
        assert_eq!(
            block("F-18", "subject"),
            Err(Refused::NoSuchBlock { form: "F-18" })
        );
        assert_eq!(
            block("F-99", "year_line"),
            Err(Refused::NoSuchForm("F-99".into()))
        );
    }

    #[test]
    fn a_placeholder_that_is_gone_is_noticed() {
        assert_eq!(dropped(shipped(), f18::YEAR_LINE, "на год"), ["year"]);
        assert_eq!(
            dropped(shipped(), f18::YEAR_LINE, "{year}"),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn the_history_tells_from_what_to_what_and_how_long() {
        let told = story();
        let told: Vec<(i64, String, String, Option<NaiveDate>)> =
            history(shipped(), &told, f18::YEAR_LINE)
                .into_iter()
                .map(|it| (it.amendment.id.0, it.from, it.to, it.until))
                .collect();
        let (shipped, amended) = ("на {year} год".to_owned(), "на {year} г.".to_owned());
        assert_eq!(
            told,
            [
                (3, amended.clone(), shipped.clone(), None),
                (2, amended.clone(), "год {year}".to_owned(), None),
                (1, shipped, amended, Some(day("2022-12-31"))),
            ]
        );
    }

    /// What an administrator may try on a day.
    #[derive(Clone, Debug)]
    enum Try {
        NextDay,
        Amend {
            text: Option<&'static str>,
            ahead: i64,
        },
        Withdraw {
            which: usize,
        },
    }

    fn tries() -> impl Strategy<Value = Vec<Try>> {
        let texts = prop_oneof![
            Just(None),
            Just(Some("на {year} год")),
            Just(Some("на {year} г.")),
            Just(Some("{year}")),
        ];
        let one = prop_oneof![
            2 => Just(Try::NextDay),
            3 => (texts, -2i64..6).prop_map(|(text, ahead)| Try::Amend { text, ahead }),
            1 => (0usize..8).prop_map(|which| Try::Withdraw { which }),
        ];
        proptest::collection::vec(one, 1..60)
    }

    proptest! {
        /// Whatever is tried on a day or after it, the wording of that day stays what it was in its morning.
        #[test]
        fn the_wording_of_a_day_is_settled_in_its_morning(tries in tries()) {
            let mut today = day("2022-10-03");
            let mut amendments: Vec<Amendment> = Vec::new();
            let said = |amendments: &[Amendment], on| text(shipped(), amendments, f18::YEAR_LINE, on);
            let mut mornings = BTreeMap::from([(today, said(&amendments, today))]);
            for one in tries {
                match one {
                    Try::NextDay => {
                        today = today + Days::new(1);
                        mornings.insert(today, said(&amendments, today));
                    }
                    Try::Amend { text, ahead } => {
                        let since = today + chrono::Duration::days(ahead);
                        let block = (f18::YEAR_LINE, text);
                        if let Ok(text) = admitted(shipped(), &amendments, block, since, today) {
                            let id = i64::try_from(amendments.len()).expect("few");
                            amendments.push(Amendment {
                                text,
                                since,
                                made_on: today,
                                ..amendment(id, None, "2022-10-03", None)
                            });
                        }
                    }
                    Try::Withdraw { which } => {
                        if let Some(it) = amendments.get_mut(which)
                            && it.may_be_withdrawn(today).is_ok()
                        {
                            it.withdrawn = Some(Withdrawal {
                                by: PersonId(1),
                                on: today,
                                reason: "ошибка".into(),
                            });
                        }
                    }
                }
                for (on, expected) in &mornings {
                    prop_assert_eq!(&said(&amendments, *on), expected, "{}", on);
                }
            }
        }
    }
}
