//! Making a hook's messages right. Each message has a state of its own: what it shows is remembered once the chat has taken it, and whatever
//! looks at the hook next (an event, an answer, the sweep) changes what does not show yet what it should.

use std::time::Duration;

use super::destinations::{LEASES, MessageContent};
use super::ending::ending;
use super::snapshot::Snapshot;
use super::subject::Subject;
use super::{Serving, about};
use crate::approval::admission::Tally;
use crate::approval::event::EventName;
use crate::approval::link::Grant;
use crate::approval::memory::{
    Closed, HookRecord, LeaseResult, Memory, MessageRecord, MessageRef, MessageState, StoreError,
};
use crate::approval::output::{LogLine, Logged};
use crate::approval::policy::Ruling;
use crate::approval::slack::web::ChatError;
use crate::ecs::Action;

/// The lease under which a hook's messages are changed: two who change one at the same time might do so in another order than they remember.
const MESSAGES: &str = "messages";
/// How long to wait for that lease, in seconds.
const TAKE_SECONDS: u32 = 8;
/// How long to wait for the result of an act that is under way, in seconds: only whoever carries it out can say who decided.
const RESULT_SECONDS: u32 = 10;
/// How often to begin again where something changed meanwhile.
const ROUNDS: u32 = 3;

/// Whether a hook's messages show what they should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SyncState {
    /// All do, or can never be changed again.
    UpToDate,
    /// Some do not yet: to be tried again.
    Pending,
}

impl Serving {
    /// Makes the messages of a hook show what `seen`, an event, and what is remembered come to.
    pub(super) async fn sync_messages(
        &self,
        subject: Subject<'_>,
        snapshot: &Snapshot,
        event: Option<&EventName>,
    ) -> SyncState {
        self.try_sync(subject, snapshot, event)
            .await
            .unwrap_or_else(|_| {
                self.store_failed(subject.grant);
                SyncState::Pending
            })
    }

    async fn try_sync(
        &self,
        subject: Subject<'_>,
        snapshot: &Snapshot,
        event: Option<&EventName>,
    ) -> Result<SyncState, StoreError> {
        let grant = subject.grant;
        let subject = subject.updated_by(snapshot);
        let memory = self.memory(subject);
        let mut snapshot = snapshot.clone();
        if !snapshot.is_awaiting(&grant.hook_id) && self.awaited_result(&memory).await? {
            snapshot = self
                .read_deployment(subject.account, grant)
                .await
                .unwrap_or(snapshot);
        }
        let record = memory.read().await?;
        if let Some(target) = self.target(subject, &snapshot, event, &record).await
            && self.is_up_to_date(&record, &target)
        {
            // Whoever made them right may have been killed before saying so.
            return match target {
                MessageState::Closed { .. } => self.settled(&memory).await,
                _ => Ok(SyncState::UpToDate),
            };
        }
        let LeaseResult::Acquired(lease) = memory.take_within(MESSAGES, TAKE_SECONDS).await? else {
            return Ok(SyncState::Pending);
        };
        let synced = self.sync_under_lease(subject, &snapshot, event).await;
        memory.release(lease).await;
        synced
    }

    /// The same, under the lease: nobody else changes the hook's messages meanwhile.
    async fn sync_under_lease(
        &self,
        subject: Subject<'_>,
        snapshot: &Snapshot,
        event: Option<&EventName>,
    ) -> Result<SyncState, StoreError> {
        let memory = self.memory(subject);
        let mut synced = SyncState::Pending;
        for _ in 0..ROUNDS {
            let record = memory.read().await?;
            let Some(target) = self.target(subject, snapshot, event, &record).await else {
                break;
            };
            synced = self
                .update_messages(subject, snapshot, &record, &target)
                .await?;
            let now = memory.read().await?;
            if self.target(subject, snapshot, event, &now).await == Some(target) {
                break;
            }
        }
        Ok(synced)
    }

