//! Where people are asked, and told.

use super::Serving;
use crate::approval::memory::{Asked, Closed};
use crate::approval::question::{Question, Unread};
use crate::approval::secret::Secret;
use crate::approval::slack::message::{self, Message, Offer};
use crate::approval::slack::web::{ChatError, post_to};
use crate::approval::teams;
use crate::arn::ServiceDeploymentArn;
use crate::flow::inbox::Names;

/// What the leases of places are called that are being asked in.
pub(super) const LEASES: &str = "ask/";

/// A place to ask at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A channel, by bot token.
    Slack(String),
    /// Slack's webhook.
    SlackWebhook,
    /// Teams' webhook.
    Teams,
}

/// What is said there.
pub(super) enum Saying<'a> {
    /// A question.
    Asking(&'a Question, Offer),
    /// That something waits, and could not be read.
    Unread(&'a Unread),
    /// What became of it.
    Told(&'a Question, &'a Closed),
}

impl Place {
    /// Whether this is where it was asked.
    pub(super) fn is(&self, asked: &Asked) -> bool {
        match (self, asked) {
            (Self::Slack(channel), Asked::Slack { channel: other, .. }) => channel == other,
            (Self::SlackWebhook, Asked::SlackWebhook) | (Self::Teams, Asked::Teams) => true,
            _ => false,
        }
    }

    /// Names its lease.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Slack(channel) => ["slack:", channel].concat(),
            Self::SlackWebhook => "slack".to_owned(),
            Self::Teams => "teams".to_owned(),
        }
    }

    /// Where a message there would be, for the log.
    pub(super) fn asked(&self) -> Asked {
        match self {
            Self::Slack(channel) => Asked::Slack {
                channel: channel.clone(),
                ts: String::new(),
            },
            Self::SlackWebhook => Asked::SlackWebhook,
            Self::Teams => Asked::Teams,
        }
    }

    pub(super) fn name(&self) -> String {
        match self {
            Self::Slack(channel) => ["Slack's channel ", channel].concat(),
            Self::SlackWebhook => "Slack's webhook".to_owned(),
            Self::Teams => "Teams' webhook".to_owned(),
        }
    }
}

impl Serving {
    /// Everywhere people are asked about this deployment.
    pub(super) fn places(&self, arn: &ServiceDeploymentArn) -> Vec<Place> {
        let (settings, secrets) = (self.approvals.settings(), self.approvals.secrets());
        let mut places = Vec::new();
        if let Some(slack) = &settings.slack {
            let service = arn.service_arn();
            let special = slack
                .channels
                .iter()
                .find(|one| Names::from(one.services.clone()).admits(service.as_str()))
                .map(|one| &one.channel);
            places.push(match special.or(slack.channel.as_ref()) {
                Some(channel) if secrets.slack_bot_token.is_some() => Place::Slack(channel.clone()),
                _ => Place::SlackWebhook,
            });
        }
        if settings.teams.is_some() {
            places.push(Place::Teams);
        }
        places
    }

    /// Says it there, as a new message.
    pub(super) async fn say(&self, place: &Place, saying: &Saying<'_>) -> Result<Asked, ChatError> {
        let secrets = self.approvals.secrets();
        match place {
            Place::Slack(channel) => {
                let body = in_slack(saying).post(channel);
                let posted = self.approvals.post_message(&self.io, body).await?;
                Ok(Asked::Slack {
                    channel: posted.channel,
                    ts: posted.ts,
                })
            }
            Place::SlackWebhook => {
                let body = in_slack(saying).webhook();
                self.hook(secrets.slack_webhook.as_ref(), body).await?;
                Ok(Asked::SlackWebhook)
            }
            Place::Teams => {
                self.hook(secrets.teams_webhook.as_ref(), in_teams(saying))
                    .await?;
                Ok(Asked::Teams)
            }
        }
    }

    async fn hook(&self, webhook: Option<&Secret>, body: String) -> Result<(), ChatError> {
        // The settings admit no place whose webhook is missing.
        let url = webhook.ok_or_else(|| ChatError::new("no-webhook"))?;
        post_to(&self.io, url.expose(), body).await
    }

    /// Changes the message by which it was asked; where that cannot be, says it in a new one.
    pub(super) async fn say_instead(
        &self,
        asked: &Asked,
        saying: &Saying<'_>,
    ) -> Result<(), ChatError> {
        match asked {
            Asked::Slack { channel, ts } => {
                let body = in_slack(saying).update(channel, ts);
                self.approvals.update_message(&self.io, body).await
            }
            Asked::SlackWebhook => self.say(&Place::SlackWebhook, saying).await.map(drop),
            Asked::Teams => self.say(&Place::Teams, saying).await.map(drop),
        }
    }
}

pub(super) fn in_slack(saying: &Saying<'_>) -> Message {
    match saying {
        Saying::Asking(question, offer) => message::asking(question, offer),
        Saying::Unread(unread) => message::waiting_unread(unread),
        Saying::Told(question, closed) => message::told(
            question,
            &closed.headline,
            &closed.detail,
            closed.by.as_deref(),
            closed.reason.as_deref(),
        ),
    }
}

fn in_teams(saying: &Saying<'_>) -> String {
    match saying {
        Saying::Asking(question, _) => teams::asking(question),
        Saying::Unread(unread) => teams::waiting_unread(unread),
        Saying::Told(question, closed) => teams::told(
            question,
            &closed.headline,
            &closed.detail,
            closed.by.as_deref(),
            closed.reason.as_deref(),
        ),
    }
}
