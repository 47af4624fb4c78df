//! The command line: what is asked, and who answers. Exit codes: 0 done, 1 findings or refused by the rules, 2 wrong usage,
//! 3 environment (database, file).

use std::io::{BufWriter, stdin, stdout};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

use crate::acting::Clock;
use crate::db::Db;
use crate::nomenclature::{self, headings, import};
use crate::refusal::Refusal;
use crate::retention::Reading;
use crate::retention::contract::Style;
use crate::{
    bench, demo, due, intake, jobs, journal, organisation, print_centre, reference_lists,
    retention, web, works,
};

/// Findings, or refused by the rules.
const FINDINGS: u8 = 1;
/// The command line is wrong.
const USAGE: u8 = 2;
/// Database or file.
const ENVIRONMENT: u8 = 3;

#[derive(Parser)]
#[command(
    name = "delohran",
    version,
    about = "Жизнь дел государственного органа: от номенклатуры до акта об уничтожении",
    disable_help_subcommand = true
)]
struct CommandLine {
    #[command(flatten)]
    serve: Serve,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Args, Clone)]
struct Serve {
    /// Адрес, на котором отвечать
    #[arg(long, global = true, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// База данных: sqlite://файл или postgres://имя:пароль@узел/база
    #[arg(long, global = true, default_value = "sqlite://delohran.db")]
    database: String,
    /// Пропускать куки только по HTTPS (когда перед программой стоит обратный прокси)
    #[arg(long, global = true)]
    secure_cookies: bool,
    /// Учебная дата: часы программы стоят на этом дне (ГГГГ-ММ-ДД)
    #[arg(long, global = true, value_name = "ДАТА")]
    today: Option<NaiveDate>,
}

#[derive(Subcommand)]
enum Command {
    /// Отвечать браузерам (по умолчанию)
    Serve,
    /// Сроки хранения: разбор и вычисление
    #[command(subcommand)]
    Retention(RetentionCommand),
    /// Проверка заголовков дел
    #[command(subcommand)]
    Lint(LintCommand),
    /// Проверка номенклатуры по перечням её года: строки с замечаниями
    Check(CheckAsked),
    /// Загрузка из файлов
    #[command(subcommand)]
    Import(ImportCommand),
    /// Журнал
    #[command(subcommand)]
    Journal(JournalCommand),
    /// Записать целостную копию базы в файл (SQLite)
    Backup {
        /// Новый файл
        file: PathBuf,
    },
    /// Работники
    #[command(subcommand)]
    User(UserCommand),
    /// Наполнить отдельную пустую базу законченными делами и измерить, сколько длится то, чего ждут люди
    Bench {
        /// Сколько дел
        #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(i64).range(1..=50_000_000))]
        cases: i64,
        /// Сколько подразделений
        #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(i64).range(1..=10_000))]
        departments: i64,
        /// За сколько лет
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=100))]
        years: i64,
        /// Отвечать JSON
        #[arg(long)]
        json: bool,
    },
    /// Наполнить пустую базу учебным учреждением и сказать, кем войти и что посмотреть
    Demo,
    /// Печатные формы: галерея с примером каждой формы во всех форматах
    Print {
        /// Папка, в которую записать галерею
        #[arg(long, value_name = "ПАПКА")]
        gallery: PathBuf,
        /// Печатать из базы (--database) то, что видно этому работнику: имя для входа. Без него печатается учебное учреждение
        #[arg(long = "as", value_name = "ИМЯ")]
        person: Option<String>,
    },
}

#[derive(Subcommand)]
enum RetentionCommand {
    /// Читает по одному сроку в строке (после табуляции — примечание)
    Parse {
        /// Отвечать строками JSON
        #[arg(long)]
        json: bool,
    },
    /// Читает дела строками JSON, отвечает сроком с обоснованием
    Expiry {
        /// Отвечать строками JSON
        #[arg(long)]
        json: bool,
    },
    /// Вычисляет заново сроки всех законченных дел базы; прерванный пересчёт продолжают страницей «Задания»
    Recompute {
        /// От чьего имени: имя для входа ответственного за архив
        #[arg(long = "as", value_name = "ИМЯ")]
        person: String,
    },
}

