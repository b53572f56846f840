//! An answer was carried out, or counted: the messages show it.

use super::Serving;
use super::answering::Decided;
use super::ask::open_hook;
use super::places::{Saying, in_slack};
use super::seen::Seen;
use super::subject::Subject;
use crate::approval::Reason;
use crate::approval::admission::Answer;
use crate::approval::memory::{Asked, Closed, Posted, Shown};
use crate::approval::slack::interaction::ResponseUrl;
use crate::approval::slack::message::note;
use crate::approval::slack::web::post_to;
use crate::approval::told::{Votes, headline, leads_back};

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
        seen: &Seen,
        decided: &Decided,
        clicked: Option<&Clicked>,
    ) {
        // Somebody else acted, and shows it.
        let of_another = decided.evidence.is_none();
        let open = !decided.result.is_settled();
        let Some(subject) = self
            .subject_of(answer, seen)
            .filter(|_| !of_another && !open)
        else {
            return;
        };
        self.note_click(subject, clicked).await;
        self.mend(subject, seen, None).await;
        let by = decided.accepted.then(|| answer.approver.name());
        let closed = Closed {
            headline: headline(decided.result, answer.grant.arn.service()),
            detail: decided.message.clone(),
            back: leads_back(decided.result),
            reason: answer.reason_text().filter(|_| decided.accepted),
            by,
        };
        if !self.can_update() {
            let seen = self.in_full(subject.account, seen.clone()).await;
            let question = self.question_told(&seen, subject.account, &answer.grant, &closed);
            self.replace(clicked, &Saying::Told(&question, &closed))
                .await;
        }
        if decided.accepted {
            self.thread(subject, &said(answer, &closed)).await;
        }
    }

    /// Shows everywhere who agrees, where others must too.
    pub(super) async fn count(
        &self,
        answer: &Answer,
        seen: &Seen,
        votes: &Votes,
        clicked: Option<&Clicked>,
    ) {
        let Some(subject) = self.subject_of(answer, seen) else {
            return;
        };
        self.note_click(subject, clicked).await;
        self.mend(subject, seen, None).await;
        if !self.can_update() {
            let seen = self.in_full(subject.account, seen.clone()).await;
            let question = self.question(&seen, subject.account, &answer.grant);
            let offer = self.offer(&seen, &answer.grant, Some(votes.words()));
            self.replace(clicked, &Saying::Asking(&question, offer))
                .await;
        }
        let mut line = [&*answer.approver.name(), " approved continuing."].concat();
        push_reason(&mut line, answer.reason.as_ref());
        self.thread(subject, &line).await;
    }

    /// Shows the question as it is now, where it is another one than was answered.
    pub(super) async fn ask_again(&self, answer: &Answer, clicked: &Clicked) {
        let grant = &answer.grant;
        let Some(account) = self.approvals.settings().account(grant.arn.account()) else {
            return;
        };
        let Ok(seen) = self.see(account, grant).await else {
            return;
        };
        let Some(subject) = self.subject_of(answer, &seen) else {
            return;
        };
        self.note_click(subject, Some(clicked)).await;
        self.mend(subject, &seen, None).await;
        if !self.can_update() && seen.waits(&grant.hook_id) {
            let question = self.question(&seen, account, grant);
            let remembered = self.memory(subject).read().await.unwrap_or_default();
            let votes = match self.asking(grant, &seen, &remembered).await {
                Some(Shown::Asking { votes, .. }) => votes,
                _ => None,
            };
            let offer = self.offer(&seen, grant, votes);
            self.replace(Some(clicked), &Saying::Asking(&question, offer))
                .await;
        }
    }

    fn subject_of<'a>(&'a self, answer: &'a Answer, seen: &'a Seen) -> Option<Subject<'a>> {
        let grant = &answer.grant;
        let stage = seen.rollout.lifecycle_stage.as_ref();
        Some(Subject {
            account: self.approvals.settings().account(grant.arn.account())?,
            grant,
            stage: stage
                .filter(|_| seen.waits(&grant.hook_id))
                .map(crate::ecs::service_deployment::LifecycleStage::as_str),
            deadline: seen.deadline(&grant.hook_id),
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
        let at = Asked::Slack {
            channel: channel.clone(),
            ts: ts.clone(),
        };
        let memory = self.memory(subject);
        let Ok(remembered) = memory.read().await else {
            return;
        };
        if !remembered.messages.iter().any(|message| message.at == at) {
            // Where the store does not take it, the log has told so, and the message is changed by the next press.
            let _ = memory.open(&open_hook(subject)).await;
            let _ = memory.posted(&Posted::new(at, Shown::Unknown)).await;
        }
    }

    /// Changes the message that was clicked at, as a click admits.
    async fn replace(&self, clicked: Option<&Clicked>, saying: &Saying<'_>) {
        let Some(url) = clicked.and_then(|clicked| clicked.response_url.as_ref()) else {
            return;
        };
        // The message is not what counts: the person who clicked is told as well.
        let _ = post_to(&self.io, url.as_str(), in_slack(saying).replacement()).await;
    }

    /// A line under each message in Slack.
    async fn thread(&self, subject: Subject<'_>, line: &str) {
        if !self.can_update() {
            return;
        }
        let remembered = self.memory(subject).read().await.unwrap_or_default();
        for message in &remembered.messages {
            if let Asked::Slack { channel, ts } = &message.at {
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
fn said(answer: &Answer, closed: &Closed) -> String {
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
