//! Pasted credentials as JavaScript receives them.

use serde::Serialize;

use crate::credentials::RevealedCredentials;
use crate::credentials::pasted::Pasted;

/// Credentials that were pasted, and what they were found in.
#[derive(Serialize)]
pub(super) struct PastedResult<'a> {
    #[serde(flatten)]
    credentials: RevealedCredentials<'a>,
    found: In<'a>,
}

/// What pasted credentials were found in.
#[derive(Serialize)]
struct In<'a> {
    format: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<&'a str>,
    kind: &'static str,
}

impl<'a> From<&'a Pasted> for PastedResult<'a> {
    fn from(pasted: &'a Pasted) -> Self {
        Self {
            credentials: RevealedCredentials::from(&pasted.credentials),
            found: In {
                format: pasted.format.words(),
                profile: pasted.profile.as_deref(),
                kind: if pasted.credentials.is_long_term() {
                    "longTerm"
                } else {
                    "temporary"
                },
            },
        }
    }
}
