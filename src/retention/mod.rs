//! The heart: how long a case is kept, and why.
//!
//! Pure: no clock, no files, no database. «Today» is an argument.
//!
//! | module | what it knows |
//! |---|---|
//! | [`term`] | what a term is: base, start, gate, conditions, alternatives, basis |
//! | [`events`] | what can happen to a case |
//! | [`reading`] | from a clerk's words to a term, or to the place where reading stopped |
//! | [`canonical`] | from a term back to words |
//! | [`comparison`] | whether a declared term is shorter than its article |
//! | [`dates`] | dates as written: a day, a month, a quarter, a year |
//! | [`facts`] | what is known of a case |
//! | [`expiry`](mod@expiry) | from a term and facts to the first day in a destruction list |
//! | [`reasons`] | the sentences that explain it |
//! | [`standing`] | what each rule rests on, and which are to be checked |
//! | [`contract`] | JSON lines in, JSON lines out, for the command line |

pub mod canonical;
pub mod comparison;
pub mod contract;
pub mod dates;
pub mod events;
pub mod expiry;
pub mod facts;
pub mod reading;
pub mod reasons;
pub mod standing;
pub mod term;

pub use comparison::{Comparison, compare};
pub use dates::{RecordedDate, UnreadableDate};
pub use events::{Event, EventSet};
pub use expiry::{Block, Expiry, Outcome, Status, expiry};
pub use facts::{Contradiction, Facts, Hold, KnownFacts, OrganisationKind, RecordedEvent};
pub use reading::{Reading, Unreadable, read};
pub use reasons::Reason;
pub use term::{
    Alternative, ArticleReference, Base, Basis, Condition, Fact, Gate, Needs, RetentionTerm, Start,
    StorageCategory, Trigger, Years,
};
