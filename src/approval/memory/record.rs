//! The entries.

use serde::{Deserialize, Serialize};

use crate::approval::event::HookEvent;
use crate::approval::policy::Claims;
use crate::approval::slack::web::MESSAGE_NOT_FOUND;
use crate::flow::outcome::Verdict;
use crate::rollout::Rollout;
use crate::timestamp::Timestamp;

/// A hook whose question is not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::approval) struct OpenHook {
    pub(in crate::approval) service_deployment_arn: String,
    pub(in crate::approval) hook_id: String,
    /// The stage it belongs to, as the event or a read named it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::approval) stage: Option<String>,
    /// Its deadline as a read or an event named it, in epoch milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::approval) deadline: Option<i64>,
}

impl OpenHook {
    /// Whether an event about the hook names a deployment that is not its own.
    pub(in crate::approval) fn is_of_another(&self, event: &HookEvent) -> bool {
        self.service_deployment_arn != event.arn.as_str()
    }

    pub(in crate::approval) fn expires_at(&self) -> Option<Timestamp> {
        self.deadline.map(Timestamp::from_epoch_millis)
    }
}

/// Where people were asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "camelCase")]
pub(in crate::approval) enum MessageRef {
    /// A message in Slack that can be changed.
    Slack { channel: String, ts: String },
    /// A webhook of Slack, whose message cannot.
    SlackWebhook,
    /// A webhook of Teams.
    Teams,
}

impl MessageRef {
    pub(super) fn key(&self) -> String {
        match self {
            Self::Slack { channel, ts } => [channel, "/", ts].concat(),
            Self::SlackWebhook => "slack".to_owned(),
            Self::Teams => "teams".to_owned(),
        }
    }
}

/// A message, and what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::approval) struct MessageRecord {
    pub(in crate::approval) at: MessageRef,
    pub(in crate::approval) shown: MessageState,
    /// The chat asked to be left alone until then, in epoch milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::approval) not_before: Option<i64>,
    /// The chat's code, where it can never be changed again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::approval) given_up: Option<String>,
}

impl MessageRecord {
    pub(in crate::approval) fn new(at: MessageRef, shown: MessageState) -> Self {
        Self {
            at,
            shown,
            not_before: None,
            given_up: None,
        }
    }

    /// Whether somebody deleted it.
    pub(in crate::approval) fn is_deleted(&self) -> bool {
        self.given_up.as_deref() == Some(MESSAGE_NOT_FOUND)
    }
}

/// What a message shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub(in crate::approval) enum MessageState {
    /// Nobody knows: it was pressed, and there is no record of it.
    Unknown,
    /// That a hook waits whose deployment could not be read: no buttons.
    Unread,
    /// The question, with the votes so far.
    Asking {
        /// The state of the deployment that it is asked in, as the etag of continuing: in another one the question is another one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        etag: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        votes: Option<String>,
    },
    /// How it ended.
    Closed { closed: Closed },
}

impl MessageState {
    pub(in crate::approval) fn asking(rollout: &Rollout, votes: Option<String>) -> Self {
        let etag = rollout.continuing.etag.as_ref().map(ToString::to_string);
        Self::Asking { etag, votes }
    }
}

/// Somebody who said to continue, where one does not suffice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::approval) struct Vote {
    /// Who: it is one vote, however often they give it.
    pub(in crate::approval) sub: String,
    /// Who, for people.
    pub(in crate::approval) name: String,
    /// By what they are known: only people of one kind are certainly different ones.
    pub(in crate::approval) kind: String,
    /// Their id in Slack, by which groups know them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::approval) slack_user: Option<String>,
    /// The verified claims that policies look at: whether the vote counts is decided again before the act.
    #[serde(default, skip_serializing_if = "Claims::is_empty")]
    pub(in crate::approval) claims: Claims,
    /// The reason that the person gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::approval) reason: Option<String>,
}

/// Somebody's act, as far as it is known.
#[derive(Clone, Debug, Default)]
pub(in crate::approval) struct RecordedAct {
    pub(in crate::approval) intent: Option<Intent>,
    pub(in crate::approval) result: Option<ActResult>,
}

/// Somebody is about to act. Remembered before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::approval) struct Intent {
    pub(in crate::approval) sub: String,
    /// Who, for people.
    pub(in crate::approval) name: String,
    /// `CONTINUE`, `ROLLBACK`.
    pub(in crate::approval) action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::approval) reason: Option<String>,
    /// Until when it may be under way, in epoch milliseconds: whoever does it may have been killed.
    pub(in crate::approval) until: i64,
}

/// What became of an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::approval) struct ActResult {
    pub(in crate::approval) ended: Ended,
    /// Whether a refusal concerns only the person who acted: another person's answer may be accepted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::approval) own: bool,
    pub(in crate::approval) verdict: Verdict,
    /// In words.
    pub(in crate::approval) message: String,
    /// AWS's id of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::approval) request_id: Option<String>,
}

/// How an act ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::approval) enum Ended {
    /// ECS accepted it. Only then is its author named.
    Accepted,
    /// It is certain that it changed nothing.
    NothingDone,
    /// Whether it changed something is not known.
    Unclear,
}

/// How the question ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::approval) struct Closed {
    pub(in crate::approval) headline: String,
    pub(in crate::approval) detail: String,
    /// Whether the deployment is known to roll back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::approval) back: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::approval) by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::approval) reason: Option<String>,
}
