//! The documents of a year: honest titles, dates, sheets; the same on every run.

use chrono::{Days, NaiveDate};

use super::agency::{DEPARTMENTS, ROWS, RowPlan};
use super::calendar::{day, workday};
use super::office::Office;
use crate::cases;
use crate::cases::desk::FilingTarget;
use crate::cases::rules::filing::{DocumentAsked, DocumentKind, Period};
use crate::refusal::Result;

/// A document and the row under which it is filed.
#[derive(Clone, Debug)]
pub(super) struct Filing {
    /// The year of the nomenclature.
    pub year: i64,
    pub row: &'static RowPlan,
    pub document: DocumentAsked,
}

/// Files a document.
pub(super) async fn file(office: &Office<'_>, filing: Filing) -> Result<()> {
    let row = filing.row;
    let filer = office
        .acting(office.department(row.department)?.plan.filer(row))
        .await?;
    let target = FilingTarget::Heading(office.row(filing.year, row.index)?);
    cases::desk::file_document(office.db, &filer, target, filing.document).await?;
    Ok(())
}

/// Rows under which nothing is filed, by the year counted back from the last one.
///
/// Two years ago nothing is kept for one year only: while the permanent cases of that year are not inventoried, an expired case
/// of it would keep the whole campaign of destruction at its first stage.
const EMPTY_ROWS: [(i64, &[&str]); 4] = [
    (7, &["10-2-05", "12-2-05", "16-2-04"]),
    (2, &["12-1-07", "14-2-03", "10-2-06", "18-1-02", "12-1-10"]),
    (1, &["10-1-04", "12-2-04", "16-2-02", "12-1-10"]),
    (0, &["10-2-06", "14-1-05", "20-2-02"]),
];

/// The documents of a year with the days on which they are filed; `back` is the year counted back from the last one.
pub(super) fn of_year(year: i64, back: i64) -> Vec<(NaiveDate, Filing)> {
    let empty = EMPTY_ROWS
        .iter()
        .find(|(of, _)| *of == back)
        .map_or(&[][..], |(_, rows)| rows);
    (0..)
        .zip(ROWS.iter())
        .filter(|(_, row)| !empty.contains(&row.index))
        .flat_map(|(place, row)| of_row(year, Mixer::new(back.unsigned_abs(), place), row))
        .collect()
}

fn of_row(year: i64, mut mixer: Mixer, row: &'static RowPlan) -> Vec<(NaiveDate, Filing)> {
    let manner = Manner::of(row);
    let count = match manner.kind {
        DocumentKind::Plan | DocumentKind::Report | DocumentKind::Estimate => 1 + mixer.below(2),
        DocumentKind::Other => 2,
        _ => 2 + mixer.below(4),
    };
    let thick = manner.may_be_thick && mixer.below(3) > 0;
    (0..count)
        .map(|number| {
            let dated_on = date_of(year, number, count, &mut mixer);
            let filed_on = workday(dated_on + Days::new(1 + mixer.below(6)));
            let document = document(year, row, &manner, (number, thick), dated_on, &mut mixer);
            (
                filed_on,
                Filing {
                    year,
                    row,
                    document,
                },
            )
        })
        .collect()
}

/// The documents of a case are spread over the year, from the end of January to the middle of December.
fn date_of(year: i64, number: u64, count: u64, mixer: &mut Mixer) -> NaiveDate {
    const DAYS: u64 = 320;
    let share = DAYS / count;
    workday(day(year, 1, 28) + Days::new(number * share + mixer.below(share)))
}

/// How the documents of a row look.
struct Manner {
    kind: DocumentKind,
    topics: &'static [&'static str],
    /// Whether a case may need several volumes.
    may_be_thick: bool,
}

