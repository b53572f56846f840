//! An answer was carried out, or counted: the messages show it.

use std::time::Duration;

use super::Serving;
use super::answering::{Answer, Decided};
use super::places::{Saying, in_slack};
use super::seen::Seen;
use super::tally::tally;
use crate::approval::slack::message::note;
use crate::approval::slack::web::post_to;
use crate::approval::store::{Asked, Closed};
use crate::approval::told::{Votes, headline};
use crate::flow::outcome::{Evidence, Verdict};

/// How long whoever decided a hook may take to say so.
const GRACE: Duration = Duration::from_secs(3);

/// A message in Slack that was clicked at.
#[derive(Clone, Debug)]
pub(super) struct Clicked {
    pub(super) channel: Option<String>,
    pub(super) ts: Option<String>,
    pub(super) response_url: Option<String>,
}

impl Serving {
    /// Shows everywhere how it ended.
    pub(super) async fn settle(
        &self,
        answer: &Answer,
        seen: &Seen,
        decided: &Decided,
        clicked: Option<&Clicked>,
    ) {
        let outcome = &decided.outcome;
        let grant = &answer.grant;
        if matches!(outcome.result, Verdict::NotApplied | Verdict::Unknown) {
            return;
        }
        let Some(account) = self.approvals.settings().account(grant.arn.account()) else {
            return;
        };
        let deadline = seen.hook(&grant.hook_id).and_then(|hook| hook.expires_at);
        let memory = self.approvals.memory(&self.io, &grant.hook_id, deadline);
        let ours = matches!(outcome.result, Verdict::Continued | Verdict::RolledBack);
        // Whoever's call ECS answered knows best. All others let them tell it first.
        if !(ours && outcome.evidence == Evidence::Response) {
            self.io.sleep(GRACE).await;
            let told = memory.read().await.unwrap_or_default().closed.is_some();
            if told {
                return;
            }
        }
        let remembered = memory.read().await.unwrap_or_default();
        let closed = Closed {
            headline: headline(outcome.result, grant.arn.service()),
            detail: outcome.message.clone(),
            by: ours.then(|| answer.approver.name()),
            reason: answer.reason.clone().filter(|_| ours),
        };
        let now = Seen {
            rollout: outcome.deployment.clone(),
            changes: None,
        };
        let now = self.in_full(account, now).await;
        let asked = self.with_clicked(remembered.asked, clicked);
        self.tell_all(&asked, &now, account, grant, &closed).await;
        if !self.can_update() {
            let question = self.question(&now, account, grant);
            self.replace(clicked, &Saying::Told(&question, &closed))
                .await;
        }
        if ours {
            self.thread(&asked, &said(answer, &closed)).await;
        }
    }

    /// Shows everywhere who has said so, where others must too.
    pub(super) async fn count(
        &self,
        answer: &Answer,
        seen: &Seen,
        votes: &Votes,
        clicked: Option<&Clicked>,
    ) {
        let grant = &answer.grant;
        let Some(account) = self.approvals.settings().account(grant.arn.account()) else {
            return;
        };
        let deadline = seen.hook(&grant.hook_id).and_then(|hook| hook.expires_at);
        let remembered = self
            .approvals
            .memory(&self.io, &grant.hook_id, deadline)
            .read()
            .await;
        let remembered = remembered.unwrap_or_default();
        let tally = tally(&remembered.votes, votes.need);
        let asked = self.with_clicked(remembered.asked, clicked);
        let seen = self.in_full(account, seen.clone()).await;
        let question = self.question(&seen, account, grant);
        let saying = Saying::Asking(&question, self.offer(&seen, grant, Some(tally)));
        for one in asked
            .iter()
            .filter(|one| matches!(one, Asked::Slack { .. }))
        {
            if let Err(error) = self.say_instead(one, &saying).await {
                self.chat_failed(grant, "A message could not be changed.", Some(error.code));
            }
        }
        if !self.can_update() {
            self.replace(clicked, &saying).await;
        }
        let mut line = [&*answer.approver.name(), " said to continue."].concat();
        push_reason(&mut line, answer.reason.as_deref());
        self.thread(&asked, &line).await;
    }

    fn can_update(&self) -> bool {
        self.approvals.secrets().slack_bot_token.is_some()
    }

    /// Where it was asked, and where somebody clicked.
    fn with_clicked(&self, mut asked: Vec<Asked>, clicked: Option<&Clicked>) -> Vec<Asked> {
        let Some(Clicked {
            channel: Some(channel),
            ts: Some(ts),
            ..
        }) = clicked.filter(|_| self.can_update())
        else {
            return asked;
        };
        let here = Asked::Slack {
            channel: channel.clone(),
            ts: ts.clone(),
        };
        if !asked.contains(&here) {
            asked.push(here);
        }
        asked
    }

    /// Changes the message that was clicked at, as a click admits.
    async fn replace(&self, clicked: Option<&Clicked>, saying: &Saying<'_>) {
        let Some(url) = clicked.and_then(|clicked| clicked.response_url.as_deref()) else {
            return;
        };
        // The message is not what counts: it is told to the one who clicked as well.
        let _ = post_to(&self.io, url, in_slack(saying).replacement()).await;
    }

    /// A line under each message in Slack.
    async fn thread(&self, asked: &[Asked], line: &str) {
        if !self.can_update() {
            return;
        }
        for one in asked {
            if let Asked::Slack { channel, ts } = one {
                // The log has it too.
                let _ = self
                    .approvals
                    .post_message(&self.io, note(line).reply(channel, ts))
                    .await;
            }
        }
    }
}

/// `Ann: Continued. ECS accepted it. Because: ...`
fn said(answer: &Answer, closed: &Closed) -> String {
    let mut line = [
        &*answer.approver.name(),
        ": ",
        &closed.headline,
        ". ",
        &closed.detail,
    ]
    .concat();
    push_reason(&mut line, answer.reason.as_deref());
    line
}

fn push_reason(line: &mut String, reason: Option<&str>) {
    if let Some(reason) = reason {
        line.push_str("\nReason: ");
        line.push_str(reason);
    }
}
