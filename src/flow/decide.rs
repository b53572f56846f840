//! `decide`: continues one pause hook, or rolls it back, once in effect.
//!
//! An [act](super::outcome) bound to one execution of one hook: it is sent only while the deployment is `IN_PROGRESS`, and
//! lists exactly this hook as a `PAUSE` that is `AWAITING_ACTION`, read right before.

use super::act::{self, Act, ActState};
use super::call::OperationFuture;
use super::hook_state::HookState;
use super::outcome::{Outcome, Verdict};
use super::{Emitter, Flow, Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::{Action, ContinueServiceDeployment, DescribeServiceDeployments, Facts};
use crate::error::Error;
use crate::protocol::Operation;
use crate::rollout::{Etag, Possibility, Rollout};

/// The operations that [`decide`] calls: what its caller must be allowed.
pub const CALLS: &[Facts] = &[
    Facts::new::<DescribeServiceDeployments>(),
    Facts::new::<ContinueServiceDeployment>(),
];

/// Decides one execution of one pause hook.
///
/// Ends with an error only when it is known that nothing was executed (no rights, no credentials, throttled to the end),
/// or when the deployment cannot be read before the act. Once an act may have been executed, it ends with an [`Outcome`].
#[must_use]
pub fn decide(session: Session, decision: Decision) -> Flow<(), Result<Outcome, Error>> {
    Flow::new(
        |io: Io, _: Emitter<()>| async move { act::carry_out(&session, &io, &decision).await },
    )
}

/// A decision on one hook.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The deployment.
    pub arn: ServiceDeploymentArn,
    /// The id of one execution of a hook.
    pub hook_id: String,
    /// Whether to continue or to roll back.
    pub action: Action,
    /// The [etag](crate::rollout::Possibility::etag) of what the person confirmed. If it differs right before the act,
    /// nothing is sent, and the flow ends with `consequence-changed`. `None` binds the act to its hook alone.
    pub if_match: Option<Etag>,
}

impl Act for Decision {
    fn arn(&self) -> &ServiceDeploymentArn {
        &self.arn
    }

    fn hook(&self) -> Option<(&str, Action)> {
        Some((&self.hook_id, self.action))
    }

    fn operation(&self) -> &'static str {
        ContinueServiceDeployment::NAME
    }

    fn send<'a>(&'a self, session: &'a Session, io: &'a Io) -> OperationFuture<'a, Option<String>> {
        let operation = ContinueServiceDeployment {
            service_deployment_arn: self.arn.as_str().to_owned(),
            hook_id: self.hook_id.clone(),
            action: self.action,
        };
        session.act(io, self.arn.region(), &operation)
    }

    fn state(&self, now: &Rollout, seen: Option<&Rollout>) -> ActState {
        let state = HookState::new(&self.hook_id, now, seen);
        if state == HookState::Awaiting {
            return ActState::Open;
        }
        let settled = match seen {
            None => Some(found(state)),
            Some(_) => settled(state, self.action),
        };
        settled.map_or(ActState::Unclear, |(verdict, what)| {
            ActState::Settled(verdict, what)
        })
    }

    fn wanted(&self) -> Verdict {
        match self.action {
            Action::Continue => Verdict::Continued,
            Action::Rollback => Verdict::RolledBack,
        }
    }

    fn since_accepted(&self, now: &Rollout, lags: bool) -> &'static str {
        let waits_for_another = now
            .hooks
            .iter()
            .any(|hook| hook.awaiting_action && hook.hook_id.as_ref() != Some(&self.hook_id));
        match self.action {
            _ if now.status.is_stop() => act::ACCEPTED_AND_STOPPED,
            Action::Rollback => act::ACCEPTED_AND_GOES_BACK,
            // Of the other hooks such a read says nothing either.
            Action::Continue if lags => "ECS accepted. The deployment does not show it yet.",
            Action::Continue if now.status.is_rollback() => {
                "ECS accepted. The deployment has since started rolling back."
            }
            Action::Continue if waits_for_another => {
                "ECS accepted. Another pause hook still needs a decision."
            }
            Action::Continue => "ECS accepted. The deployment is continuing.",
        }
    }

    fn unchanged(&self) -> &'static str {
        "the deployment still shows the hook awaiting action."
    }

    fn if_match(&self) -> Option<&Etag> {
        self.if_match.as_ref()
    }

    fn possibility<'a>(&self, now: &'a Rollout) -> &'a Possibility {
        match self.action {
            Action::Continue => &now.continuing,
            Action::Rollback => &now.roll_back,
        }
    }
}

