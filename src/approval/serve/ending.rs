//! How a question ended, from what is known: nobody is named whose act ECS did not accept.

use super::snapshot::Snapshot;
use super::subject::Subject;
use crate::approval::event::EventName;
use crate::approval::memory::{Closed, Ended, HookRecord};
use crate::approval::output::{action_name, headline, is_rollback};
use crate::ecs::Action;
use crate::flow::hook_state::HookState;
use crate::flow::outcome::Verdict;
use crate::rollout::StageState;
use crate::timestamp::Timestamp;

/// How long after its deadline a hook that ECS does not list is taken to have ended, in milliseconds: reads lag.
const LAG: i64 = 900_000;

/// How the question ended; `None` if it has not, or that is not known.
pub(super) fn ending(
    subject: Subject<'_>,
    snapshot: &Snapshot,
    event: Option<&EventName>,
    record: &HookRecord,
) -> Option<Closed> {
    let service = subject.grant.arn.service();
    if let Some((intent, result)) = record.accepted() {
        return Some(Closed {
            headline: headline(result.verdict, service),
            detail: result.message.clone(),
            back: is_rollback(result.verdict),
            by: Some(intent.name.clone()),
            reason: intent.reason.clone(),
        });
    }
    let state = HookState::new(&subject.grant.hook_id, &snapshot.rollout, None);
    let timed_out_back = state == HookState::TimedOut(Some(Action::Rollback));
    let (verdict, detail) = match state {
        HookState::Awaiting | HookState::NotAPause => return None,
        HookState::Continued => (Verdict::Continued, decided(record, Action::Continue)),
        HookState::RolledBack => (Verdict::RolledBack, decided(record, Action::Rollback)),
        HookState::TimedOut(action) => (Verdict::TimedOut, timed_out(action)),
        HookState::Stopped => (
            Verdict::Superseded,
            "The deployment was stopped: by a newer deployment of the service, a person, an alarm or the circuit breaker.".to_owned(),
        ),
        HookState::WentBack => (
            Verdict::WentBack,
            "The deployment is rolling back, or has rolled back.".to_owned(),
        ),
        HookState::WentOn => (Verdict::WentOn, "The deployment has completed.".to_owned()),
        // What was concluded before is not undone by a word of an event.
        HookState::Missing if record.closed.is_some() => return None,
        HookState::Missing => match event {
            Some(EventName::Succeeded) => {
                (Verdict::Continued, decided(record, Action::Continue))
            }
            Some(EventName::Failed) => {
                (Verdict::RolledBack, decided(record, Action::Rollback))
            }
            Some(EventName::TimedOut) => (Verdict::TimedOut, timed_out(None)),
            _ if is_past(subject, snapshot) => (
                Verdict::WentOn,
                "The deployment has moved past this pause.".to_owned(),
            ),
            _ if is_long_overdue(subject, snapshot) => {
                let detail = "ECS no longer lists this pause. Check the deployment to see what happened.";
                let headline = [service, ": this pause has ended"].concat();
                return Some(Closed::without_author(headline, detail.to_owned(), false));
            }
            _ => return None,
        },
    };
    let back = is_rollback(verdict) || timed_out_back;
    Some(Closed::without_author(
        headline(verdict, service),
        detail,
        back,
    ))
}

/// Whether a read proves that there is nothing left to ask about a hook: it was decided, its deployment ended or moved past its stage, or its time ran out.
pub(super) fn is_over(subject: Subject<'_>, snapshot: &Snapshot) -> bool {
    let state = HookState::new(&subject.grant.hook_id, &snapshot.rollout, None);
    let expired = subject
        .expires_at()
        .is_some_and(|deadline| deadline <= snapshot.rollout.as_of);
    match state {
        HookState::Missing => expired || is_past(subject, snapshot),
        state => state != HookState::Awaiting,
    }
}

/// Whether the deployment has moved past the stage that the hook belongs to.
fn is_past(subject: Subject<'_>, snapshot: &Snapshot) -> bool {
    let Some(stage) = subject.stage else {
        return false;
    };
    let mut stages = snapshot.rollout.stages.iter();
    stages.any(|one| one.stage.as_str() == stage && one.state == StageState::Done)
}

fn is_long_overdue(subject: Subject<'_>, snapshot: &Snapshot) -> bool {
    let now = snapshot.rollout.as_of.epoch_millis();
    let deadline = subject.expires_at().map(Timestamp::epoch_millis);
    deadline.is_some_and(|deadline| deadline + LAG <= now)
}

/// What to say of a hook that ECS shows decided, where nobody here is known to have done it.
fn decided(record: &HookRecord, action: Action) -> String {
    let (button, did) = match action {
        Action::Continue => ("Continue", "continued"),
        Action::Rollback => ("Roll back", "rolled back"),
    };
    let mut acts = record.acts.values().rev();
    let pressed = acts.find_map(|act| {
        let intent = act
            .intent
            .as_ref()
            .filter(|one| one.action == action_name(action))?;
        let in_vain = act
            .result
            .as_ref()
            .is_some_and(|result| result.ended == Ended::NothingDone);
        (!in_vain).then_some(&intent.name)
    });
    match pressed {
        Some(name) => format!(
            "{name} pressed {button}; ECS shows that it was {did}, but not by whom. CloudTrail shows who."
        ),
        None => format!("It was {did} outside this worker. CloudTrail shows who."),
    }
}

fn timed_out(action: Option<Action>) -> String {
    match action {
        Some(Action::Continue) => "Nobody decided in time, so ECS continued it.",
        Some(Action::Rollback) => "Nobody decided in time, so ECS rolled the deployment back.",
        None => "Nobody decided in time. Check the deployment to see what ECS did.",
    }
    .to_owned()
}
