//! Names for SQL texts, and the list of all of them.

/// Declares the SQL texts of a store as constants and lists them in `STATEMENTS`.
///
/// The list lets one test prepare every text on both databases: a misspelt column or a construct that only one of them
/// knows is found without running the statement.
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* const $name: &str = $text;)*

        /// Every statement of this store: name and text.
        pub const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}
