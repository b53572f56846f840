//! What only the worker can do for a flow: [`Effect::Call`](crate::flow::Effect::Call), as JSON.
//!
//! | call | reply |
//! |---|---|
//! | `{"call":"put","key":KEY,"value":TEXT,"expiresAt":EPOCH_MILLIS}` | `null` |
//! | `{"call":"create","key":KEY,"value":TEXT,"expiresAt":EPOCH_MILLIS}` | whether it was created: `false` where the key is there already |
//! | `{"call":"remove","key":KEY}` | `null` |
//! | `{"call":"list","prefix":PREFIX}` | `[[KEY, TEXT], ...]` |
//! | `{"call":"sign","claims":{...}}` | the token, a text |
//! | `{"call":"credentials"}` | `{"accessKeyId":..,"secretAccessKey":..,"sessionToken"?:..}` |

use serde::{Deserialize, Serialize};

use crate::credentials::Credentials;
use crate::error::{Error, Moment, code};
use crate::flow::Io;
use crate::timestamp::Timestamp;

/// What a flow requests from the worker's JavaScript, which replies in JSON.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(concrete(C = ()), bound = ""))]
#[serde(
    tag = "call",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(crate) enum HostCall<'a, C: Serialize> {
    /// Stores a text until it expires; replies null.
    Put {
        key: &'a str,
        value: &'a str,
        expires_at: i64,
    },
    /// The same, if the key does not exist: replies whether it was created. If several try at once, one succeeds.
    Create {
        key: &'a str,
        value: &'a str,
        expires_at: i64,
    },
    /// Deletes a key; replies null.
    Remove { key: &'a str },
    /// Lists the entries whose keys start with this: replies `[key, value][]`.
    List { prefix: &'a str },
    /// Signs a token with these claims and the newest key; replies the token.
    Sign {
        #[cfg_attr(test, ts(type = "Record<string, string | number>"))]
        claims: &'a C,
    },
    /// Replies the worker's AWS credentials.
    Credentials,
}

/// Remembers a text until its time is over. `None` where that failed.
pub(super) async fn put(io: &Io, key: &str, value: &str, until: Timestamp) -> Option<()> {
    let expires_at = until.epoch_millis();
    let call: HostCall<'_, ()> = HostCall::Put {
        key,
        value,
        expires_at,
    };
    io.call(&call).await.map(drop)
}

/// The same, unless there is such a key already: whether it was created. Of several who try, one does. `None` where that failed.
pub(super) async fn create(io: &Io, key: &str, value: &str, until: Timestamp) -> Option<bool> {
    let expires_at = until.epoch_millis();
    let call: HostCall<'_, ()> = HostCall::Create {
        key,
        value,
        expires_at,
    };
    serde_json::from_str(&io.call(&call).await?).ok()
}

/// Forgets a key. `None` where that failed.
pub(super) async fn remove(io: &Io, key: &str) -> Option<()> {
    let call: HostCall<'_, ()> = HostCall::Remove { key };
    io.call(&call).await.map(drop)
}

/// Everything remembered under keys that begin so. `None` where that failed.
pub(super) async fn list(io: &Io, prefix: &str) -> Option<Vec<(String, String)>> {
    let call: HostCall<'_, ()> = HostCall::List { prefix };
    serde_json::from_str(&io.call(&call).await?).ok()
}

/// A signed token with these claims. `None` where that failed.
pub(super) async fn sign<C: Serialize>(io: &Io, claims: &C) -> Option<String> {
    serde_json::from_str(&io.call(&HostCall::Sign { claims }).await?).ok()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostCredentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

/// The key that the worker has.
///
/// # Errors
/// `credentials-failed`, `invalid-credentials`.
pub(super) async fn credentials(io: &Io) -> Result<Credentials, Error> {
    let call: HostCall<'_, ()> = HostCall::Credentials;
    let held: Option<HostCredentials> = match io.call(&call).await {
        // The parser's own words are not passed on: they may quote the key.
        Some(reply) => serde_json::from_str(&reply).ok(),
        None => None,
    };
    let held = held.ok_or_else(|| {
        Error::new(
            Moment::Credentials,
            code::CREDENTIALS_FAILED,
            "The worker has no AWS credentials to use.",
        )
    })?;
    Ok(Credentials::new(
        held.access_key_id,
        held.secret_access_key,
        held.session_token,
        None,
    )?)
}
