//! An answer was carried out, or counted: the messages show it.

use super::Serving;
use super::answering::HookResult;
use super::ask::open_hook;
use super::destinations::{MessageContent, in_slack};
use super::snapshot::Snapshot;
use super::subject::Subject;
use crate::approval::Reason;
use crate::approval::admission::Answer;
use crate::approval::memory::{Closed, MessageRecord, MessageRef, MessageState};
use crate::approval::output::{Votes, headline, is_rollback};
use crate::approval::slack::interaction::ResponseUrl;
use crate::approval::slack::message::note;
use crate::approval::slack::web::post_to;

/// A message in Slack that was clicked at.
#[derive(Clone, Debug)]
pub(super) struct Clicked {
    pub(super) channel: Option<String>,
    pub(super) ts: Option<String>,
    pub(super) response_url: Option<ResponseUrl>,
}

impl Serving {
    /// Shows everywhere what became of the hook.
    pub(super) async fn settle(
        &self,
        answer: &Answer,
        snapshot: &Snapshot,
        decided: &HookResult,
        clicked: Option<&Clicked>,
    ) {
        // Somebody else acted, and shows it.
        let of_another = decided.evidence.is_none();
        let open = !decided.result.is_settled();
        let Some(subject) = self
            .subject_of(answer, snapshot)
            .filter(|_| !of_another && !open)
        else {
            return;
        };
        self.note_click(subject, clicked).await;
        self.sync_messages(subject, snapshot, None).await;
        let by = decided.accepted.then(|| answer.approver.name());
        let closed = Closed {
            headline: headline(decided.result, answer.grant.arn.service()),
            detail: decided.message.clone(),
            back: is_rollback(decided.result),
            reason: answer.reason_text().filter(|_| decided.accepted),
            by,
        };
        if !self.can_update() {
            let snapshot = self.with_changes(subject.account, snapshot.clone()).await;
            let question =
                self.decided_question(&snapshot, subject.account, &answer.grant, &closed);
            self.replace(clicked, &MessageContent::Decided(&question, &closed))
                .await;
        }
        if decided.accepted {
            self.thread(subject, &thread_line(answer, &closed)).await;
        }
    }

    /// Shows everywhere who agrees, where others must too.
    pub(super) async fn count(
        &self,
        answer: &Answer,
        snapshot: &Snapshot,
        votes: &Votes,
        clicked: Option<&Clicked>,
    ) {
        let Some(subject) = self.subject_of(answer, snapshot) else {
            return;
        };
        self.note_click(subject, clicked).await;
        self.sync_messages(subject, snapshot, None).await;
        if !self.can_update() {
            let snapshot = self.with_changes(subject.account, snapshot.clone()).await;
            let question = self.question(&snapshot, subject.account, &answer.grant);
            let offer = self.offer(&snapshot, &answer.grant, Some(votes.words()));
            self.replace(clicked, &MessageContent::Question(&question, offer))
                .await;
        }
        let mut line = [&*answer.approver.name(), " voted to continue."].concat();
        push_reason(&mut line, answer.reason.as_ref());
        self.thread(subject, &line).await;
    }

    /// Shows the question as it is now, where it is another one than was answered.
    pub(super) async fn ask_again(&self, answer: &Answer, clicked: &Clicked) {
        let grant = &answer.grant;
        let Some(account) = self.approvals.settings().account(grant.arn.account()) else {
            return;
        };
        let Ok(snapshot) = self.read_with_changes(account, grant).await else {
            return;
        };
        let Some(subject) = self.subject_of(answer, &snapshot) else {
            return;
        };
        self.note_click(subject, Some(clicked)).await;
        self.sync_messages(subject, &snapshot, None).await;
        if !self.can_update() && snapshot.is_awaiting(&grant.hook_id) {
            let question = self.question(&snapshot, account, grant);
            let record = self.memory(subject).read().await.unwrap_or_default();
            let votes = match self.asking(grant, &snapshot, &record).await {
                Some(MessageState::Asking { votes, .. }) => votes,
                _ => None,
            };
            let offer = self.offer(&snapshot, grant, votes);
            self.replace(Some(clicked), &MessageContent::Question(&question, offer))
                .await;
        }
    }

    fn subject_of<'a>(&'a self, answer: &'a Answer, snapshot: &'a Snapshot) -> Option<Subject<'a>> {
        let grant = &answer.grant;
        let stage = snapshot.rollout.lifecycle_stage.as_ref();
        Some(Subject {
            account: self.approvals.settings().account(grant.arn.account())?,
            grant,
            stage: stage
                .filter(|_| snapshot.is_awaiting(&grant.hook_id))
                .map(crate::ecs::service_deployment::LifecycleStage::as_str),
            deadline: snapshot.deadline(&grant.hook_id),
            claimed: Some(grant.expires_at),
        })
    }

    pub(super) fn can_update(&self) -> bool {
        self.approvals.secrets().slack_bot_token.is_some()
    }

    /// Remembers the message that was clicked at, where nothing is remembered of it: whoever posted it may have been killed before.
    async fn note_click(&self, subject: Subject<'_>, clicked: Option<&Clicked>) {
        let Some(Clicked {
            channel: Some(channel),
            ts: Some(ts),
            ..
        }) = clicked.filter(|_| self.can_update())
        else {
            return;
        };
        let at = MessageRef::Slack {
            channel: channel.clone(),
            ts: ts.clone(),
        };
        let memory = self.memory(subject);
        let Ok(record) = memory.read().await else {
            return;
        };
        if !record.messages.iter().any(|message| message.at == at) {
            // If the store fails, that has been logged, and the next press updates the message.
            let _ = memory.open(&open_hook(subject)).await;
            let _ = memory
                .record_message(&MessageRecord::new(at, MessageState::Unknown))
                .await;
        }
    }

    /// Changes the message that was clicked at, as a click admits.
    async fn replace(&self, clicked: Option<&Clicked>, content: &MessageContent<'_>) {
        let Some(url) = clicked.and_then(|clicked| clicked.response_url.as_ref()) else {
            return;
        };
        // The message is not all: the person who clicked gets an answer as well.
        let _ = post_to(&self.io, url.as_str(), in_slack(content).replacement()).await;
    }

    /// A line under each message in Slack.
    async fn thread(&self, subject: Subject<'_>, line: &str) {
        if !self.can_update() {
            return;
        }
        let record = self.memory(subject).read().await.unwrap_or_default();
        for message in &record.messages {
            if let MessageRef::Slack { channel, ts } = &message.at {
                // The log has it too.
                let _ = self
                    .approvals
                    .post_message(&self.io, note(line).reply(channel, ts))
                    .await;
            }
        }
    }
}

/// `Ann: checkout is continuing. ECS accepted. Because: ...`
fn thread_line(answer: &Answer, closed: &Closed) -> String {
    let mut line = [
        &*answer.approver.name(),
        ": ",
        &closed.headline,
        ". ",
        &closed.detail,
    ]
    .concat();
    push_reason(&mut line, answer.reason.as_ref());
    line
}

fn push_reason(line: &mut String, reason: Option<&Reason>) {
    if let Some(reason) = reason {
        line.push_str("\nReason: ");
        line.push_str(reason.as_str());
    }
}
