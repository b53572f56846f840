//! Roles and whom they trust.

use serde::{Deserialize, Serialize};

use super::token::Claims;
use crate::key::Rights;
use crate::policy::matches;
use crate::session::Session;

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Role {
    /// `arn:aws:iam::ACCOUNT:role/NAME`.
    pub role_arn: String,
    /// What its sessions may do at ECS.
    pub rights: Rights,
    /// Who may become it; by default nobody.
    #[serde(default)]
    pub trust: Trust,
    /// How long a session may last: 3600 (the default) to 43200 seconds.
    #[serde(default = "hour")]
    pub max_session_seconds: u32,
}

/// Who may become a role.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Trust {
    /// Holders of this identity provider's tokens.
    pub issuer: Option<String>,
    /// ... that are meant for this client alone.
    pub audience: Option<String>,
    /// ... and whose `sub` fits this pattern with `*` and `?`.
    pub subject: Option<String>,
    /// Callers of `AssumeRole`: ARNs of roles, sessions, users, or of an account's `root`, with `*` and `?`.
    pub principals: Vec<String>,
    /// ... that name this external id.
    pub external_id: Option<String>,
}

impl Role {
    pub(super) fn check(&self) -> Result<(), String> {
        if account_of(&self.role_arn).is_none() {
            let arn = &self.role_arn;
            return Err(format!(
                "{arn:?} is no role's ARN, such as arn:aws:iam::111122223333:role/Approver"
            ));
        }
        if !(3_600..=43_200).contains(&self.max_session_seconds) {
            return Err("maxSessionSeconds must be from 3600 to 43200".to_owned());
        }
        Ok(())
    }

    /// The account it belongs to.
    pub(crate) fn account(&self) -> &str {
        account_of(&self.role_arn).unwrap_or_default()
    }

    /// The ARN of a session, which has the role's name without its path.
    pub(crate) fn session_arn(&self, session: &str) -> String {
        let name = self.role_arn.rsplit('/').next().unwrap_or_default();
        let partition = self.role_arn.split(':').nth(1).unwrap_or_default();
        format!(
            "arn:{partition}:sts::{}:assumed-role/{name}/{session}",
            self.account()
        )
    }

    /// Whether the holder of a verified token may become it.
    pub(crate) fn trusts_token(&self, claims: &Claims) -> bool {
        let Trust {
            issuer,
            audience,
            subject,
            ..
        } = &self.trust;
        issuer.as_deref() == Some(&claims.iss)
            && audience
                .as_ref()
                .is_none_or(|only| claims.aud.all().contains(only))
            && subject
                .as_ref()
                .is_none_or(|pattern| matches(pattern, &claims.sub))
    }

    /// Whether a caller of `AssumeRole` may become it.
    pub(crate) fn trusts_caller(&self, caller: &Session, external_id: Option<&str>) -> bool {
        let Trust {
            principals,
            external_id: wanted,
            ..
        } = &self.trust;
        let names = names(caller);
        wanted
            .as_ref()
            .is_none_or(|wanted| external_id == Some(wanted))
            && principals
                .iter()
                .any(|pattern| names.iter().any(|name| matches(pattern, name)))
    }
}

/// The ARNs by which a trust policy may name a caller: its own, its role's, and its account's.
fn names(caller: &Session) -> Vec<String> {
    let (own, account) = (&caller.principal, &caller.account);
    let partition = own.split(':').nth(1).unwrap_or_default();
    let role = own
        .split_once(":assumed-role/")
        .and_then(|(_, rest)| rest.split('/').next())
        .map(|name| format!("arn:{partition}:iam::{account}:role/{name}"));
    let root = format!("arn:{partition}:iam::{account}:root");
    [Some(own.clone()), role, Some(root)]
        .into_iter()
        .flatten()
        .collect()
}

/// The account in a role's ARN; none where it is something else.
pub(crate) fn account_of(role_arn: &str) -> Option<&str> {
    let parts: Vec<&str> = role_arn.splitn(6, ':').collect();
    let ["arn", _, "iam", "", account, resource] = parts[..] else {
        return None;
    };
    let digits = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let name = resource.strip_prefix("role/")?;
    (digits && !name.is_empty() && !name.ends_with('/')).then_some(account)
}

fn hour() -> u32 {
    3_600
}
