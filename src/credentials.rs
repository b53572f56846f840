//! AWS credentials: held in memory, wiped when dropped, never shown.
//!
//! See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_use-resources.html>.

pub mod pasted;
mod revealed;

use std::fmt;

use zeroize::Zeroizing;

use crate::timestamp::Timestamp;

pub(crate) use revealed::RevealedCredentials;

/// An access key, with the session token of a temporary one.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    access_key_id: String,
    secret_access_key: Zeroizing<String>,
    session_token: Option<Zeroizing<String>>,
    expiration: Option<Timestamp>,
}

/// A member of credentials that cannot be sent. It never holds the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CredentialsError {
    /// Which: AWS's name for it.
    pub member: &'static str,
    /// What is wrong with it.
    pub problem: &'static str,
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("The credentials cannot be used: ")?;
        f.write_str(self.member)?;
        f.write_str(self.problem)
    }
}

impl std::error::Error for CredentialsError {}

impl Credentials {
    /// Credentials that can be put into headers.
    ///
    /// # Errors
    /// A member that is empty, or that holds blanks, control characters or anything beyond ASCII.
    pub fn new(
        access_key_id: String,
        secret_access_key: String,
        session_token: Option<String>,
        expiration: Option<Timestamp>,
    ) -> Result<Self, CredentialsError> {
        let credentials = Self {
            access_key_id,
            secret_access_key: Zeroizing::new(secret_access_key),
            session_token: session_token.map(Zeroizing::new),
            expiration,
        };
        check("accessKeyId", &credentials.access_key_id)?;
        check("secretAccessKey", &credentials.secret_access_key)?;
        if let Some(token) = &credentials.session_token {
            check("sessionToken", token)?;
        }
        Ok(credentials)
    }

    /// The key's id, which is no secret.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The secret.
    #[must_use]
    pub fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// The token of a temporary key.
    #[must_use]
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref().map(String::as_str)
    }

    /// When a temporary key ends, where that is known.
    #[must_use]
    pub fn expiration(&self) -> Option<Timestamp> {
        self.expiration
    }

    /// Whether the key never ends by itself, and so should not be given to a page.
    ///
    /// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids>.
    #[must_use]
    pub fn is_long_term(&self) -> bool {
        self.access_key_id.starts_with("AKIA")
    }
}

fn check(member: &'static str, value: &str) -> Result<(), CredentialsError> {
    if value.is_empty() {
        return Err(CredentialsError {
            member,
            problem: " is empty.",
        });
    }
    if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(CredentialsError {
            member,
            problem: " contains spaces, line breaks or characters that AWS never uses.",
        });
    }
    Ok(())
}

/// The key's id and its end; the rest is withheld.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id)
            .field("expiration", &self.expiration)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(
        key: &str,
        secret: &str,
        token: Option<&str>,
    ) -> Result<Credentials, CredentialsError> {
        Credentials::new(
            key.to_owned(),
            secret.to_owned(),
            token.map(str::to_owned),
            None,
        )
    }

    #[test]
    fn debug_withholds_the_secrets() {
        let shown = format!(
            "{:?}",
            credentials("ASIAEXAMPLE", "fake-secret", Some("fake-token")).unwrap()
        );
        assert_eq!(
            shown,
            "Credentials { access_key_id: \"ASIAEXAMPLE\", expiration: None, .. }"
        );
    }

    #[test]
    fn what_cannot_be_sent_is_named_but_not_shown() {
        for (result, text) in [
            (
                credentials("", "s", None),
                "The credentials cannot be used: accessKeyId is empty.",
            ),
            (
                credentials("AKIA\r\nX-Evil: 1", "s", None),
                "The credentials cannot be used: accessKeyId contains spaces, line breaks or characters that AWS never uses.",
            ),
            (
                credentials("A", "fake secret", None),
                "The credentials cannot be used: secretAccessKey contains spaces, line breaks or characters that AWS never uses.",
            ),
            (
                credentials("A", "s", Some("t\u{fc}")),
                "The credentials cannot be used: sessionToken contains spaces, line breaks or characters that AWS never uses.",
            ),
        ] {
            assert_eq!(result.unwrap_err().to_string(), text);
        }
    }

    #[test]
    fn a_long_term_key_is_known_by_its_prefix() {
        assert!(
            credentials("AKIAEXAMPLE", "s", None)
                .unwrap()
                .is_long_term()
        );
        assert!(
            !credentials("ASIAEXAMPLE", "s", Some("t"))
                .unwrap()
                .is_long_term()
        );
    }
}
