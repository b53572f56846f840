//! A hook no longer waits: everybody who was asked is told.

use super::event::Answer;
use super::places::Saying;
use super::seen::Seen;
use super::{Serving, about};
use crate::approval::event::{EventName, HookEvent};
use crate::approval::link::{Actions, Grant};
use crate::approval::settings::Account;
use crate::approval::store::{Asked, Closed};
use crate::approval::told::{Line, headline};
use crate::ecs::service_deployment::{HookStatus, HookTimeoutAction};
use crate::flow::outcome::Verdict;
use crate::timestamp::Timestamp;

impl Serving {
    pub(super) async fn close(&self, event: &HookEvent, account: &Account) -> Answer {
        let memory = self
            .approvals
            .memory(&self.io, &event.hook_id, event.expires_at);
        let Ok(remembered) = memory.read().await else {
            return (503, "The store does not answer.".to_owned());
        };
        if remembered.closed.is_some() {
            return (202, "Everybody was told.".to_owned());
        }
        let grant = Grant {
            arn: event.arn.clone(),
            hook_id: event.hook_id.clone(),
            actions: Actions::Both,
            expires_at: Timestamp::from_epoch_millis(0),
        };
        let seen = match self.see(account, &grant).await {
            Ok(seen) => seen,
            Err(error) if error.retryable() => return (503, error.message().to_owned()),
            Err(error) => {
                self.log(Line {
                    code: Some(error.code().to_owned()),
                    message: Some(error.message().to_owned()),
                    ..about("error", "failed", &grant)
                });
                return (202, error.message().to_owned());
            }
        };
        if seen.waits(&grant.hook_id) {
            // Read before the event was true everywhere, or an event that is not.
            return (503, "The hook still waits, as ECS shows it.".to_owned());
        }
        let closed = ending(event, &seen);
        self.tell_all(&remembered.asked, &seen, account, &grant, &closed)
            .await;
        (202, "Everybody is told.".to_owned())
    }

    /// Tells everybody who was asked, and remembers that they were.
    pub(super) async fn tell_all(
        &self,
        asked: &[Asked],
        seen: &Seen,
        account: &Account,
        grant: &Grant,
        closed: &Closed,
    ) {
        let deadline = seen.hook(&grant.hook_id).and_then(|hook| hook.expires_at);
        let memory = self.approvals.memory(&self.io, &grant.hook_id, deadline);
        if memory.closed(closed).await.is_err() {
            self.chat_failed(
                grant,
                "The store did not take how it ended, so it may be told twice.",
                None,
            );
        }
        let question = self.question(seen, account, grant);
        let saying = Saying::Told(&question, closed);
        for asked in self.reachable(asked) {
            if let Err(error) = self.say_instead(&asked, &saying).await {
                self.chat_failed(grant, "A message could not be changed.", Some(error.code));
            }
        }
        self.log(Line {
            name: closed.by.clone(),
            message: Some(closed.headline.clone()),
            ..about("info", "closed", grant)
        });
    }

    /// Where people are told. Without a store nobody knows where they were asked; a webhook takes what follows all the same.
    fn reachable(&self, asked: &[Asked]) -> Vec<Asked> {
        if self.approvals.settings().store {
            return asked.to_vec();
        }
        let (settings, secrets) = (self.approvals.settings(), self.approvals.secrets());
        let by_webhook = settings.slack.is_some() && secrets.slack_bot_token.is_none();
        let mut reachable = asked.to_vec();
        reachable.extend(by_webhook.then_some(Asked::SlackWebhook));
        reachable.extend(settings.teams.is_some().then_some(Asked::Teams));
        reachable
    }

    pub(super) fn chat_failed(&self, grant: &Grant, message: &str, code: Option<String>) {
        self.log(Line {
            code,
            message: Some(message.to_owned()),
            ..about("error", "failed", grant)
        });
    }
}

/// How a hook ended that was decided elsewhere: as it was read, and as the event says where ECS lists it no longer.
fn ending(event: &HookEvent, seen: &Seen) -> Closed {
    let hook = seen.hook(&event.hook_id);
    let told = match event.name {
        EventName::Succeeded => HookStatus::Succeeded,
        EventName::Failed => HookStatus::Failed,
        _ => HookStatus::TimedOut,
    };
    let status = hook.and_then(|hook| hook.status.as_ref());
    let timeout_action = hook.and_then(|hook| hook.timeout_action.as_ref());
    let (verdict, detail) = match (status.unwrap_or(&told), timeout_action) {
        (HookStatus::Succeeded, _) => (
            Verdict::Continued,
            "Somebody continued it elsewhere; CloudTrail shows who.",
        ),
        (HookStatus::Failed, _) => (
            Verdict::RolledBack,
            "Somebody rolled it back elsewhere; CloudTrail shows who.",
        ),
        (HookStatus::TimedOut, Some(HookTimeoutAction::Continue)) => (
            Verdict::TimedOut,
            "Nobody decided in time, so ECS continued it.",
        ),
        (HookStatus::TimedOut, Some(HookTimeoutAction::Rollback)) => (
            Verdict::TimedOut,
            "Nobody decided in time, so ECS rolled the deployment back.",
        ),
        (HookStatus::TimedOut, _) => (
            Verdict::TimedOut,
            "Nobody decided in time. Look at the deployment to see what ECS did.",
        ),
        // It was left behind by a deployment that goes back, or was stopped.
        _ => (
            Verdict::Superseded,
            "The hook no longer waits. Look at the deployment to see where it stands.",
        ),
    };
    Closed {
        headline: headline(verdict, event.arn.service()),
        detail: detail.to_owned(),
        by: None,
        reason: None,
    }
}
