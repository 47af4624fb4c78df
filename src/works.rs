//! Which stage carries out which kind of job. Stands after all stages and knows them all.

use crate::cases;
use crate::jobs::rules::JobKind;
use crate::jobs::worker::Work;
use crate::nomenclature::import;
use crate::print_centre;
use crate::revision;

/// The work of a kind of job.
pub fn of(kind: JobKind) -> &'static dyn Work {
    match kind {
        JobKind::Recompute => &cases::works::Recompute,
        JobKind::WhatIf => &revision::works::WhatIf,
        JobKind::ApplyRevision => &revision::works::Apply,
        JobKind::Print => &print_centre::works::Print,
        JobKind::ReadImport => &import::works::ReadFile,
        JobKind::BringIn => &import::works::BringIn,
    }
}