impl Manner {
    fn of(row: &RowPlan) -> Manner {
        let (kind, topics, may_be_thick): (_, &'static [&'static str], _) = MANNERS
            .iter()
            .find(|(beginning, ..)| row.title.starts_with(beginning))
            .map_or(
                (DocumentKind::Memo, MEMOS, false),
                |(_, kind, topics, thick)| (*kind, *topics, *thick),
            );
        Manner {
            kind,
            topics,
            may_be_thick,
        }
    }
}

/// By the beginning of the title: kind, what the documents are about, whether a case may need several volumes.
const MANNERS: &[(&str, DocumentKind, &[&str], bool)] = &[
    (
        "Федеральные законы",
        DocumentKind::Other,
        &[
            "Федеральный закон о внесении изменений в Налоговый кодекс Российской Федерации",
            "Федеральный закон о федеральном бюджете",
        ],
        false,
    ),
    (
        "Инструкции",
        DocumentKind::Other,
        &[
            "Инструкция по делопроизводству федерального органа",
            "Изменения инструкции по делопроизводству",
        ],
        false,
    ),
    (
        "Номенклатура дел",
        DocumentKind::Other,
        &[
            "Сводная номенклатура дел",
            "Итоговая запись к номенклатуре дел",
        ],
        false,
    ),
    (
        "Дело фонда",
        DocumentKind::Other,
        &[
            "Акт проверки наличия и состояния дел",
            "Дополнение к исторической справке",
        ],
        false,
    ),
    (
        "Методические рекомендации",
        DocumentKind::Other,
        &[
            "Методические рекомендации по проведению выездных проверок",
            "Методические рекомендации по проведению камеральных проверок",
        ],
        true,
    ),
    (
        "Списки владельцев",
        DocumentKind::Other,
        &[
            "Список владельцев сертификатов",
            "Дополнение к списку владельцев сертификатов",
        ],
        false,
    ),
    (
        "Планы-схемы",
        DocumentKind::Other,
        &[
            "План-схема эвакуации, корпус 1",
            "План-схема эвакуации, корпус 2",
        ],
        false,
    ),
    (
        "Исполнительные листы",
        DocumentKind::Other,
        &[
            "Исполнительный лист о взыскании алиментов",
            "Исполнительный лист о возмещении ущерба",
        ],
        false,
    ),
    (
        "Регистры бюджетного учета",
        DocumentKind::Other,
        &[
            "Журналы операций за первое полугодие",
            "Журналы операций за второе полугодие и главная книга",
        ],
        true,
    ),
    (
        "Документы (исковые заявления",
        DocumentKind::Memo,
        &[
            "Исковое заявление",
            "Определение о принятии заявления к производству",
            "Отзыв на исковое заявление",
            "Доверенность на представление интересов в суде",
            "Решение суда",
        ],
        true,
    ),
    (
        "Приказы ФНС России по личному составу",
        DocumentKind::Order,
        &[
            "О назначении на должность",
            "О переводе на иную должность",
            "Об увольнении с государственной гражданской службы",
            "О присвоении классного чина",
            "О приеме на работу",
        ],
        true,
    ),
    (
        "Приказы ФНС России о предоставлении",
        DocumentKind::Order,
        &[
            "О предоставлении ежегодного оплачиваемого отпуска",
            "О перенесении отпуска",
            "Об отзыве из отпуска",
        ],
        false,
    ),
    (
        "Приказы ФНС России о дисциплинарных",
        DocumentKind::Order,
        &[
            "О применении дисциплинарного взыскания",
            "О снятии дисциплинарного взыскания",
        ],
        false,
    ),
    (
        "Приказы ФНС России о служебных проверках",
        DocumentKind::Order,
        &[
            "О проведении служебной проверки",
            "О результатах служебной проверки",
            "О продлении срока служебной проверки",
        ],
        false,
    ),
    (
        "Приказы",
        DocumentKind::Order,
        &[
            "О распределении обязанностей между заместителями руководителя",
            "О внесении изменений в приказ ФНС России",
            "Об утверждении порядка организации работы",
            "О создании рабочей группы",
            "О признании утратившими силу некоторых приказов",
            "О проведении инвентаризации",
        ],
        true,
    ),
    (
        "Протоколы об административных",
        DocumentKind::Protocol,
        &[
            "Протокол об административном правонарушении по статье 15.6 КоАП РФ",
            "Протокол об административном правонарушении по статье 19.4 КоАП РФ",
        ],
        false,
    ),
    (
        "Протоколы",
        DocumentKind::Protocol,
        &[
            "Протокол заседания комиссии",
            "Протокол внеочередного заседания комиссии",
            "Протокол совместного заседания комиссии и экспертов",
        ],
        false,
    ),
    (
        "Государственные контракты",
        DocumentKind::Contract,
        &[
            "Государственный контракт на развитие информационной системы",
            "Дополнительное соглашение к государственному контракту",
            "Акт приемки работ по государственному контракту",
        ],
        true,
    ),
    (
        "Договоры",
        DocumentKind::Contract,
        &[
            "Договор",
            "Дополнительное соглашение к договору",
            "Протокол разногласий к договору",
        ],
        false,
    ),
    (
        "Переписка",
        DocumentKind::Letter,
        &[
            "О направлении информации",
            "О рассмотрении обращения",
            "О представлении сведений",
            "О согласовании сроков исполнения",
            "Об уточнении порядка взаимодействия",
            "О направлении разъяснений",
        ],
        false,
    ),
    (
        "Обращения",
        DocumentKind::Appeal,
        &[
            "Обращение о порядке предоставления вычета и ответ на него",
            "Обращение о начислении налога на имущество и ответ на него",
            "Жалоба на действия должностных лиц и ответ на нее",
            "Предложение об изменении формы декларации и ответ на него",
        ],
        true,
    ),
    ("Журнал", DocumentKind::Other, REGISTERS, false),
    (
        "Годовая бюджетная отчетность",
        DocumentKind::Report,
        &["Бюджетная отчетность главного распорядителя"],
        true,
    ),
    (
        "Годовые отчеты",
        DocumentKind::Report,
        &["Отчет за год", "Уточненный отчет за год"],
        false,
    ),
    (
        "Статистические отчеты",
        DocumentKind::Report,
        &[
            "Сведения о численности и оплате труда",
            "Сведения об инвестициях",
        ],
        false,
    ),
    (
        "Графики отпусков",
        DocumentKind::Plan,
        &["График отпусков", "Изменения графика отпусков"],
        false,
    ),
    (
        "Кассовые планы",
        DocumentKind::Plan,
        &["Кассовый план", "Уточненный кассовый план"],
        false,
    ),
    (
        "Годовые планы",
        DocumentKind::Plan,
        &["План работы", "Изменения плана работы"],
        false,
    ),
    (
        "План",
        DocumentKind::Plan,
        &["План", "Изменения плана"],
        false,
    ),
    (
        "Бюджетная смета",
        DocumentKind::Estimate,
        &["Бюджетная смета", "Изменение показателей бюджетной сметы"],
        false,
    ),
    (
        "Акты",
        DocumentKind::Act,
        &["Акт", "Акт с приложением описи", "Акт повторного осмотра"],
        false,
    ),
    (
        "Лицевые карточки",
        DocumentKind::Other,
        &["Лицевые карточки А–К", "Лицевые карточки Л–Я"],
        true,
    ),
    (
        "Личные дела",
        DocumentKind::Other,
        &[
            "Личное дело уволенного служащего, А–М",
            "Личное дело уволенного служащего, Н–Я",
        ],
        true,
    ),
    (
        "Первичные учетные документы",
        DocumentKind::Other,
        &[
            "Платежные поручения и выписки за полугодие",
            "Акты и накладные за полугодие",
        ],
        true,
    ),
];

