//! Enumerations that are kept as words: a code in the database and in addresses, a label for people.

/// Declares an enumeration whose variants have a code (kept in the database) and a Russian label.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, sqlx::Type, serde::Serialize, serde::Deserialize,
        )]
        #[sqlx(type_name = "text")]
        pub enum $name {
            $(
                $(#[$variant_doc])*
                #[sqlx(rename = $code)]
                #[serde(rename = $code)]
                $variant,
            )*
        }

        impl $name {
            /// Every variant, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The word kept in the database.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code),* }
            }

            /// The word shown to people.
            pub fn label(self) -> &'static str {
                match self { $($name::$variant => $label),* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(code: &str) -> Result<Self, String> {
                $name::ALL
                    .iter()
                    .copied()
                    .find(|word| word.code() == code)
                    .ok_or_else(|| format!("неизвестное значение «{code}»"))
            }
        }
    };
}