/// What to say of a hook that was found decided before anything was executed.
fn found(state: HookState) -> (Verdict, &'static str) {
    match state {
        HookState::Continued => (
            Verdict::AlreadyContinued,
            "Somebody already continued this hook.",
        ),
        HookState::RolledBack => (
            Verdict::AlreadyRolledBack,
            "Somebody already rolled this hook back.",
        ),
        HookState::TimedOut(action) => (Verdict::TimedOut, timed_out(action)),
        HookState::Stopped => (Verdict::Superseded, STOPPED),
        HookState::WentOn => (
            Verdict::WentOn,
            "The hook no longer awaits action: the deployment has continued.",
        ),
        HookState::WentBack => (
            Verdict::WentBack,
            "The hook no longer awaits action: the deployment is rolling back or has rolled back.",
        ),
        HookState::NotAPause => (
            Verdict::Unknown,
            "This is not a pause hook: ECS runs it on its own, and there is nothing to decide.",
        ),
        HookState::Missing | HookState::Awaiting => (
            Verdict::Unknown,
            "The deployment does not list this hook. It may have been decided, belong to a different deployment, or be too new for ECS to show. Check the deployment.",
        ),
    }
}

/// What became of the hook after we had sent, without a usable answer. `None` while that is open.
fn settled(state: HookState, action: Action) -> Option<(Verdict, &'static str)> {
    Some(match (state, action) {
        (HookState::Continued, Action::Continue) => (
            Verdict::Continued,
            "The hook was continued. This request got no clear answer, so somebody else may have done it; CloudTrail shows who.",
        ),
        (HookState::RolledBack, Action::Rollback) => (
            Verdict::RolledBack,
            "The hook was rolled back. This request got no clear answer, so somebody else may have done it; CloudTrail shows who.",
        ),
        (HookState::RolledBack, Action::Continue) => (
            Verdict::Conflict,
            "Somebody rolled this hook back while you continued it. The deployment is rolling back.",
        ),
        (HookState::Continued, Action::Rollback) => (
            Verdict::Conflict,
            "Somebody continued this hook while you rolled it back. The deployment is continuing; to undo that, stop it with a rollback.",
        ),
        (HookState::TimedOut(action), _) => (Verdict::TimedOut, timed_out(action)),
        (HookState::Stopped, _) => (
            Verdict::Superseded,
            "The deployment was stopped. This request got no clear answer, so it may have taken effect before that; CloudTrail shows who acted.",
        ),
        (HookState::WentOn, _) => (
            Verdict::WentOn,
            "ECS no longer lists the hook, and the deployment has continued. This request got no clear answer, so it may or may not have done that; CloudTrail shows who acted.",
        ),
        (HookState::WentBack, _) => (
            Verdict::WentBack,
            "The deployment is rolling back or has rolled back. This request got no clear answer, so somebody else or an alarm may have done it; CloudTrail shows who acted.",
        ),
        (HookState::Awaiting | HookState::Missing | HookState::NotAPause, _) => return None,
    })
}

const STOPPED: &str = "The deployment was stopped: a newer deployment of the service has replaced it, or somebody, an alarm or the circuit breaker stopped it.";

fn timed_out(action: Option<Action>) -> &'static str {
    match action {
        Some(Action::Continue) => "Nobody decided in time, so ECS continued this hook.",
        Some(Action::Rollback) => "Nobody decided in time, so ECS rolled the deployment back.",
        None => "Nobody decided in time. Check the deployment to see what ECS did.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_still_open_settles_nothing() {
        for state in [
            HookState::Awaiting,
            HookState::Missing,
            HookState::NotAPause,
        ] {
            assert!(settled(state, Action::Continue).is_none());
        }
    }

    #[test]
    fn the_opposite_of_what_was_asked_for_is_a_conflict() {
        let settled = |action, state| settled(state, action).unwrap().0;
        let (on, back) = (Action::Continue, Action::Rollback);
        assert_eq!(settled(on, HookState::Continued), Verdict::Continued);
        assert_eq!(settled(back, HookState::RolledBack), Verdict::RolledBack);
        assert_eq!(settled(on, HookState::RolledBack), Verdict::Conflict);
        assert_eq!(settled(back, HookState::Continued), Verdict::Conflict);
        // An alarm may have sent it back: no conflict is claimed.
        assert_eq!(settled(on, HookState::WentBack), Verdict::WentBack);
        assert_eq!(settled(back, HookState::WentOn), Verdict::WentOn);
    }
}