const REGISTERS: &[&str] = &["Записи за первое полугодие", "Записи за второе полугодие"];

const MEMOS: &[&str] = &[
    "О ходе исполнения поручений",
    "О результатах рассмотрения",
    "О представлении документов",
    "Заключение по результатам рассмотрения",
    "Справка о состоянии работы",
    "О внесении предложений",
];

fn document(
    year: i64,
    row: &RowPlan,
    manner: &Manner,
    (number, thick): (u64, bool),
    dated_on: NaiveDate,
    mixer: &mut Mixer,
) -> DocumentAsked {
    let topic = match manner.kind {
        // Parts of one register or set follow each other.
        DocumentKind::Other
        | DocumentKind::Plan
        | DocumentKind::Report
        | DocumentKind::Estimate => number,
        _ => mixer.below(manner.topics.len() as u64),
    };
    let topic = usize::try_from(topic).unwrap_or(0) % manner.topics.len();
    let concerns_the_year = matches!(
        manner.kind,
        DocumentKind::Plan | DocumentKind::Report | DocumentKind::Estimate
    );
    let sheets = if thick {
        90 + mixer.below(60)
    } else {
        1 + mixer.below(24)
    };
    DocumentAsked {
        kind: manner.kind,
        registration_number: registration_number(row, number, mixer),
        dated_on,
        signatory: signatory(row, mixer),
        title: manner.topics[topic].into(),
        sheets: sheets as i64,
        attachment_sheets: mixer.below(12) as i64,
        period: concerns_the_year.then_some(Period {
            first: year,
            last: year,
        }),
        restricted: row.restricted(),
        copy_number: if row.restricted() { "1" } else { "" }.into(),
        valuable: false,
    }
}