#[derive(Subcommand)]
enum LintCommand {
    /// Читает по одному заголовку в строке
    Headings {
        /// Отвечать строками JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum ImportCommand {
    /// Номенклатура дел из таблицы (xlsx, xls, ods, csv)
    Nomenclature(NomenclatureFile),
    /// Перечень со сроками хранения из таблицы (xlsx, xls, ods, csv) или файла перечня
    List(ListFile),
}

#[derive(Args)]
struct NomenclatureFile {
    /// Файл
    file: PathBuf,
    /// Год номенклатуры
    #[arg(long)]
    year: Option<i32>,
    /// Индекс подразделения, в чью номенклатуру загрузить
    #[arg(long)]
    department: Option<String>,
    /// Лист
    #[arg(long)]
    sheet: Option<String>,
    /// От чьего имени загружать: имя для входа делопроизводителя
    #[arg(long = "as", value_name = "ИМЯ")]
    person: Option<String>,
    /// Только прочитать и показать, ничего не записывая
    #[arg(long)]
    dry_run: bool,
    /// Отвечать строками JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct CheckAsked {
    /// Год номенклатуры
    #[arg(long)]
    year: i64,
    /// Индекс подразделения
    #[arg(long)]
    department: String,
    /// От чьего имени смотреть: имя для входа
    #[arg(long = "as", value_name = "ИМЯ")]
    person: String,
}

#[derive(Args)]
struct ListFile {
    /// Файл
    file: PathBuf,
    /// Код перечня, если файл его не называет
    #[arg(long, default_value = "")]
    code: String,
    /// Дата редакции (ГГГГ-ММ-ДД), если файл её не называет
    #[arg(long)]
    edition: Option<NaiveDate>,
    /// От чьего имени загружать: имя для входа
    #[arg(long = "as", value_name = "ИМЯ")]
    person: String,
    /// Только проверить и показать отличия
    #[arg(long)]
    dry_run: bool,
    /// Загрузить, хотя не все сроки прочитаны
    #[arg(long)]
    unread: bool,
    /// Загрузить, хотя часть нынешних статей исчезнет
    #[arg(long)]
    removed: bool,
}

#[derive(Subcommand)]
enum JournalCommand {
    /// Пройти всю цепочку записей и назвать первое повреждённое звено
    Verify,
}

#[derive(Subcommand)]
enum UserCommand {
    /// Выдать новый одноразовый пароль (если администратор забыл свой)
    ResetPassword {
        /// Имя для входа
        login: String,
    },
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{0}")]
    Refused(#[from] Refusal),
    #[error("{0}")]
    Database(#[from] crate::db::Error),
    #[error("{0}")]
    Environment(String),
}

impl Failure {
    fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Failure::Refused(Refusal::Db(_)) | Failure::Database(_) | Failure::Environment(_) => {
                ENVIRONMENT
            }
            Failure::Refused(_) => FINDINGS,
        })
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Environment(error.to_string())
    }
}

/// Reads the arguments of the program and does what they ask.
pub fn run() -> ExitCode {
    // The child that reads spreadsheets under limits is this very program.
    if let Some(code) = intake::worker::run_if_asked(std::env::args_os()) {
        return code;
    }
    let asked = CommandLine::parse();
    let command = asked.command.unwrap_or(Command::Serve);
    match carry_out(command, asked.serve) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("{failure}");
            failure.code()
        }
    }
}

fn carry_out(command: Command, settings: Serve) -> Result<ExitCode, Failure> {
    match command {
        Command::Retention(
            asked @ (RetentionCommand::Parse { .. } | RetentionCommand::Expiry { .. }),
        ) => retention_lines(&asked, &settings),
        Command::Lint(LintCommand::Headings { json }) => {
            let (input, output) = (stdin().lock(), BufWriter::new(stdout().lock()));
            let bad = if json {
                headings::contract::run(input, output)?
            } else {
                headings::contract::run_for_people(input, output)?
            };
            Ok(findings(bad > 0))
        }
        Command::Import(ImportCommand::Nomenclature(asked)) if asked.dry_run => {
            show_nomenclature(asked)
        }
        Command::Print {
            gallery,
            person: None,
        } => gallery_of_demonstration(&gallery, settings),
        other => with_database(other, settings),
    }
}

