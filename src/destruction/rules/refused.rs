//! Why a step of destruction is not taken: every sentence names what stands in the way and the clause.

use chrono::NaiveDate;

use super::{ActState, ListState, Stage, dotted};

/// Why a step of destruction is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Campaigns are of the current year.
    #[error("Кампанию открывают в её году: сейчас {today}, а не {asked} (п. 10.5.1, 10.5.2)")]
    WrongYear {
        /// The year asked for.
        asked: i64,
        /// The current year.
        today: i64,
    },
    /// There is one already.
    #[error("Кампания {0} года этого вида уже открыта")]
    CampaignExists(i64),
    /// Stages go one after the other.
    #[error("Кампания на этапе {} «{}»: этапы идут один за другим, сейчас очередь не этого (п. 10.5.2)", .0.number(), .0.label())]
    StageOutOfOrder(Stage),
    /// An action belongs to another stage.
    #[error("Кампания на этапе {} «{}», а это действие этапа {} «{}» (п. 10.5.2)", .now.number(), .now.label(), .wanted.number(), .wanted.label())]
    WrongStage {
        /// Where it is.
        now: Stage,
        /// Where the action belongs.
        wanted: Stage,
    },
    /// Inventories of the years concerned.
    #[error("Второй этап не открывается: {} (п. 10.5.2, 10.5.3)", .0.join("; "))]
    InventoriesMissing(Vec<String>),
    /// Nothing has expired.
    #[error(
        "К 1 января года кампании не истёк срок хранения ни одного дела: составлять нечего (п. 10.5.4)"
    )]
    NothingExpired,
    /// Lists wait for departments.
    #[error("Третий этап не открывается: не согласованы перечни: {} (п. 10.5.5, 10.5.6)", .0.join("; "))]
    ListsWait(Vec<String>),
    /// No agreed row.
    #[error("Ни одно дело не согласовано к уничтожению: акт составлять не из чего (п. 10.5.6)")]
    NothingAgreed,
    /// Acts wait for approval.
    #[error("Четвёртый этап не открывается: не утверждены акты: {} (п. 10.5.7, 10.5.8)", .0.join("; "))]
    ActsWait(Vec<String>),
    /// Agreed rows stand outside an act.
    #[error(
        "Согласованных дел вне акта: {0}. Составьте на них акт или исключите их с указанием причины (п. 10.5.6)"
    )]
    RowsOutsideActs(usize),
    /// The department has its list.
    #[error("Перечень этого подразделения в кампании уже составлен: № {0}")]
    ListExists(String),
    /// The ground has moved since the proposal was shown.
    #[error(
        "Пока вы смотрели предложение, состав дел изменился. Откройте его заново и проверьте, что изменилось"
    )]
    GroundMoved,
    /// The proposal is empty.
    #[error(
        "Включать в перечень нечего: у каждого дела есть причина остаться, она названа рядом с делом"
    )]
    NothingToList,
    /// A list is not where the step needs it.
    #[error("Перечень в состоянии «{}»: сейчас этого сделать нельзя, нужно состояние «{}» (п. 10.5.5)", .now.label(), .wanted.label())]
    ListNotIn {
        /// Where it is.
        now: ListState,
        /// Where it should be.
        wanted: ListState,
    },
    /// A row that is out.
    #[error("Дело {0}: строка исключена, решение по ней не принимают")]
    RowIsOut(String),
    /// A refusal without a reason.
    #[error("Не согласовать уничтожение можно только с указанием причины (п. 10.5.5)")]
    NoReason,
    /// The new day of keeping is not ahead.
    #[error("Продлить хранение можно на будущий срок, а {} уже наступило", dotted(.0))]
    KeptIntoThePast(NaiveDate),
    /// Rows without a decision.
    #[error(
        "По перечню не принято решений: {count}, первое: дело {first}. Решите каждую строку (п. 10.5.5)"
    )]
    Undecided {
        /// How many.
        count: usize,
        /// The first of them.
        first: String,
    },
    /// Who draws does not agree.
    #[error("Перечень согласует не тот, кто его составил (п. 10.5.5)")]
    AgreedByDrawer,
    /// An act is not where the step needs it.
    #[error("Акт в состоянии «{}»: сейчас этого сделать нельзя, нужно состояние «{}» (п. 10.5.2, 10.5.8)", .now.label(), .wanted.label())]
    ActNotIn {
        /// Where it is.
        now: ActState,
        /// Where it should be.
        wanted: ActState,
    },
    /// The commission has not endorsed it.
    #[error("Акт не рассмотрен на заседании ЦЭК или последнее решение — отклонить (п. 10.5.6)")]
    NotEndorsed,
    /// The decision is older than the act.
    #[error("Решение ЦЭК от {} принято раньше, чем составлен акт: рассмотрите его на новом заседании (п. 10.5.6)", dotted(.0))]
    DecisionTooOld(NaiveDate),
    /// Who draws does not approve.
    #[error("Акт утверждает не тот, кто его составил (п. 10.5.7)")]
    ApprovedByDrawer,
    /// The words typed are not the number.
    #[error("Чтобы утвердить акт, наберите его номер: {expected}. Набрано «{typed}»")]
    NotConfirmed {
        /// The number.
        expected: String,
        /// What was typed.
        typed: String,
    },
    /// Nothing in the act.
    #[error("В акте нет ни одного дела")]
    EmptyAct,
    /// Something has come up.
    #[error("По акту есть препятствия: {}", .0.join("; "))]
    ObstaclesStand(Vec<String>),
    /// Rows of an approved act stay.
    #[error(
        "Акт утверждён: исключить из него дело нельзя. Если препятствие не отпадёт, уничтожать нельзя весь акт (п. 10.5.8)"
    )]
    ApprovedActIsFixed,
    /// The bags do not hold what the act names.
    #[error(
        "В мешках {in_bags} ед. хр., а в акте {by_act}: проверьте количество по мешкам (п. 10.5.11)"
    )]
    BagsDoNotFit {
        /// In the bags.
        in_bags: i64,
        /// In the act.
        by_act: i64,
    },
    /// A bag number twice.
    #[error("Номер мешка {0} повторяется: дайте каждому мешку свой номер (п. 10.5.11)")]
    RepeatedBag(i64),
    /// A seal twice.
    #[error("Пломба {0} уже стоит на другом мешке: на каждом мешке своя пломба (п. 10.5.11)")]
    RepeatedSeal(String),
    /// An impossible bag.
    #[error("Мешок {0}: укажите номер пломбы, количество ед. хр. и вес больше нуля (п. 10.5.11)")]
    EmptyBag(i64),
    /// No bags.
    #[error(
        "В накладной нет ни одного мешка: тома помещают в непрозрачные мешки и пломбируют (п. 10.5.11)"
    )]
    NoBags,
    /// Not to a contractor.
    #[error("Документы «ДСП» подрядчику на уничтожение не сдают (п. 10.5.10)")]
    RestrictedToContractor,
    /// A contractor without a contract.
    #[error(
        "Подрядчик уничтожает документы только по государственному контракту: укажите его дату и номер (п. 10.5.10)"
    )]
    NoContract,
    /// Dates that contradict each other.
    #[error("{what} {}: это раньше, чем {before} {}", dotted(.on), dotted(.not_before))]
    TooEarly {
        /// What is dated.
        what: &'static str,
        /// When.
        on: NaiveDate,
        /// What must come before.
        before: &'static str,
        /// When that was.
        not_before: NaiveDate,
    },
    /// A date ahead of today.
    #[error("{what} {}: этот день ещё не наступил", dotted(.on))]
    InTheFuture {
        /// What is dated.
        what: &'static str,
        /// When.
        on: NaiveDate,
    },
    /// Strips too wide.
    #[error("Ширина полос {millimetres} мм: при измельчении она не больше 6 мм (п. 10.5.9)")]
    StripsTooWide {
        /// As people read it.
        millimetres: String,
    },
    /// No width of strips.
    #[error("Укажите ширину полос при измельчении, не больше 6 мм (п. 10.5.9)")]
    NoStripWidth,
    /// Strips not mixed.
    #[error(
        "После измельчения полосы смешивают с другими сортами макулатуры: без этого уничтожение не завершено (п. 10.5.9)"
    )]
    NotMixed,
    /// Not burnt out.
    #[error(
        "При сжигании все папки должны прогореть до основания: без этого уничтожение не завершено (п. 10.5.9)"
    )]
    NotBurntOut,
    /// Nobody watched.
    #[error(
        "Назовите присутствовавших уполномоченных лиц или материалы видеоконтроля и фотофиксации (п. 10.5.9)"
    )]
    NobodyWatched,
    /// The commission is too small.
    #[error("В комиссии должно быть не меньше {least} чел. кроме председателя (п. 10.5.13)")]
    TooFewMembers {
        /// How many at least.
        least: usize,
    },
}
