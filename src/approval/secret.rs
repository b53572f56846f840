//! Secrets, and comparing them.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

/// A secret text: wiped when dropped, never shown.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a text into custody.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself, to be sent or computed with.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Nothing of it.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(withheld)")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// A secret that others show: the one of today and, while it is being replaced, the one before.
#[derive(Clone, Debug)]
pub struct Accepted {
    current: Secret,
    previous: Option<Secret>,
}

impl Accepted {
    /// One secret, or two.
    #[must_use]
    pub fn new(current: Secret, previous: Option<Secret>) -> Self {
        Self { current, previous }
    }

    /// Whether `given` is one of them. How long that takes reveals nothing about them, not even their length.
    #[must_use]
    pub fn matches(&self, given: &str) -> bool {
        let given = Sha256::digest(given);
        self.any(|secret| Sha256::digest(secret.expose()).ct_eq(&given))
    }

    /// Whether a comparison holds for one of them. All are made, whichever holds.
    pub(super) fn any(&self, compare: impl Fn(&Secret) -> Choice) -> bool {
        let secrets = std::iter::once(&self.current).chain(&self.previous);
        secrets
            .fold(Choice::from(0), |found, secret| found | compare(secret))
            .into()
    }
}

/// The HMAC-SHA256 of parts that follow one another. Whoever calls it sees to it that other parts give another text.
#[must_use]
pub(crate) fn hmac(key: &Secret, parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes keys of every length: RFC 2104, section 2.
    let mut mac = Hmac::<Sha256>::new_from_slice(key.expose().as_bytes()).expect("any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::new(text.to_owned())
    }

    #[test]
    fn debug_withholds_a_secret() {
        let accepted = Accepted::new(secret("fake-secret"), Some(secret("fake-older")));
        assert_eq!(
            format!("{accepted:?}"),
            "Accepted { current: Secret(withheld), previous: Some(Secret(withheld)) }"
        );
    }

    #[test]
    fn the_current_and_the_previous_secret_are_accepted() {
        let two = Accepted::new(secret("fake-newer"), Some(secret("fake-older")));
        assert!(two.matches("fake-newer"));
        assert!(two.matches("fake-older"));
        let one = Accepted::new(secret("fake-newer"), None);
        assert!(one.matches("fake-newer"));
        assert!(!one.matches("fake-older"));
    }

    #[test]
    fn what_only_begins_or_ends_like_a_secret_is_not_accepted() {
        let accepted = Accepted::new(secret("fake-secret"), None);
        for given in [
            "",
            "fake-secre",
            "fake-secret ",
            "ake-secret",
            "Fake-secret",
            "fake-secret\0",
        ] {
            assert!(!accepted.matches(given), "{given:?}");
        }
    }

    #[test]
    fn a_secret_is_read_from_json() {
        let read: Secret = serde_json::from_str(r#""fake-secret""#).unwrap();
        assert_eq!(read.expose(), "fake-secret");
    }

    #[test]
    fn hmac_is_that_of_rfc_4231() {
        // Test case 2, its data in two parts.
        let mac = hmac(
            &secret("Jefe"),
            &[b"what do ya want ", b"for nothing?".as_slice()],
        );
        let hex: Vec<String> = mac.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex.concat(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
