//! Credentials with their secrets, for whoever they are for: [`Credentials`] themselves cannot be written anywhere.

use serde::Serialize;

use super::Credentials;
use crate::timestamp::Timestamp;

/// Credentials with their secrets, as JavaScript gets them.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub(crate) struct RevealedCredentials<'a> {
    /// The access key's id.
    access_key_id: &'a str,
    /// Its secret.
    secret_access_key: &'a str,
    /// The session token, if they belong to a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    session_token: Option<&'a str>,
    /// When they expire, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<Timestamp>,
}

impl<'a> From<&'a Credentials> for RevealedCredentials<'a> {
    fn from(credentials: &'a Credentials) -> Self {
        Self {
            access_key_id: credentials.access_key_id(),
            secret_access_key: credentials.secret_access_key(),
            session_token: credentials.session_token(),
            expiration: credentials.expiration(),
        }
    }
}
