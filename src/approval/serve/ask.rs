//! A hook waits: people are asked, once in each place.

use std::time::Duration;

use super::deleted::is_asked;
use super::destinations::{Destination, LEASES, MessageContent};
use super::ending::is_over;
use super::event::{StatusAndBody, may_pass};
use super::snapshot::Snapshot;
use super::subject::Subject;
use super::sync::SyncState;
use super::{Serving, about};
use crate::approval::event::HookEvent;
use crate::approval::link::{Actions, Grant};
use crate::approval::memory::{
    HookRecord, LeaseResult, MessageRecord, MessageRef, MessageState, OpenHook, StoreError,
};
use crate::approval::output::{LogLine, Logged};
use crate::approval::question::UnreadQuestion;
use crate::approval::slack::message::{Offer, Press};
use crate::approval::slack::value::ButtonValue;
use crate::approval::slack::web::ChatError;
use crate::ecs::Action;
use crate::error::Error;
use crate::rollout::Possibility;
use crate::timestamp::Timestamp;

/// How long to wait for somebody else who is asking in the same place, in seconds.
const OTHERS_SECONDS: u32 = 3;
/// How long a deployment may be unreadable for a temporary reason before people are asked anyway, in milliseconds.
const UNREADABLE_FOR: i64 = 300_000;
/// How long the sweep looks after a hook that ECS never showed, in milliseconds.
const NEVER_SHOWN_FOR: i64 = 3_600_000;

/// What came of asking.
pub(super) enum AskOutcome {
    /// People were asked everywhere.
    Everywhere,
    /// Somebody else is asking somewhere.
    Others,
    /// These places did not take the question; why. Whether any did.
    Refused(Vec<String>, bool),
}

/// What came of asking in one place, under its lease.
enum AskResult {
    /// People were asked there, or are not to be any more.
    Asked,
    /// They were asked, and the store did not take that: the lease stands for the record.
    Unrecorded,
    /// The place did not take the question; why.
    Refused(String),
}

impl Serving {
    pub(super) async fn ask(&self, event: &HookEvent, subject: Subject<'_>) -> StatusAndBody {
        let grant = subject.grant;
        let memory = self.memory(subject);
        let Ok(record) = memory.read().await else {
            self.store_failed(grant);
            return (503, "The store is not responding.".to_owned());
        };
        let missing = self.missing(grant, &record);
        let unread = |message: &MessageRecord| message.shown == MessageState::Unread;
        let any_unread = record.messages.iter().any(unread);
        if missing.is_empty() && record.closed.is_none() && !any_unread {
            return (202, "People were already asked about this.".to_owned());
        }
        let snapshot = match self.read_with_changes(subject.account, grant).await {
            Ok(snapshot) => Ok(snapshot),
            Err(error) if may_pass(&error) && !event.is_older(self.now(), UNREADABLE_FOR) => {
                return (503, error.message().to_owned());
            }
            Err(error) => Err(error),
        };
        let read = snapshot.as_ref().ok();
        let subject = read.map_or(subject, |snapshot| subject.updated_by(snapshot));
        let grant = &self.linked(subject);
        let subject = Subject { grant, ..subject };
        if let Ok(snapshot) = &snapshot {
            if !record.messages.is_empty() && (record.closed.is_some() || missing.is_empty()) {
                return match self.sync_messages(subject, snapshot, None).await {
                    SyncState::UpToDate => (202, "Every message is up to date.".to_owned()),
                    SyncState::Pending => (503, "Not every message could be updated.".to_owned()),
                };
            }
            if !snapshot.is_awaiting(&grant.hook_id) {
                return self.not_shown(event, subject, snapshot).await;
            }
        } else if missing.is_empty() {
            return (
                202,
                "People were already asked, but the deployment still cannot be read.".to_owned(),
            );
        }
        if memory.open(&open_hook(subject)).await.is_err() {
            self.store_failed(grant);
            return (503, "The store is not responding.".to_owned());
        }
        let all = missing.len();
        let asked = self.ask_in(missing, subject, snapshot.as_ref()).await;
        if let Ok(snapshot) = &snapshot
            && any_unread
            && self.sync_messages(subject, snapshot, None).await == SyncState::Pending
        {
            return (503, "Not every message could be updated.".to_owned());
        }
        match asked {
            AskOutcome::Everywhere => (202, "People were asked.".to_owned()),
            AskOutcome::Others => (
                503,
                "Another request is already asking about this hook.".to_owned(),
            ),
            // Without a store, an event that comes again may find another process, and ask everywhere again.
            AskOutcome::Refused(why, any) if any && !self.approvals.settings().store => (
                202,
                format!(
                    "{} of {all} messages were refused: {}",
                    why.len(),
                    why.join("; ")
                ),
            ),
            AskOutcome::Refused(why, _) => (503, why.join("; ")),
        }
    }

