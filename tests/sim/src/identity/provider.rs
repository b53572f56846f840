//! OIDC providers that an account knows.

use serde::{Deserialize, Serialize};

use crate::key;

/// An OIDC provider, as IAM keeps it in an account.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentityProvider {
    /// The account that knows it.
    #[serde(default = "account")]
    pub account: String,
    /// Its URL, as tokens name it in `iss`.
    pub issuer: String,
    /// The client ids that its tokens may be meant for (`aud`).
    pub audiences: Vec<String>,
}

impl IdentityProvider {
    /// `arn:aws:iam::ACCOUNT:oidc-provider/` and the URL without its scheme.
    pub(crate) fn arn(&self) -> String {
        let Self {
            account, issuer, ..
        } = self;
        let host = issuer
            .split_once("://")
            .map_or(&issuer[..], |(_, rest)| rest);
        format!("arn:aws:iam::{account}:oidc-provider/{host}")
    }
}

fn account() -> String {
    key::ACCOUNT.to_owned()
}