/// The gallery of the demonstration agency, filled into a database that is thrown away.
fn gallery_of_demonstration(gallery: &Path, settings: Serve) -> Result<ExitCode, Failure> {
    let folder = tempfile::tempdir()?;
    let database = folder.path().join("demo.db");
    let print = Command::Print {
        gallery: gallery.to_owned(),
        person: None,
    };
    with_database(
        print,
        Serve {
            database: format!("sqlite://{}", database.display()),
            ..settings
        },
    )
}

fn retention_lines(asked: &RetentionCommand, settings: &Serve) -> Result<ExitCode, Failure> {
    let (input, output) = (stdin().lock(), BufWriter::new(stdout().lock()));
    let style = |json: bool| if json { Style::Json } else { Style::Plain };
    let tally = match asked {
        RetentionCommand::Parse { json } => {
            retention::contract::parse_lines(input, output, style(*json))?
        }
        RetentionCommand::Expiry { json } => {
            retention::contract::expiry_lines(input, output, style(*json), clock(settings).today())?
        }
        // Asked of a database.
        RetentionCommand::Recompute { .. } => return Ok(ExitCode::SUCCESS),
    };
    Ok(findings(tally.refused > 0))
}

fn show_nomenclature(asked: NomenclatureFile) -> Result<ExitCode, Failure> {
    let request = intake::command::Request {
        file: asked.file,
        sheet: asked.sheet,
        year: asked.year,
        json: asked.json,
    };
    let terms_in = |text: &str, note: &str| match retention::read(text, note) {
        Ok(Reading::One(_)) => Ok(1),
        Ok(Reading::Several(terms)) => Ok(terms.len()),
        Err(unreadable) => Err(unreadable.message),
    };
    Ok(intake::command::show_with(
        &this_program()?,
        &request,
        &terms_in,
    ))
}

fn this_program() -> Result<intake::Worker, Failure> {
    intake::Worker::this_program().map_err(|error| Failure::Environment(error.to_string()))
}

fn clock(settings: &Serve) -> Clock {
    settings.today.map_or(Clock::System, Clock::standing_at)
}

fn findings(some: bool) -> ExitCode {
    if some {
        ExitCode::from(FINDINGS)
    } else {
        ExitCode::SUCCESS
    }
}

