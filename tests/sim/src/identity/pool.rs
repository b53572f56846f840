//! Cognito identity pools.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::role;

/// An identity pool, with one role for everybody it knows. It lets nobody in without a token.
///
/// <https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentityPool {
    /// `REGION:UUID`.
    pub identity_pool_id: String,
    /// Where it is; by default what its id says.
    #[serde(default)]
    pub region: Option<String>,
    /// Whose tokens it takes, by the name that `Logins` calls them.
    pub providers: BTreeMap<String, PoolProvider>,
    /// The role of those who sign in.
    pub role_arn: String,
}

/// A provider of an identity pool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolProvider {
    /// Its URL, as tokens name it in `iss`.
    pub issuer: String,
    /// The client id that its tokens are meant for (`aud`).
    pub audience: String,
}

impl IdentityPool {
    pub(super) fn check(&self) -> Result<(), String> {
        if !is_id(&self.identity_pool_id) {
            let id = &self.identity_pool_id;
            return Err(format!(
                "{id:?} is no identity pool's id, such as eu-west-1:00000000-0000-4000-8000-000000000000"
            ));
        }
        if role::account_of(&self.role_arn).is_none() {
            return Err(format!("{:?} is no role's ARN", self.role_arn));
        }
        Ok(())
    }

    pub(crate) fn region(&self) -> &str {
        let own = self.identity_pool_id.split(':').next();
        self.region.as_deref().or(own).unwrap_or_default()
    }
}

/// Whether a text has the form of a pool's or an identity's id: `[\w-]+:[0-9a-f-]+`.
pub(crate) fn is_id(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-');
    text.split_once(':').is_some_and(|(region, id)| {
        !region.is_empty() && region.bytes().all(word) && !id.is_empty() && id.bytes().all(hex)
    })
}
