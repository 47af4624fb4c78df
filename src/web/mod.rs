//! HTTP: what a request carries, how pages are answered, what is sent with every answer.

pub mod answer;
pub mod fields;
pub mod files;
pub mod frame;
pub mod headers;
pub mod paper;
pub mod router;
pub mod session;
pub mod sign_in;

use std::sync::Arc;

use crate::acting::Clock;
use crate::db::Db;
use crate::intake::Worker;
use crate::nomenclature::suggesting::Indexes;

/// What every handler works with.
#[derive(Clone)]
pub struct App {
    /// The records.
    pub db: Db,
    /// The present moment.
    pub clock: Clock,
    /// Reads spreadsheets in a limited child process.
    pub spreadsheets: Arc<Worker>,
    /// What suggestions of articles are made of.
    pub indexes: Arc<Indexes>,
    /// Whether cookies travel over HTTPS only.
    pub secure_cookies: bool,
}
