//! Делохран: the life of a government body's case files, from the row of a nomenclature to the act of destruction.
//!
//! The modules follow the life of a case; a stage may ask the stages before it and none after it.
//! Blank lines between them keep that order from being sorted away.

// Values and words that everybody uses.
pub mod acting;
pub mod ids;
pub mod refusal;
pub mod words;

/// The only place that knows that two databases exist.
pub mod db;

/// Departments, people, roles, the table of permissions.
pub mod organisation;

/// Who did what and when, hash-chained.
pub mod journal;

/// Terms, expiries, reasons: pure, the heart.
pub mod retention;

/// One form model, its renderings; numbers, dates and nouns in words.
pub mod print;

/// Spreadsheets in: read in a limited child process, recognised, never all or nothing.
pub mod intake;

/// Work that takes long: carried out in the background, looked at, cancelled, gone on with.
pub mod jobs;

/// The expert commission: stands beside the stages, things of all of them come before it.
pub mod commission;

// The life of a case, stage by stage.

/// What a term comes to, tried out on made-up dates and facts.
pub mod calculator;

/// The official lists of documents with their terms, as data by edition.
pub mod reference_lists;

/// Yearly nomenclatures: the rows under which cases are opened.
pub mod nomenclature;

/// Cases and volumes: filing, the year's closing, terms shown with their reasons.
pub mod cases;

/// Page-by-page review of cases marked «ЭПК».
pub mod appraisal;

/// What falls due when: the chart by year, the list, its counts.
pub mod due;

/// What a new edition or a changed article does to the cases, counted before it is done.
pub mod revision;

/// Inventories of departments and of the agency.
pub mod inventories;

/// Acceptance of volumes into the archive.
pub mod transfer;

/// Loans of volumes kept in the archive.
pub mod archive;

/// The yearly campaign of destruction.
pub mod destruction;

// What stands after all stages.

/// What waits for the person who is signed in.
pub mod desktop;

/// What may be printed of every thing, alone or many in one file; the gallery of all forms.
pub mod print_centre;

/// What programs of other systems read, and the keys that let them in.
pub mod api;

/// Which stage carries out which kind of job.
pub mod works;

/// HTTP: router, session, frame, refusals.
pub mod web;

/// A believable agency for demonstration and training, filled through the desks.
pub mod demo;

/// Measuring on a database of any size.
pub mod bench;

/// The command line: what is asked, and who answers.
pub mod command_line;
