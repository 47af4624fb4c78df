//! Passwords are kept as argon2id hashes; one-time passwords and tokens come from the operating system's randomness.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use sha2::{Digest, Sha256};

/// Shortest password that is taken, in characters.
pub const SHORTEST: usize = 10;

/// Letters and figures that are not mistaken for each other when copied by hand.
const READABLE: &[u8] = b"abcdefghkmnpqrstuvwxyz23456789";

/// Why a password cannot be taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Too short.
    #[error("пароль короче {SHORTEST} знаков")]
    Short,
    /// Longer than any person types; refused so that hashing cannot be used to load the machine.
    #[error("пароль длиннее 200 знаков")]
    Long,
}

/// Checks that a password may be taken.
///
/// # Errors
/// Says what is wrong with it.
pub fn check(password: &str) -> Result<(), Unfit> {
    match password.chars().count() {
        length if length < SHORTEST => Err(Unfit::Short),
        length if length > 200 => Err(Unfit::Long),
        _ => Ok(()),
    }
}

/// Random bytes as hexadecimal text.
pub fn token() -> String {
    hex::encode(random::<32>())
}

/// A password to be used once: four groups of four readable characters.
pub fn one_time() -> String {
    let letters: Vec<char> = random::<16>()
        .iter()
        .map(|byte| char::from(READABLE[usize::from(*byte) % READABLE.len()]))
        .collect();
    letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

/// The digest under which a session's token is kept, so that a stolen copy of the database opens no session.
pub fn digest(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// The argon2id hash of a password with the library's recommended cost.
///
/// Slow on purpose: call it off the request threads.
pub fn hash(password: &str) -> String {
    let salt = SaltString::encode_b64(&random::<16>()).expect("sixteen bytes are a valid salt");
    Argon2::default()
        .hash_password(password.as_bytes(), &salt)
        .expect("the default parameters are valid")
        .to_string()
}

/// Whether `password` is the one that `hash` was made of.
pub fn fits(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let kept = hash("осенняя номенклатура");
        assert!(kept.starts_with("$argon2id$"));
        assert!(fits("осенняя номенклатура", &kept));
        assert!(!fits("осенняя номенклатурa", &kept));
        assert!(!fits("осенняя номенклатура", "not a hash"));
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        assert_eq!(check("короткий"), Err(Unfit::Short));
        assert_eq!(check(&"я".repeat(201)), Err(Unfit::Long));
        assert_eq!(check("десять букв"), Ok(()));
    }

    #[test]
    fn one_time_passwords_differ() {
        assert_ne!(one_time(), one_time());
        assert_eq!(one_time().len(), 19);
    }
}
