//! The access keys that the stand-in knows: fixed, and obviously fake.

use serde::{Deserialize, Serialize};

/// The account of all keys but [`OTHER_ACCOUNT`].
pub const ACCOUNT: &str = "111122223333";

/// An access key and what it may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Key {
    /// What a person reads about it.
    pub name: &'static str,
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key_id: &'static str,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: &'static str,
    /// `AWS_SESSION_TOKEN`; a long-term key has none.
    pub session_token: Option<&'static str>,
    /// The account whose world it sees.
    pub account: &'static str,
    /// The caller's ARN, as `AccessDeniedException` names it.
    pub principal: &'static str,
    /// What it may do.
    pub rights: Rights,
    /// Whether its session is over from the start.
    pub expired: bool,
}

/// What a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Rights {
    /// Everything.
    Full,
    /// List and Describe operations.
    ReadOnly,
    /// Nothing.
    None,
}

/// May do everything.
pub const FULL: Key = Key {
    name: "full rights",
    access_key_id: "ASIAEXAMPLEFULL00000",
    secret_access_key: "example/full/rights/secret/not/real/0000",
    session_token: Some("example-session-token-full-rights-000000"),
    account: ACCOUNT,
    principal: "arn:aws:sts::111122223333:assumed-role/Deployer/robin",
    rights: Rights::Full,
    expired: false,
};

/// A second session of the same person, for a client that renews its credentials.
pub const RENEWED: Key = Key {
    name: "full rights, renewed",
    access_key_id: "ASIAEXAMPLERENEWED00",
    secret_access_key: "example/renewed/session/secret/not/real0",
    session_token: Some("example-session-token-renewed-0000000000"),
    account: ACCOUNT,
    principal: "arn:aws:sts::111122223333:assumed-role/Deployer/robin",
    rights: Rights::Full,
    expired: false,
};

/// May list and describe, not act.
pub const READ_ONLY: Key = Key {
    name: "read-only",
    access_key_id: "ASIAEXAMPLEREADONLY0",
    secret_access_key: "example/read/only/secret/not/real/000000",
    session_token: Some("example-session-token-read-only-00000000"),
    account: ACCOUNT,
    principal: "arn:aws:sts::111122223333:assumed-role/Viewer/mika",
    rights: Rights::ReadOnly,
    expired: false,
};

/// May do nothing.
pub const NO_RIGHTS: Key = Key {
    name: "no rights",
    access_key_id: "ASIAEXAMPLENORIGHTS0",
    secret_access_key: "example/no/rights/secret/not/real/000000",
    session_token: Some("example-session-token-no-rights-00000000"),
    account: ACCOUNT,
    principal: "arn:aws:sts::111122223333:assumed-role/Guest/kim",
    rights: Rights::None,
    expired: false,
};

/// Its session has ended.
pub const EXPIRED: Key = Key {
    name: "expired session",
    access_key_id: "ASIAEXAMPLEEXPIRED00",
    secret_access_key: "example/expired/session/secret/not/real0",
    session_token: Some("example-session-token-expired-0000000000"),
    account: ACCOUNT,
    principal: "arn:aws:sts::111122223333:assumed-role/Deployer/robin",
    rights: Rights::Full,
    expired: true,
};

/// Full rights in an account of its own.
pub const OTHER_ACCOUNT: Key = Key {
    name: "full rights, a second account",
    access_key_id: "ASIAEXAMPLEOTHERACCT",
    secret_access_key: "example/other/account/secret/not/real/00",
    session_token: Some("example-session-token-other-account-0000"),
    account: "444455556666",
    principal: "arn:aws:sts::444455556666:assumed-role/Deployer/alex",
    rights: Rights::Full,
    expired: false,
};

/// A user's long-term key: full rights, and no session.
pub const LONG_TERM: Key = Key {
    name: "full rights, a long-term key",
    access_key_id: "AKIAEXAMPLELONGTERM0",
    secret_access_key: "example/long/term/secret/not/real/000000",
    session_token: None,
    account: ACCOUNT,
    principal: "arn:aws:iam::111122223333:user/robin",
    rights: Rights::Full,
    expired: false,
};

/// All of them.
pub const KEYS: [&Key; 7] = [
    &FULL,
    &RENEWED,
    &READ_ONLY,
    &NO_RIGHTS,
    &EXPIRED,
    &OTHER_ACCOUNT,
    &LONG_TERM,
];

/// The key with this id.
#[must_use]
pub fn find(access_key_id: &str) -> Option<&'static Key> {
    KEYS.into_iter()
        .find(|key| key.access_key_id == access_key_id)
}
