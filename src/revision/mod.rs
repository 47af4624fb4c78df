//! The revision of terms (what if): a new edition of a list, or a changed article, against the closed cases that are kept by it.
//!
//! First it is counted in the background what would become of the cases; people look at it; what an entitled person approves is then
//! done, article by article, in the background as well. A term is shortened only where that was ticked and grounded, and what a weak
//! source says is never applied.
//!
//! | module | what it knows |
//! |---|---|
//! | [`rules`] | which articles differ, what that does to a term, what may be applied |
//! | [`store`] | the SQL |
//! | [`desk`] | proposing and approving |
//! | [`works`] | counting and carrying out, in the background |
//! | [`pages`] | what is seen of it |

pub mod desk;
pub mod pages;
pub mod rules;
pub mod store;
pub mod works;