    /// ECS does not show the hook waiting.
    async fn not_shown(
        &self,
        event: &HookEvent,
        subject: Subject<'_>,
        snapshot: &Snapshot,
    ) -> StatusAndBody {
        let grant = subject.grant;
        if is_over(subject, snapshot) {
            let message = "The hook no longer awaits action, so nobody was asked.";
            self.log(LogLine {
                message: Some(message.to_owned()),
                ..about(Logged::NotAsked, grant)
            });
            return (202, message.to_owned());
        }
        let answer = self.not_yet(
            event,
            grant,
            "ECS does not show this hook awaiting action yet.",
        );
        if answer.0 == 202 {
            // It is left to the sweep.
            let until = self.now().epoch_millis() + NEVER_SHOWN_FOR;
            let until = Timestamp::from_epoch_millis(until);
            let kept = self
                .memory(subject)
                .open_until(&open_hook(subject), until)
                .await;
            if kept.is_err() {
                self.store_failed(grant);
            }
        }
        answer
    }

    /// What its links stand for: they last as long as the hook may. A link that outlives its hook decides nothing; one that ends before it leaves
    /// people without a way to answer.
    pub(super) fn linked(&self, subject: Subject<'_>) -> Grant {
        Grant {
            expires_at: self.link_ends_at(subject.deadline.max(subject.claimed)),
            ..subject.grant.clone()
        }
    }

    /// The places where nobody was asked yet.
    pub(super) fn missing(&self, grant: &Grant, record: &HookRecord) -> Vec<Destination> {
        let mut destinations = self.destinations(&grant.arn);
        destinations.retain(|destination| !is_asked(destination, &record.messages));
        destinations
    }

    /// Asks in these places, each under a lease, so that an event that comes ten times at once asks once.
    pub(super) async fn ask_in(
        &self,
        mut destinations: Vec<Destination>,
        subject: Subject<'_>,
        snapshot: Result<&Snapshot, &Error>,
    ) -> AskOutcome {
        let memory = self.memory(subject);
        let (mut refused, mut any) = (Vec::new(), false);
        for waited in 0..=OTHERS_SECONDS {
            let mut others = Vec::new();
            for destination in destinations {
                match self.ask_at(&destination, subject, snapshot).await {
                    Ok(true) => any = true,
                    Ok(false) => others.push(destination),
                    Err(why) => refused.push(why),
                }
            }
            if others.is_empty() {
                break;
            }
            if waited == OTHERS_SECONDS {
                return AskOutcome::Others;
            }
            self.io.sleep(Duration::from_secs(1)).await;
            let Ok(record) = memory.read().await else {
                return AskOutcome::Others;
            };
            others.retain(|destination| !is_asked(destination, &record.messages));
            destinations = others;
        }
        if refused.is_empty() {
            return AskOutcome::Everywhere;
        }
        AskOutcome::Refused(refused, any)
    }

    /// Asks in one place, unless somebody else is asking there: false. Why it could not be asked, in words.
    async fn ask_at(
        &self,
        destination: &Destination,
        subject: Subject<'_>,
        snapshot: Result<&Snapshot, &Error>,
    ) -> Result<bool, String> {
        let memory = self.memory(subject);
        let lease = [LEASES, &destination.key()].concat();
        let LeaseResult::Acquired(lease) = memory.take(&lease).await.map_err(no_answer)? else {
            return Ok(false);
        };
        match self.ask_under_lease(destination, subject, snapshot).await {
            AskResult::Unrecorded => {
                self.store_failed(subject.grant);
                // Until it is over an event that comes again must not ask again.
                drop(lease);
                Ok(true)
            }
            AskResult::Asked => {
                memory.release(lease).await;
                Ok(true)
            }
            AskResult::Refused(why) => {
                memory.release(lease).await;
                Err(why)
            }
        }
    }

