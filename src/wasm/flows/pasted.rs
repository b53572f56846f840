//! Pasted credentials as JavaScript receives them.

use serde::Serialize;

use crate::credentials::Revealed;
use crate::credentials::pasted::Pasted;

/// Credentials that were pasted, and what they were found in.
#[derive(Serialize)]
pub(super) struct Found<'a> {
    #[serde(flatten)]
    credentials: Revealed<'a>,
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

impl<'a> From<&'a Pasted> for Found<'a> {
    fn from(pasted: &'a Pasted) -> Self {
        Self {
            credentials: Revealed::from(&pasted.credentials),
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
