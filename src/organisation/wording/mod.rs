//! The wording of the printed forms as the body amends it: a text is in force from a day on, and every text that was in force is kept.
//!
//! The texts that come with the program are data files (`print-templates/`). An administrator puts another text in the place of a
//! block's own, with a document as the ground, from tomorrow at the earliest; so a paper that is signed never changes its words
//! (decision 019).
//!
//! | module | what it knows |
//! |---|---|
//! | [`rules`] | which text is in force on a day, which amendment is admissible |
//! | [`store`] | the SQL |
//! | [`desk`] | amending and withdrawing |
//! | [`pages`] | the pages |

use std::sync::{Arc, LazyLock};

use crate::print::Templates;
use crate::print::wording::DEFAULT_EDITION;

pub mod desk;
pub mod pages;
pub mod rules;
pub mod store;

/// The wording that came with the program, in the edition of the rules that it follows.
pub fn shipped() -> &'static Arc<Templates> {
    static SHIPPED: LazyLock<Arc<Templates>> = LazyLock::new(|| {
        let templates = Templates::shipped(DEFAULT_EDITION);
        Arc::new(templates.expect("the tests of the package load the shipped wording"))
    });
    &SHIPPED
}