fn registration_number(row: &RowPlan, number: u64, mixer: &mut Mixer) -> String {
    let mark = if row.restricted() { "дсп" } else { "" };
    format!(
        "{}/{:04}{mark}",
        row.index,
        40 * number + 1 + mixer.below(40)
    )
}

fn signatory(row: &RowPlan, mixer: &mut Mixer) -> String {
    let department = DEPARTMENTS
        .iter()
        .find(|department| department.index == row.department);
    let name = match (department, mixer.below(3)) {
        (Some(department), 0 | 1) => department.head.name,
        _ => ["Ершов", "Лев", "Маркович"],
    };
    let initial = |part: &str| part.chars().next().map(String::from).unwrap_or_default();
    format!("{} {}.{}.", name[0], initial(name[1]), initial(name[2]))
}

/// Variety without chance: a counter mixed well enough that neighbours differ (the finaliser of SplitMix64).
struct Mixer(u64);

impl Mixer {
    fn new(year: u64, row: u64) -> Mixer {
        Mixer(
            year.wrapping_mul(1_000_003)
                .wrapping_add(row.wrapping_mul(8_191)),
        )
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to one less than `bound`, which is not 0.
    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::*;

    #[test]
    fn documents_and_their_filing_stay_within_the_year() {
        for back in [7, 2, 1, 0] {
            let filings = of_year(2026, back);
            assert!(filings.len() > 150, "{}", filings.len());
            for (filed_on, filing) in filings {
                assert_eq!(filed_on.year(), 2026, "{filing:?}");
                assert!(filed_on > filing.document.dated_on, "{filing:?}");
            }
        }
    }

    #[test]
    fn no_document_stands_twice_in_a_case() {
        for back in [7, 2, 1, 0] {
            let mut seen = std::collections::BTreeSet::new();
            for (_, filing) in of_year(2026, back) {
                let document = filing.document;
                assert!(seen.insert((
                    filing.row.index,
                    document.registration_number,
                    document.dated_on
                )));
            }
        }
    }

    #[test]
    fn the_same_every_time() {
        let titles = || -> Vec<String> {
            of_year(2026, 1)
                .into_iter()
                .map(|(_, filing)| filing.document.title + &filing.document.registration_number)
                .collect()
        };
        assert_eq!(titles(), titles());
    }
}
