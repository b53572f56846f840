//! What must be remembered of a hook: where it was asked about, who said to continue, and how it ended. One key each, written once: nothing is
//! read, changed and written back, so it does not matter who else writes.

use serde::{Deserialize, Serialize};

use super::{Approvals, host};
use crate::flow::Io;
use crate::timestamp::Timestamp;

/// How long after a hook's deadline it is remembered, in milliseconds: a day.
const AFTERWARDS: i64 = 86_400_000;
/// The longest that a hook can wait, in milliseconds: 20160 minutes.
const LONGEST: i64 = 20_160 * 60_000;

/// All that is remembered of one hook.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    pub(super) asked: Vec<Asked>,
    pub(super) votes: Vec<Vote>,
    pub(super) closed: Option<Closed>,
}

/// Where it was asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "camelCase")]
pub(super) enum Asked {
    /// A message in Slack that can be changed.
    Slack { channel: String, ts: String },
    /// A webhook of Slack, whose message cannot.
    SlackWebhook,
    /// A webhook of Teams.
    Teams,
}

/// Somebody who said to continue, where one does not suffice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Vote {
    /// Who, for the machine.
    pub(super) sub: String,
    /// Who, for people.
    pub(super) name: String,
    /// By what they are known: only people of one kind are certainly different ones.
    pub(super) kind: String,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Closed {
    pub(super) headline: String,
    pub(super) detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
}

/// The store, for one hook.
pub(super) struct Memory<'a> {
    io: &'a Io,
    prefix: String,
    until: Timestamp,
    there: bool,
}

/// The store did not answer.
#[derive(Debug)]
pub(super) struct Forgetful;

impl Approvals {
    /// What there is to remember a hook by, until its deadline and a day more.
    pub(super) fn memory<'a>(
        &self,
        io: &'a Io,
        hook_id: &str,
        deadline: Option<Timestamp>,
    ) -> Memory<'a> {
        let deadline = deadline.map_or(io.now().epoch_millis() + LONGEST, Timestamp::epoch_millis);
        Memory {
            io,
            prefix: ["pause/", hook_id, "/"].concat(),
            until: Timestamp::from_epoch_millis(deadline + AFTERWARDS),
            there: self.settings().store,
        }
    }
}

impl Memory<'_> {
    /// Everything; nothing, where there is no store.
    pub(super) async fn read(&self) -> Result<Remembered, Forgetful> {
        let mut remembered = Remembered::default();
        if !self.there {
            return Ok(remembered);
        }
        let entries = host::list(self.io, &self.prefix).await.ok_or(Forgetful)?;
        for (key, value) in entries {
            let kind = key.strip_prefix(&self.prefix).unwrap_or_default();
            if kind.starts_with("message/") {
                remembered
                    .asked
                    .extend(serde_json::from_str::<Asked>(&value).ok());
            } else if kind.starts_with("vote/") {
                remembered
                    .votes
                    .extend(serde_json::from_str::<Vote>(&value).ok());
            } else if kind == "closed" {
                remembered.closed = serde_json::from_str(&value).ok();
            }
        }
        Ok(remembered)
    }

    pub(super) async fn asked(&self, asked: &Asked) -> Result<(), Forgetful> {
        let name = match asked {
            Asked::Slack { channel, ts } => format!("message/{channel}/{ts}"),
            Asked::SlackWebhook => "message/slack".to_owned(),
            Asked::Teams => "message/teams".to_owned(),
        };
        self.put(&name, asked).await
    }

    pub(super) async fn voted(&self, vote: &Vote) -> Result<(), Forgetful> {
        self.put(&["vote/", &vote.sub].concat(), vote).await
    }

    pub(super) async fn closed(&self, closed: &Closed) -> Result<(), Forgetful> {
        self.put("closed", closed).await
    }

    async fn put(&self, name: &str, value: &impl Serialize) -> Result<(), Forgetful> {
        if !self.there {
            return Ok(());
        }
        let key = [&self.prefix, name].concat();
        // Texts alone: none of it can fail to be written.
        let value = serde_json::to_string(value).unwrap_or_default();
        let kept = host::put(self.io, &key, &value, self.until).await;
        if kept { Ok(()) } else { Err(Forgetful) }
    }
}
