//! Where people are asked and informed.

use super::Serving;
use crate::approval::memory::{Closed, MessageRef};
use crate::approval::question::{Question, UnreadQuestion};
use crate::approval::secret::Secret;
use crate::approval::slack::message::{self, Offer, SlackMessage};
use crate::approval::slack::web::{ChatError, post_to};
use crate::approval::teams;
use crate::arn::ServiceDeploymentArn;
use crate::flow::inbox::Names;

/// What the leases of places are called that are being asked in.
pub(super) const LEASES: &str = "ask/";

/// A place to ask at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// A channel, by bot token.
    Slack(String),
    /// Slack's webhook.
    SlackWebhook,
    /// Teams' webhook.
    Teams,
}

/// What is said there.
pub(super) enum MessageContent<'a> {
    /// A question.
    Question(&'a Question, Offer),
    /// That something waits, and could not be read.
    Unread(&'a UnreadQuestion),
    /// What became of it.
    Decided(&'a Question, &'a Closed),
}

impl Destination {
    /// Whether this is where it was asked.
    pub(super) fn matches(&self, asked: &MessageRef) -> bool {
        match (self, asked) {
            (Self::Slack(channel), MessageRef::Slack { channel: other, .. }) => channel == other,
            (Self::SlackWebhook, MessageRef::SlackWebhook) | (Self::Teams, MessageRef::Teams) => {
                true
            }
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
    pub(super) fn message_ref(&self) -> MessageRef {
        match self {
            Self::Slack(channel) => MessageRef::Slack {
                channel: channel.clone(),
                ts: String::new(),
            },
            Self::SlackWebhook => MessageRef::SlackWebhook,
            Self::Teams => MessageRef::Teams,
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
    pub(super) fn destinations(&self, arn: &ServiceDeploymentArn) -> Vec<Destination> {
        let (settings, secrets) = (self.approvals.settings(), self.approvals.secrets());
        let mut destinations = Vec::new();
        if let Some(slack) = &settings.slack {
            let service = arn.service_arn();
            let special = slack
                .channels
                .iter()
                .find(|one| Names::from(one.services.clone()).admits(service.as_str()))
                .map(|one| &one.channel);
            destinations.push(match special.or(slack.channel.as_ref()) {
                Some(channel) if secrets.slack_bot_token.is_some() => {
                    Destination::Slack(channel.clone())
                }
                _ => Destination::SlackWebhook,
            });
        }
        if settings.teams.is_some() {
            destinations.push(Destination::Teams);
        }
        destinations
    }

    /// Says it there, as a new message.
    pub(super) async fn send_message(
        &self,
        destination: &Destination,
        content: &MessageContent<'_>,
    ) -> Result<MessageRef, ChatError> {
        let secrets = self.approvals.secrets();
        match destination {
            Destination::Slack(channel) => {
                let body = in_slack(content).post(channel);
                let posted = self.approvals.post_message(&self.io, body).await?;
                Ok(MessageRef::Slack {
                    channel: posted.channel,
                    ts: posted.ts,
                })
            }
            Destination::SlackWebhook => {
                let body = in_slack(content).webhook();
                self.hook(secrets.slack_webhook.as_ref(), body).await?;
                Ok(MessageRef::SlackWebhook)
            }
            Destination::Teams => {
                self.hook(secrets.teams_webhook.as_ref(), in_teams(content))
                    .await?;
                Ok(MessageRef::Teams)
            }
        }
    }

    async fn hook(&self, webhook: Option<&Secret>, body: String) -> Result<(), ChatError> {
        // The settings admit no place whose webhook is missing.
        let url = webhook.ok_or_else(|| ChatError::new("no-webhook"))?;
        post_to(&self.io, url.expose(), body).await
    }

    /// Changes the message by which it was asked; where that cannot be, says it in a new one.
    pub(super) async fn update_message(
        &self,
        asked: &MessageRef,
        content: &MessageContent<'_>,
    ) -> Result<(), ChatError> {
        match asked {
            MessageRef::Slack { channel, ts } => {
                let body = in_slack(content).update(channel, ts);
                self.approvals.update_message(&self.io, body).await
            }
            MessageRef::SlackWebhook => self
                .send_message(&Destination::SlackWebhook, content)
                .await
                .map(drop),
            MessageRef::Teams => self
                .send_message(&Destination::Teams, content)
                .await
                .map(drop),
        }
    }
}

pub(super) fn in_slack(content: &MessageContent<'_>) -> SlackMessage {
    match content {
        MessageContent::Question(question, offer) => message::asking(question, offer),
        MessageContent::Unread(unread) => message::unread_question(unread),
        MessageContent::Decided(question, closed) => message::decided(
            question,
            &closed.headline,
            &closed.detail,
            closed.by.as_deref(),
            closed.reason.as_deref(),
        ),
    }
}

fn in_teams(content: &MessageContent<'_>) -> String {
    match content {
        MessageContent::Question(question, _) => teams::asking(question),
        MessageContent::Unread(unread) => teams::unread_question(unread),
        MessageContent::Decided(question, closed) => teams::decided(
            question,
            &closed.headline,
            &closed.detail,
            closed.by.as_deref(),
            closed.reason.as_deref(),
        ),
    }
}