    /// The same, under the place's lease: nobody else asks there meanwhile.
    async fn ask_under_lease(
        &self,
        destination: &Destination,
        subject: Subject<'_>,
        snapshot: Result<&Snapshot, &Error>,
    ) -> AskResult {
        let (memory, grant) = (self.memory(subject), subject.grant);
        let record = match memory.read().await {
            Ok(record) => record,
            Err(error) => return AskResult::Refused(no_answer(error)),
        };
        // Whoever settles the hook sees the lease and leaves the hook to the sweep, or has settled it before this read.
        let ended = record.closed.is_some() || record.accepted().is_some();
        if ended || is_asked(destination, &record.messages) {
            return AskResult::Asked;
        }
        let shown = match snapshot {
            Ok(snapshot) => MessageState::asking(&snapshot.rollout, None),
            Err(_) => MessageState::Unread,
        };
        match self.post(destination, subject, snapshot).await {
            Ok(at) => {
                self.log(LogLine {
                    message: Some(destination.name()),
                    ..about(Logged::Asked, grant)
                });
                match memory.record_message(&MessageRecord::new(at, shown)).await {
                    Ok(()) => AskResult::Asked,
                    Err(_) => AskResult::Unrecorded,
                }
            }
            Err((at, error)) => {
                let why = format!(
                    "{} did not accept the message: {}",
                    destination.name(),
                    error.code
                );
                self.chat_failed(grant, &why, &at, &error);
                AskResult::Refused(why)
            }
        }
    }

    async fn post(
        &self,
        destination: &Destination,
        subject: Subject<'_>,
        snapshot: Result<&Snapshot, &Error>,
    ) -> Result<MessageRef, (MessageRef, ChatError)> {
        let grant = subject.grant;
        let posted = match snapshot {
            Ok(snapshot) => {
                let question = self.question(snapshot, subject.account, grant);
                let offer = self.offer(snapshot, grant, None);
                self.send_message(destination, &MessageContent::Question(&question, offer))
                    .await
            }
            Err(error) => {
                let unread = UnreadQuestion::new(
                    &grant.arn,
                    subject.account.name.as_deref(),
                    subject.stage,
                    subject.expires_at(),
                    error.message(),
                    self.links(grant),
                );
                self.send_message(destination, &MessageContent::Unread(&unread))
                    .await
            }
        };
        posted.map_err(|error| (destination.message_ref(), error))
    }

    /// The buttons, for what is possible.
    pub(super) fn offer(&self, snapshot: &Snapshot, grant: &Grant, votes: Option<String>) -> Offer {
        let deadline = snapshot.deadline(&grant.hook_id);
        let rollout = &snapshot.rollout;
        let press = |action, actions, side: &Possibility| {
            let ruling = self.approvals.ruling(grant, &snapshot.rollout, action);
            let token = self.button(grant, actions, deadline);
            let if_match = side.etag.clone()?;
            Some(Press {
                value: ButtonValue { token, if_match }.to_string(),
                requires_reason: ruling.requires_reason(),
            })
        };
        Offer {
            continuing: press(Action::Continue, Actions::Continue, &rollout.continuing),
            roll_back: press(Action::Rollback, Actions::Rollback, &rollout.roll_back),
            votes,
        }
    }
}

/// A hook that the sweep is to look after.
pub(super) fn open_hook(subject: Subject<'_>) -> OpenHook {
    OpenHook {
        service_deployment_arn: subject.grant.arn.as_str().to_owned(),
        hook_id: subject.grant.hook_id.clone(),
        stage: subject.stage.map(str::to_owned),
        deadline: subject.expires_at().map(Timestamp::epoch_millis),
    }
}

fn no_answer(_: StoreError) -> String {
    "The store is not responding.".to_owned()
}
