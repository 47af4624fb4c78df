//! Why a file could not be read: one sentence for each reason, addressed to the person who chose the file.

use super::limits;
use serde::{Deserialize, Serialize};

/// A refusal of the whole file. It crosses the pipe between child and parent, hence serde.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntakeError {
    #[error("Файл «{path}» не открывается: {why}")]
    CannotOpen { path: String, why: String },
    #[error("«{path}» — не файл, а папка или устройство. Укажите файл таблицы")]
    NotAFile { path: String },
    #[error("Файл пуст: в нём нет ни одного байта. Проверьте, сохранилась ли таблица")]
    EmptyFile,
    #[error(
        "Файл слишком велик: {} МБ при допустимых {} МБ. Уберите из таблицы рисунки и лишние листы",
        megabytes(*bytes), megabytes(limits::FILE_BYTES)
    )]
    FileTooBig { bytes: u64 },
    #[error("Это не таблица, а {looks_like}. Нужен файл xlsx, xls, ods, csv или tsv")]
    NotASpreadsheet { looks_like: String },
    #[error("Таблица защищена паролем. Снимите пароль в табличном редакторе и загрузите её снова")]
    PasswordProtected,
    #[error(
        "Таблица повреждена и не читается ({why}). Откройте её в табличном редакторе и сохраните заново"
    )]
    Damaged { why: String },
    #[error(
        "В файле {parts} составных частей при допустимых {}. Это не похоже на таблицу, файл не читается",
        limits::ZIP_PARTS
    )]
    TooManyParts { parts: usize },
    #[error(
        "Файл распаковывается больше чем в {} МБ. Так бывает у повреждённых и вредоносных файлов, он не читается",
        megabytes(limits::UNPACKED_BYTES)
    )]
    UnpacksTooLarge,
    #[error(
        "На листе «{sheet}» заполнена строка {row}, а читается не больше {} строк. Разделите таблицу или удалите лишнее внизу листа",
        limits::ROWS
    )]
    TooManyRows { sheet: String, row: u64 },
    #[error(
        "На листе «{sheet}» правее {}-го столбца заполнено ячеек: {cells}, первая из них {first}. Удалите их: номенклатура занимает не больше {} столбцов",
        limits::COLUMNS,
        limits::COLUMNS
    )]
    TooManyColumns {
        sheet: String,
        cells: u64,
        first: String,
    },
    #[error(
        "В таблице больше {} заполненных ячеек. Оставьте в файле только номенклатуру",
        limits::CELLS
    )]
    TooManyCells,
    #[error(
        "На листе «{sheet}» больше {} объединённых областей. Снимите объединение ячеек",
        limits::MERGES
    )]
    TooManyMerges { sheet: String },
    #[error(
        "В ячейке {cell} листа «{sheet}» {characters} знаков при допустимых {}. Сократите текст",
        limits::CELL_CHARACTERS
    )]
    CellTooLong {
        sheet: String,
        cell: String,
        characters: usize,
    },
    #[error("В файле нет листа «{asked}». Есть листы: {}", quoted(have))]
    NoSuchSheet { asked: String, have: Vec<String> },
    #[error("В таблице больше {than} заполненных строк")]
    Longer { than: u32 },
    #[error("В таблице нет ни одной заполненной ячейки")]
    NothingInside,
    #[error("Не удалось запустить чтение таблицы: {why}. Обратитесь к администратору")]
    ReaderNotStarted { why: String },
    #[error(
        "Чтение таблицы прервалось: {how}. Файл повреждён или устроен недопустимо, сохраните его заново в табличном редакторе"
    )]
    ReaderDied { how: String },
    #[error(
        "Таблица читается дольше {seconds} с, чтение прекращено. Оставьте в файле только номенклатуру"
    )]
    TimedOut { seconds: u64 },
    #[error(
        "В таблице больше {} МБ текста. Оставьте в файле только номенклатуру",
        megabytes(limits::ANSWER_BYTES)
    )]
    TooMuchText,
    #[error("Чтение таблицы дало непонятный ответ. Сообщите об этом файле разработчикам")]
    BadAnswer,
}

impl IntakeError {
    /// The reason as one word for scripts: the name of the variant in snake case.
    pub fn code(&self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(name)) => name,
            Ok(serde_json::Value::Object(fields)) => {
                fields.keys().next().cloned().unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("«{name}»")).collect();
    names.join(", ")
}
