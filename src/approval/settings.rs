//! What a worker is set up with: its settings, which are no secret, and its secrets. Checked once, at the start: whatever is missing, weak or
//! contradictory is named then, and not when somebody waits for an answer.

mod address;
mod check;
mod identity;
mod names;
mod patterns;
mod people;
mod policies;
mod problem;
mod reach;
#[cfg(test)]
mod schema;
mod secrets;
mod strength;
mod text;

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

pub use problem::{INVALID_SETTINGS, InvalidSettings, SettingProblem};
pub(crate) use secrets::Secrets;

use super::policy::Policy;
use problem::Problems;

/// What a worker is set up with, as its platform gives it.
#[derive(Clone, Copy)]
pub struct Setup<'a> {
    /// The settings, as JSON.
    pub settings: &'a str,
    /// The path of the file that the settings were read from; absent where they came in the variable `GREENLIGHT`.
    pub file: Option<&'a str>,
    /// The secrets: a JSON object of strings, by the names of the environment variables they come in.
    pub secrets: &'a str,
    /// Whether the platform has a store; absent where the settings say so themselves.
    pub store: Option<bool>,
}

/// The secrets stay untold.
impl fmt::Debug for Setup<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setup")
            .field("file", &self.file)
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

/// A worker's settings. `www/worker/settings.schema.json` describes every member.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Settings {
    #[serde(rename = "$schema")]
    _schema: Option<String>,
    /// The worker's own origin: where its links lead, and the issuer of its tokens.
    pub url: String,
    /// The console page, where there is one.
    pub page: Option<String>,
    /// The accounts whose hooks it asks about.
    pub accounts: Vec<Account>,
    /// The clusters it asks about: names, ARNs, or patterns of either. All, if empty.
    #[serde(default)]
    pub clusters: Vec<String>,
    /// The services it asks about, likewise, or `cluster/service`.
    #[serde(default)]
    pub services: Vec<String>,
    /// How it calls AWS.
    pub aws: Aws,
    /// Slack.
    pub slack: Option<Slack>,
    /// Microsoft Teams.
    pub teams: Option<Teams>,
    /// How somebody who follows a link proves who they are. Without it, links show and nobody decides there.
    pub identity: Option<IdentitySettings>,
    /// Whether the runtime has a store.
    #[serde(default)]
    pub store: bool,
    /// Who may decide what: the first that fits a deployment holds.
    pub policies: Vec<Policy>,
}

/// An AWS account.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Account {
    /// Its twelve digits.
    pub id: String,
    /// What people call it.
    pub name: Option<String>,
    /// Its Regions.
    pub regions: Vec<String>,
    /// The role that reads deployments.
    pub reader_role_arn: Option<String>,
    /// The role that decides on them.
    pub approver_role_arn: Option<String>,
}

/// How a worker calls AWS.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Aws {
    /// Where its credentials come from.
    pub credentials: CredentialSource,
    /// The Region whose STS is called.
    pub region: String,
    /// Called instead of ECS's endpoints.
    pub endpoint: Option<String>,
    /// Called instead of STS's.
    pub sts_endpoint: Option<String>,
}

/// Where credentials come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum CredentialSource {
    /// The worker is an `OpenID` provider that IAM trusts: it signs a token for each call of STS, and holds no key of AWS.
    Issuer,
    /// A key among the secrets.
    Keys,
    /// The role that the platform gives it.
    Platform,
}

/// Slack.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Slack {
    /// The workspace whose people may decide.
    pub team: String,
    /// Where it asks, by bot token.
    pub channel: Option<String>,
    /// Where it asks about some services instead: the first that fits.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Called instead of Slack's.
    #[serde(default = "slack")]
    pub api_origin: String,
}

/// A channel for some services.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Channel {
    /// Which: names, `cluster/service`, ARNs, or patterns of these.
    pub services: Vec<String>,
    /// Its id.
    pub channel: String,
}

/// Microsoft Teams: the webhook is a secret, and there is nothing else to set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Teams {}

/// How somebody who follows a link proves who they are: by a token, which the worker verifies.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub(crate) enum IdentitySettings {
    /// Cloudflare Access, in front of the worker.
    CloudflareAccess {
        /// The team's name: `https://TEAM.cloudflareaccess.com`.
        team: String,
        /// The application's audience tag.
        audience: String,
        /// The claim that names the person; `email`, if absent.
        person: Option<String>,
    },
    /// An `OpenID` provider, whose token a proxy in front of the worker adds to each request.
    Oidc {
        /// Its issuer.
        issuer: String,
        /// The audience its tokens are for.
        audience: String,
        /// The header they come in; `authorization`, if absent.
        header: Option<String>,
        /// Where its keys are, if not where its discovery document says.
        jwks_uri: Option<String>,
        /// The claim that names the person; `sub`, if absent.
        person: Option<String>,
    },
}

impl IdentitySettings {
    /// The claim that identifies the person.
    #[must_use]
    pub(crate) fn person_claim(&self) -> &str {
        match self {
            Self::CloudflareAccess { person, .. } => person.as_deref().unwrap_or("email"),
            Self::Oidc { person, .. } => person.as_deref().unwrap_or("sub"),
        }
    }
}

impl Settings {
    /// Settings and secrets that can be worked with.
    ///
    /// # Errors
    /// Everything that is wrong, by the settings' names, and no value of a secret.
    pub(crate) fn parse(given: Setup<'_>) -> Result<(Self, Secrets), InvalidSettings> {
        let mut problems = Problems::default();
        let settings: Option<Self> = text::read(given.settings, given.file, &mut problems);
        let secrets: BTreeMap<String, String> = serde_json::from_str(given.secrets)
            .inspect_err(|_| problems.variable("The secrets", "must be a JSON object of strings"))
            .unwrap_or_default();
        let Some(mut settings) = settings else {
            return Err(problems.into());
        };
        settings.store = given.store.unwrap_or(settings.store);
        check::check(&settings, &mut problems);
        let secrets = Secrets::check(secrets, &settings, &mut problems);
        match secrets {
            Some(secrets) if problems.is_empty() => Ok((settings, secrets)),
            _ => Err(problems.into()),
        }
    }

    /// Whether some policy looks into Slack's user groups.
    #[must_use]
    pub(crate) fn names_slack_groups(&self) -> bool {
        self.policies.iter().any(|policy| {
            !policy.continuing.slack_groups.is_empty() || !policy.roll_back.slack_groups.is_empty()
        })
    }

    /// The account of this id, where it is one of them.
    #[must_use]
    pub(crate) fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }
}

fn slack() -> String {
    "https://slack.com".to_owned()
}