    /// What the messages of a hook should show; `None` where that is not known.
    async fn target(
        &self,
        subject: Subject<'_>,
        snapshot: &Snapshot,
        event: Option<&EventName>,
        record: &HookRecord,
    ) -> Option<MessageState> {
        let ended = ending(subject, snapshot, event, record).or_else(|| record.closed.clone());
        if let Some(closed) = ended {
            return Some(MessageState::Closed { closed });
        }
        if !snapshot.is_awaiting(&subject.grant.hook_id) {
            return None;
        }
        self.asking(subject.grant, snapshot, record).await
    }

    /// The question, with the votes so far. `None` where it is not known which of them count.
    pub(super) async fn asking(
        &self,
        grant: &Grant,
        snapshot: &Snapshot,
        record: &HookRecord,
    ) -> Option<MessageState> {
        let rule = match self
            .approvals
            .ruling(grant, &snapshot.rollout, Action::Continue)
        {
            Ruling::Rule(rule) if rule.needs() > 1 => rule,
            _ => return Some(MessageState::asking(&snapshot.rollout, None)),
        };
        let votes = self
            .approvals
            .counted_votes(&self.io, rule, &record.votes)
            .await;
        let votes = votes.ok()?;
        let tally = Tally {
            votes: &votes,
            need: rule.needs(),
        };
        // Killed between the last vote and the act, or refused: nobody else will carry it out.
        let votes = if tally.is_complete() && record.under_way(self.now()).is_none() {
            let leading = tally.leading();
            Some(format!(
                "{} of {} approved ({}), not carried out: press Continue again",
                leading.names.len(),
                leading.need,
                leading.names.join(", ")
            ))
        } else {
            tally.words()
        };
        Some(MessageState::asking(&snapshot.rollout, votes))
    }

    /// Whether there is nothing to change, and nothing to remember.
    fn is_up_to_date(&self, record: &HookRecord, target: &MessageState) -> bool {
        let done = |message: &MessageRecord| message.shows(target) || message.given_up.is_some();
        let known = match target {
            MessageState::Closed { closed } => record.closed.as_ref() == Some(closed),
            _ => true,
        };
        known && self.reachable(&record.messages).iter().all(done)
    }

    /// Changes what does not show what it should.
    async fn update_messages(
        &self,
        subject: Subject<'_>,
        snapshot: &Snapshot,
        record: &HookRecord,
        target: &MessageState,
    ) -> Result<SyncState, StoreError> {
        let (memory, grant) = (self.memory(subject), subject.grant);
        if let MessageState::Closed { closed } = target
            && record.closed.as_ref() != Some(closed)
        {
            memory.record_closed(closed).await?;
            self.log(LogLine {
                name: closed.by.clone(),
                message: Some(closed.headline.clone()),
                ..about(Logged::Closed, grant)
            });
        }
        let snapshot = &self.with_changes(subject.account, snapshot.clone()).await;
        let question = match target {
            MessageState::Closed { closed } => {
                self.decided_question(snapshot, subject.account, grant, closed)
            }
            _ => self.question(snapshot, subject.account, grant),
        };
        let content = match target {
            MessageState::Closed { closed } => MessageContent::Decided(&question, closed),
            MessageState::Asking { votes, .. } => {
                MessageContent::Question(&question, self.offer(snapshot, grant, votes.clone()))
            }
            MessageState::Unread | MessageState::Unknown => return Ok(SyncState::Pending),
        };
        let mut synced = SyncState::UpToDate;
        for message in self.reachable(&record.messages) {
            if message.shows(target) || message.given_up.is_some() {
                continue;
            }
            if message
                .not_before
                .is_some_and(|at| at > self.now().epoch_millis())
            {
                synced = SyncState::Pending;
                continue;
            }
            let changed = match self.update_message(&message.at, &content).await {
                Ok(()) => MessageRecord::new(message.at, target.clone()),
                Err(error) => {
                    self.chat_failed(
                        grant,
                        "A message could not be updated.",
                        &message.at,
                        &error,
                    );
                    if !error.is_final() {
                        synced = SyncState::Pending;
                    }
                    self.after(message, error)
                }
            };
            memory.record_message(&changed).await?;
        }
        if synced == SyncState::UpToDate && matches!(target, MessageState::Closed { .. }) {
            return self.settled(&memory).await;
        }
        Ok(synced)
    }

