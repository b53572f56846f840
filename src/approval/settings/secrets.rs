//! A worker's secrets.

use std::collections::BTreeMap;

use super::check::is_secure;
use super::{Settings, Source};
use crate::approval::link::{LinkKey, LinkKeys};
use crate::approval::secret::{Accepted, Secret};

/// A worker's secrets, by the names of the environment variables they come in. `Debug` withholds them.
#[derive(Debug)]
pub struct Secrets {
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

/// The fewest characters of a secret: 32 random ones of an alphabet of 64 hold 192 bits.
const SHORTEST: usize = 32;

impl Secrets {
    /// What of `given` the settings need; what is wrong goes to `wrong`, by name.
    pub(super) fn of(
        given: BTreeMap<String, String>,
        settings: &Settings,
        wrong: &mut Vec<String>,
    ) -> Option<Self> {
        let mut given = Given { given, wrong };
        let event_keys = given.rotating("EVENT_KEY");
        let link_keys = given.rotating("LINK_KEY");
        let slack_signing = given.rotating("SLACK_SIGNING_SECRET");
        let slack_bot_token = given.take("SLACK_BOT_TOKEN");
        let slack_webhook = given.address("SLACK_WEBHOOK_URL");
        let teams_webhook = given.address("TEAMS_WEBHOOK_URL");

        given.require(event_keys.is_some(), "EVENT_KEY is missing");
        given.require(link_keys.is_some(), "LINK_KEY is missing");
        given.require(
            settings.teams.is_none() || teams_webhook.is_some(),
            "TEAMS_WEBHOOK_URL is missing, and \"teams\" is set",
        );
        if let Some(slack) = &settings.slack {
            given.require(
                slack_signing.is_some(),
                "SLACK_SIGNING_SECRET is missing, and \"slack\" is set",
            );
            given.require(
                slack_bot_token.is_some() || slack_webhook.is_some(),
                "SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL is missing, and \"slack\" is set",
            );
            given.require(
                slack_bot_token.is_none() || slack.channel.is_some(),
                "\"slack.channel\" is missing, and SLACK_BOT_TOKEN is set",
            );
        }
        given.require(
            slack_bot_token.is_some() || !settings.names_slack_groups(),
            "SLACK_BOT_TOKEN is missing, and a policy names Slack user groups, into which only a bot with the scope usergroups:read can look",
        );
        given.require(
            slack_bot_token
                .as_ref()
                .is_none_or(|token| token.starts_with("xoxb-")),
            "SLACK_BOT_TOKEN is no bot's token (xoxb-...)",
        );
        if settings.aws.credentials == Source::Keys {
            for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
                let held = given.take(name).is_some();
                given.require(
                    held,
                    &format!("{name} is missing, and \"aws.credentials\" is \"keys\""),
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

struct Given<'a> {
    given: BTreeMap<String, String>,
    wrong: &'a mut Vec<String>,
}

impl Given<'_> {
    fn require(&mut self, holds: bool, otherwise: &str) {
        if !holds {
            self.wrong.push(otherwise.to_owned());
        }
    }

    fn take(&mut self, name: &str) -> Option<String> {
        self.given.remove(name).filter(|value| !value.is_empty())
    }

    fn address(&mut self, name: &str) -> Option<String> {
        let address = self.take(name)?;
        self.require(
            is_secure(&address),
            &format!("{name} must be an https address"),
        );
        Some(address)
    }

    /// A secret, and the one it took the place of, where that is still accepted.
    fn rotating(&mut self, name: &str) -> Option<(Secret, Option<Secret>)> {
        let previous_name = [name, "_PREVIOUS"].concat();
        let (current, previous) = (self.take(name), self.take(&previous_name));
        for (name, value) in [(name, &current), (&previous_name, &previous)] {
            let weak = value.as_ref().is_some_and(|value| value.len() < SHORTEST);
            self.require(
                !weak,
                &format!(
                    "{name} is too short: {SHORTEST} characters or more make it hard to guess"
                ),
            );
        }
        self.require(
            current.is_some() || previous.is_none(),
            &format!("{previous_name} is set, and {name} is not"),
        );
        Some((Secret::new(current?), previous.map(Secret::new)))
    }
}
