//! A worker's secrets.

use std::collections::BTreeMap;

use super::address::is_secure;
use super::problem::Problems;
use super::strength::{flaw, weakness_of_bot_token, weakness_of_key};
use super::{CredentialSource, Settings};
use crate::approval::link::{LinkKey, LinkKeys};
use crate::approval::secret::{Accepted, Secret};

/// A worker's secrets, by the names of the environment variables they come in. `Debug` withholds them.
#[derive(Debug)]
pub(crate) struct Secrets {
    /// `EVENT_KEY`, `EVENT_KEY_PREVIOUS`: what `EventBridge` sends along.
    pub event_keys: Accepted,
    /// `LINK_KEY`, `LINK_KEY_PREVIOUS`: what links and buttons are sealed with.
    pub link_keys: LinkKeys,
    /// `SLACK_SIGNING_SECRET`, `SLACK_SIGNING_SECRET_PREVIOUS`.
    pub slack_signing: Option<Accepted>,
    /// `SLACK_BOT_TOKEN`.
    pub slack_bot_token: Option<Secret>,
    /// `SLACK_WEBHOOK_URL`.
    pub slack_webhook: Option<Secret>,
    /// `TEAMS_WEBHOOK_URL`.
    pub teams_webhook: Option<Secret>,
}

impl Secrets {
    /// What of `given` the settings need; what is wrong goes to `found`, by name.
    pub(super) fn check(
        given: BTreeMap<String, String>,
        settings: &Settings,
        found: &mut Problems,
    ) -> Option<Self> {
        check_equal(&given, found);
        let mut given = GivenSecrets { given, found };
        let event_keys = given.rotating("EVENT_KEY");
        let link_keys = given.rotating("LINK_KEY");
        let slack_signing = given.rotating("SLACK_SIGNING_SECRET");
        let slack_bot_token = given.checked("SLACK_BOT_TOKEN", weakness_of_bot_token);
        let slack_webhook = given.address("SLACK_WEBHOOK_URL");
        let teams_webhook = given.address("TEAMS_WEBHOOK_URL");

        given.require(event_keys.is_some(), "EVENT_KEY", "is missing");
        given.require(link_keys.is_some(), "LINK_KEY", "is missing");
        given.require(
            settings.teams.is_none() || teams_webhook.is_some(),
            "TEAMS_WEBHOOK_URL",
            "is missing, and \"teams\" is set",
        );
        if let Some(slack) = &settings.slack {
            given.require(
                slack_signing.is_some(),
                "SLACK_SIGNING_SECRET",
                "is missing, and \"slack\" is set",
            );
            given.require(
                slack_bot_token.is_some() || slack_webhook.is_some(),
                "SLACK_BOT_TOKEN",
                "or SLACK_WEBHOOK_URL is missing, and \"slack\" is set",
            );
            if slack_bot_token.is_some() && slack.channel.is_none() {
                let wrong = "is missing, and SLACK_BOT_TOKEN is set";
                given.found.setting("slack.channel", wrong);
            }
            if slack_bot_token.is_none() && !slack.channels.is_empty() {
                let wrong = "needs SLACK_BOT_TOKEN: a webhook has its own channel";
                given.found.setting("slack.channels", wrong);
            }
        }
        given.require(
            slack_bot_token.is_some() || !settings.names_slack_groups(),
            "SLACK_BOT_TOKEN",
            "is missing, and a policy names Slack user groups, which only a bot with the scope usergroups:read can read",
        );
        if slack_bot_token.is_none() && settings.identity.is_none() {
            given.check_reasons(settings);
        }
        if settings.aws.credentials == CredentialSource::Keys {
            for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
                let held = given.checked(name, flaw).is_some();
                given.require(
                    held,
                    name,
                    "is missing, and \"aws.credentials\" is \"keys\"",
                );
            }
        }

        let (key, previous) = link_keys?;
        // What is too short was named before.
        let key = LinkKey::new(key).ok()?;
        let previous = previous.and_then(|previous| LinkKey::new(previous).ok());
        Some(Self {
            event_keys: event_keys.map(|(key, previous)| Accepted::new(key, previous))?,
            link_keys: LinkKeys::new(key, previous),
            slack_signing: slack_signing.map(|(key, previous)| Accepted::new(key, previous)),
            slack_bot_token: slack_bot_token.map(Secret::new),
            slack_webhook: slack_webhook.map(Secret::new),
            teams_webhook: teams_webhook.map(Secret::new),
        })
    }
}

/// Two that are equal: whoever may know the one knows the other, and what is replaced by itself is not replaced.
fn check_equal(given: &BTreeMap<String, String>, found: &mut Problems) {
    let set: Vec<_> = given
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    for (index, (name, value)) in set.iter().enumerate() {
        if let Some((other, _)) = set[..index].iter().find(|(_, other)| other == value) {
            found.variable(name, &["is the same as ", other].concat());
        }
    }
}

struct GivenSecrets<'a> {
    given: BTreeMap<String, String>,
    found: &'a mut Problems,
}

impl GivenSecrets<'_> {
    fn require(&mut self, holds: bool, name: &str, otherwise: &str) {
        if !holds {
            self.found.variable(name, otherwise);
        }
    }

    /// A reason is given in a form, which takes the bot's token, or by link, which takes an identity.
    fn check_reasons(&mut self, settings: &Settings) {
        for (index, policy) in settings.policies.iter().enumerate() {
            for (side, rule) in [
                ("continue", &policy.continuing),
                ("rollBack", &policy.roll_back),
            ] {
                if rule.reason {
                    let path = format!("policies[{index}].{side}.reason");
                    let wrong =
                        "needs \"identity\" or SLACK_BOT_TOKEN: otherwise nobody could give one";
                    self.found.setting(path, wrong);
                }
            }
        }
    }

    fn take(&mut self, name: &str) -> Option<String> {
        self.given.remove(name).filter(|value| !value.is_empty())
    }

    fn checked(
        &mut self,
        name: &str,
        weakness: fn(&str) -> Option<&'static str>,
    ) -> Option<String> {
        let value = self.take(name)?;
        if let Some(wrong) = weakness(&value) {
            self.found.variable(name, wrong);
        }
        Some(value)
    }

    fn address(&mut self, name: &str) -> Option<String> {
        let address = self.checked(name, flaw)?;
        self.require(is_secure(&address), name, "must be an https address");
        Some(address)
    }

    /// A secret, and the one it took the place of, where that is still accepted.
    fn rotating(&mut self, name: &str) -> Option<(Secret, Option<Secret>)> {
        let previous_name = [name, "_PREVIOUS"].concat();
        let current = self.checked(name, weakness_of_key);
        let previous = self.checked(&previous_name, weakness_of_key);
        self.require(
            current.is_some() || previous.is_none(),
            &previous_name,
            &["is set, and ", name, " is not"].concat(),
        );
        Some((Secret::new(current?), previous.map(Secret::new)))
    }
}