#[tokio::main]
async fn with_database(command: Command, settings: Serve) -> Result<ExitCode, Failure> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("DELOHRAN_LOG")
                .unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let clock = clock(&settings);
    let db = Db::open(&settings.database).await?;
    let outcome = match command {
        Command::Serve => serve(&db, clock, &settings).await,
        Command::Journal(JournalCommand::Verify) => verify_journal(&db).await,
        Command::Backup { file } => {
            db.backup_into(&file).await?;
            println!("Копия записана: {}", file.display());
            Ok(ExitCode::SUCCESS)
        }
        Command::User(UserCommand::ResetPassword { login }) => {
            let password =
                organisation::desk::reset_password_from_console(&db, &clock, &login).await?;
            println!("Одноразовый пароль для «{login}»: {password}");
            Ok(ExitCode::SUCCESS)
        }
        Command::Demo => {
            print!("{}", demo::fill(&db, &clock).await?);
            Ok(ExitCode::SUCCESS)
        }
        Command::Print { gallery, person } => {
            hang_gallery(&db, &clock, &gallery, person.as_deref()).await
        }
        Command::Bench {
            cases,
            departments,
            years,
            json,
        } => {
            prepare(&db, &clock).await?;
            let size = bench::Size {
                cases,
                departments,
                years,
            };
            let report = bench::run(&db, &clock, size).await?;
            if json {
                println!("{}", serde_json::to_string(&report).unwrap_or_default());
            } else {
                print!("{report}");
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Import(ImportCommand::Nomenclature(asked)) => {
            import_nomenclature(&db, &clock, asked).await
        }
        Command::Check(asked) => check_nomenclature(&db, &clock, &asked).await,
        Command::Import(ImportCommand::List(asked)) => import_list(&db, &clock, asked).await,
        Command::Retention(RetentionCommand::Recompute { person }) => {
            recompute(&db, &clock, &person).await
        }
        // Answered without a database.
        Command::Retention(_) | Command::Lint(_) => Ok(ExitCode::SUCCESS),
    };
    db.close().await;
    outcome
}

async fn serve(db: &Db, clock: Clock, settings: &Serve) -> Result<ExitCode, Failure> {
    if let Some(password) = prepare(db, &clock).await? {
        println!("База создана, перечни загружены.");
        println!("Войдите как admin, одноразовый пароль: {password}");
    }
    due::store::fold_if_long(db).await?;
    let worker = jobs::worker::start(db.clone(), clock.clone(), works::of);
    let app = web::App {
        db: db.clone(),
        clock,
        spreadsheets: Arc::new(this_program()?),
        indexes: Arc::default(),
        secure_cookies: settings.secure_cookies,
    };
    let listener = tokio::net::TcpListener::bind(settings.listen)
        .await
        .map_err(|error| {
            Failure::Environment(format!("адрес {} занять нельзя: {error}", settings.listen))
        })?;
    println!(
        "Делохран отвечает по адресу http://{}",
        listener.local_addr()?
    );
    axum::serve(listener, web::router::site(app))
        .with_graceful_shutdown(async {
            let _ = tokio::signal::ctrl_c().await;
        })
        .await?;
    worker.abort();
    Ok(ExitCode::SUCCESS)
}

/// Brings a new database to the point where people can sign in; gives back the one-time password of the first administrator, unless
/// that was done before.
///
/// # Errors
/// Those of the database.
pub(crate) async fn prepare(db: &Db, clock: &Clock) -> crate::refusal::Result<Option<String>> {
    let password = organisation::desk::install(db, clock).await?;
    reference_lists::desk::load_builtin(db, clock).await?;
    Ok(password)
}

/// Writes the gallery of what a person may see; without a person that of a demonstration agency, seen by its head.
async fn hang_gallery(
    db: &Db,
    clock: &Clock,
    gallery: &Path,
    person: Option<&str>,
) -> Result<ExitCode, Failure> {
    let login = match person {
        Some(login) => login,
        None => {
            demo::fill(db, clock).await?;
            demo::SEES_ALL
        }
    };
    let acting = organisation::desk::acting_by_login(db, clock, login).await?;
    for exhibit in print_centre::gallery::hang(db, &acting, gallery).await? {
        println!("{:24} {}", exhibit.name, exhibit.title);
    }
    println!("Галерея: {}", gallery.join("index.html").display());
    Ok(ExitCode::SUCCESS)
}

/// Brings a nomenclature in on behalf of a clerk: every row without an error, the others are told.
async fn import_nomenclature(
    db: &Db,
    clock: &Clock,
    asked: NomenclatureFile,
) -> Result<ExitCode, Failure> {
    let (Some(year), Some(department_index), Some(login)) =
        (asked.year, asked.department, asked.person)
    else {
        eprintln!(
            "Для загрузки укажите --year ГОД, --department ИНДЕКС и --as ИМЯ (имя для входа делопроизводителя); чтобы только посмотреть файл, --dry-run"
        );
        return Ok(ExitCode::from(USAGE));
    };
    let acting = organisation::desk::acting_by_login(db, clock, &login).await?;
    let file = import::desk::FileAsked {
        path: asked.file,
        sheet: asked.sheet,
        department_index,
        year: i64::from(year),
        dry_run: false,
    };
    let done = import::desk::import_from_command(db, &acting, &this_program()?, &file).await?;
    let mut unresolved = false;
    for row in &done.report.rows {
        unresolved |= row.outcome == import::Outcome::Refused;
        if asked.json {
            println!("{}", serde_json::to_string(row).unwrap_or_default());
        } else {
            println!(
                "{}: {} {} — {}",
                row.place,
                row.index,
                row.title,
                row.outcome.label()
            );
            for why in &row.why {
                println!("    {why}");
            }
        }
    }
    Ok(findings(unresolved))
}

/// Says what the check of a nomenclature says on its page, row by row.
async fn check_nomenclature(
    db: &Db,
    clock: &Clock,
    asked: &CheckAsked,
) -> Result<ExitCode, Failure> {
    let acting = organisation::desk::acting_by_login(db, clock, &asked.person).await?;
    let (rows, checked) =
        nomenclature::desk::checked(db, &acting, &asked.department, asked.year).await?;
    for row in &rows {
        for said in checked.of(row.id) {
            let weight = if said.grave {
                "нарушение"
            } else {
                "замечание"
            };
            println!(
                "{}: {weight}, {}: {}",
                row.content.index_with_item(),
                said.topic.label(),
                said.text
            );
        }
    }
    println!("{}", checked.summary());
    Ok(findings(
        checked.count(nomenclature::checking::Shown::Grave) > 0,
    ))
}

/// Brings a list in on behalf of somebody entitled, with the same checks and differences as the page shows.
async fn import_list(db: &Db, clock: &Clock, asked: ListFile) -> Result<ExitCode, Failure> {
    use reference_lists::uploads::{self, Agreed, Target};
    let acting = organisation::desk::acting_by_login(db, clock, &asked.person).await?;
    let bytes = std::fs::read(&asked.file)
        .map_err(|error| Failure::Environment(format!("{}: {error}", asked.file.display())))?;
    let name = asked.file.file_name().map_or_else(
        || asked.file.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    let target = Target {
        code: asked.code,
        edition: asked.edition,
    };
    let file = (name.as_str(), bytes);
    let id = uploads::upload(db, &acting, &this_program()?, &target, file).await?;
    let opened = uploads::open(db, &acting, id).await?;
    let edition = &opened.edition;
    println!(
        "Перечень «{}», редакция от {}: {}",
        edition.code,
        edition.edition,
        edition.completeness()
    );
    for remark in &opened.remarks {
        println!("    {remark}");
    }
    println!("Отличий от загруженного: {}", opened.changes.len());
    for change in &opened.changes {
        println!("    {change}");
    }
    if asked.dry_run {
        return Ok(findings(
            !opened.errors().is_empty() || !opened.unread().is_empty(),
        ));
    }
    let agreed = Agreed {
        unread: asked.unread,
        removed: asked.removed,
    };
    uploads::load(db, &acting, id, agreed).await?;
    println!("Загружен");
    Ok(ExitCode::SUCCESS)
}

/// Asks for all expiries to be computed anew and carries the job out here, a line for each step.
async fn recompute(db: &Db, clock: &Clock, login: &str) -> Result<ExitCode, Failure> {
    let acting = organisation::desk::acting_by_login(db, clock, login).await?;
    let id = jobs::desk::ask(db, &acting, jobs::rules::JobKind::Recompute, &()).await?;
    let tell = |percent: i64, words: &str| eprintln!("{percent:>3} % {words}");
    let job = jobs::worker::run(db, clock, works::of, id, Some(tell)).await?;
    for sentence in job.result_for(acting.sight()) {
        println!("{sentence}");
    }
    if job.state != jobs::rules::JobState::Done {
        println!("Задание № {id} {}. {}", job.state.label(), job.error);
    }
    Ok(findings(job.state != jobs::rules::JobState::Done))
}

async fn verify_journal(db: &Db) -> Result<ExitCode, Failure> {
    Ok(match journal::verify(db).await? {
        Ok(verified) => {
            println!(
                "Журнал цел: записей {}, отпечаток последней {}",
                verified.entries, verified.head
            );
            ExitCode::SUCCESS
        }
        Err(broken) => {
            println!("Журнал повреждён: {broken}");
            ExitCode::from(FINDINGS)
        }
    })
}
