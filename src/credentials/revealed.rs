//! Credentials with their secrets, for whoever they are for.

use serde::Serialize;

use super::Credentials;
use crate::timestamp::Timestamp;

/// Credentials as JavaScript gets them. [`Credentials`] themselves cannot be written anywhere.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Revealed<'a> {
    access_key_id: &'a str,
    secret_access_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<Timestamp>,
}

impl<'a> From<&'a Credentials> for Revealed<'a> {
    fn from(credentials: &'a Credentials) -> Self {
        Self {
            access_key_id: credentials.access_key_id(),
            secret_access_key: credentials.secret_access_key(),
            session_token: credentials.session_token(),
            expiration: credentials.expiration(),
        }
    }
}
