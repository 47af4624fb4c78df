//! Paper: the language, the wording, the forms and their renderings.

mod archival;
mod conformance;
mod fixtures;
mod html;
mod language;
mod libreoffice;
mod office;
mod outline;
mod snapshots;
mod wording;
mod xlsx;