    /// Nothing is left to do for the hook, unless somebody is still asking in some place: that message is to show the end too.
    async fn settled(&self, memory: &Memory<'_>) -> Result<SyncState, StoreError> {
        if memory.read().await?.is_leased(LEASES, self.now()) {
            return Ok(SyncState::Pending);
        }
        memory.mark_settled().await?;
        Ok(SyncState::UpToDate)
    }

    /// A message that a chat did not change.
    fn after(&self, message: MessageRecord, error: ChatError) -> MessageRecord {
        let now = self.now().epoch_millis();
        MessageRecord {
            not_before: error
                .retry_after
                .map(|seconds| now + i64::from(seconds) * 1000),
            given_up: error.is_final().then_some(error.code),
            ..message
        }
    }

    /// Where people can be informed. Without a store, the worker may not know where it asked; a webhook accepts follow-ups anyway.
    fn reachable(&self, messages: &[MessageRecord]) -> Vec<MessageRecord> {
        let (settings, secrets) = (self.approvals.settings(), self.approvals.secrets());
        let mut reachable = messages.to_vec();
        if settings.store {
            return reachable;
        }
        let by_webhook = settings.slack.is_some() && secrets.slack_bot_token.is_none();
        let webhooks = [
            (by_webhook, MessageRef::SlackWebhook),
            (settings.teams.is_some(), MessageRef::Teams),
        ];
        for (there, at) in webhooks {
            if there && !messages.iter().any(|message| message.at == at) {
                let asking = MessageState::Asking {
                    etag: None,
                    votes: None,
                };
                reachable.push(MessageRecord::new(at, asking));
            }
        }
        reachable
    }

    /// Waits for the result of an act that is under way. Whether there was one.
    async fn awaited_result(&self, memory: &Memory<'_>) -> Result<bool, StoreError> {
        for waited in 0..=RESULT_SECONDS {
            if memory.read().await?.under_way(self.now()).is_none() {
                return Ok(waited > 0);
            }
            if waited < RESULT_SECONDS {
                self.io.sleep(Duration::from_secs(1)).await;
            }
        }
        Ok(true)
    }

    pub(super) fn memory<'a>(&'a self, subject: Subject<'a>) -> Memory<'a> {
        self.approvals
            .memory(&self.io, &subject.grant.hook_id, subject.deadline)
    }

    pub(super) fn store_failed(&self, grant: &Grant) {
        self.log(LogLine {
            code: Some("store-failed".to_owned()),
            message: Some(
                "The store is not responding, or has an entry that cannot be read.".to_owned(),
            ),
            ..about(Logged::Failed, grant)
        });
    }

    /// One line for whatever a chat refuses, always of this form: alarms are set on it.
    pub(super) fn chat_failed(
        &self,
        grant: &Grant,
        message: &str,
        at: &MessageRef,
        error: &ChatError,
    ) {
        let place = match at {
            MessageRef::Slack { channel, .. } => channel.clone(),
            MessageRef::SlackWebhook => "slack-webhook".to_owned(),
            MessageRef::Teams => "teams-webhook".to_owned(),
        };
        self.log(LogLine {
            code: Some(error.code.clone()),
            message: Some(message.to_owned()),
            place: Some(place),
            ..about(Logged::ChatFailed, grant)
        });
    }
}

impl MessageRecord {
    /// Whether it shows that, as far as it can: a webhook's message does not change with each vote.
    fn shows(&self, target: &MessageState) -> bool {
        let same = self.shown == *target;
        let asks = |shown: &MessageState| matches!(shown, MessageState::Asking { .. });
        same || (!matches!(self.at, MessageRef::Slack { .. }) && asks(&self.shown) && asks(target))
    }
}

impl Closed {
    /// The end of a hook that nobody here is known to have decided.
    pub(super) fn without_author(headline: String, detail: String, back: bool) -> Self {
        Self {
            headline,
            detail,
            back,
            by: None,
            reason: None,
        }
    }
}
