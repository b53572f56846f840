//! What became of a decision: no more than the evidence shows.

use crate::arn::ServiceDeploymentArn;
use crate::ecs::Action;
use crate::ecs::service_deployment::{
    HookStatus, HookTarget, HookTimeoutAction, ServiceDeploymentStatus,
};
use crate::json::{ToJson, write_object};
use crate::rollout::{Hook, Rollout, StageState};

/// The end of a decision.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What became of the hook.
    pub result: Verdict,
    /// How that is known.
    pub evidence: Evidence,
    /// What happened, and what to do, in words.
    pub message: String,
    /// The deployment.
    pub service_deployment_arn: ServiceDeploymentArn,
    /// The hook.
    pub hook_id: String,
    /// What was asked for.
    pub action: Action,
    /// The deployment as it was last read.
    pub deployment: Rollout,
}

impl ToJson for Outcome {
    fn write(&self, out: &mut String) {
        write_object(
            out,
            &[
                ("result", &self.result),
                ("evidence", &self.evidence),
                ("message", &self.message),
                ("serviceDeploymentArn", &self.service_deployment_arn),
                ("hookId", &self.hook_id),
                ("action", &self.action),
                ("deployment", &self.deployment),
            ],
        );
    }
}

/// What became of a hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was continued, after we sent.
    Continued,
    /// It was rolled back, after we sent.
    RolledBack,
    /// It had been continued before anything was sent.
    AlreadyContinued,
    /// It had been rolled back before anything was sent.
    AlreadyRolledBack,
    /// Its time ran out.
    TimedOut,
    /// The deployment was stopped, as a newer one of the service does.
    Superseded,
    /// The opposite of what was asked for happened.
    Conflict,
    /// It is known not to have been executed; the hook still waits.
    NotApplied,
    /// The hook is gone from the list, and the deployment went on.
    WentOn,
    /// The hook is gone from the list, or left behind, and the deployment went back.
    WentBack,
    /// None of these could be established.
    Unknown,
}

impl ToJson for Verdict {
    fn write(&self, out: &mut String) {
        let name = match self {
            Self::Continued => "continued",
            Self::RolledBack => "rolledBack",
            Self::AlreadyContinued => "alreadyContinued",
            Self::AlreadyRolledBack => "alreadyRolledBack",
            Self::TimedOut => "timedOut",
            Self::Superseded => "superseded",
            Self::Conflict => "conflict",
            Self::NotApplied => "notApplied",
            Self::WentOn => "wentOn",
            Self::WentBack => "wentBack",
            Self::Unknown => "unknown",
        };
        name.write(out);
    }
}

/// How a verdict is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// ECS answered our call.
    Response,
    /// The deployment shows it. It may have been someone else.
    Read,
}

impl ToJson for Evidence {
    fn write(&self, out: &mut String) {
        let name = match self {
            Self::Response => "response",
            Self::Read => "read",
        };
        name.write(out);
    }
}

/// Where a hook stands in a deployment that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It awaits action in a deployment that is in progress.
    Awaiting,
    /// Somebody continued it.
    Continued,
    /// Somebody rolled it back.
    RolledBack,
    /// Its time ran out, with this action.
    TimedOut(Option<Action>),
    /// The deployment was stopped before it was decided.
    Stopped,
    /// Undecided or gone, and the deployment went on.
    WentOn,
    /// Undecided or gone, and the deployment went back.
    WentBack,
    /// It is not in the list, and nothing else shows what became of it.
    Missing,
    /// It is no pause, so nobody decides it.
    NotAPause,
}

impl Standing {
    /// Where the hook stands in `now`. `before` is the deployment when the hook was seen awaiting action, if it was.
    pub(super) fn of(hook_id: &str, now: &Rollout, before: Option<&Rollout>) -> Self {
        let hook = now.hook(hook_id);
        let kind = hook.and_then(|hook| hook.target_type.as_ref());
        if kind.is_some_and(|kind| *kind != HookTarget::Pause) {
            return Self::NotAPause;
        }
        match hook.and_then(|hook| hook.status.as_ref()) {
            Some(HookStatus::Succeeded) => return Self::Continued,
            Some(HookStatus::Failed) => return Self::RolledBack,
            Some(HookStatus::TimedOut) => return Self::TimedOut(hook.and_then(timeout_action)),
            _ if hook.is_some_and(|hook| hook.awaiting_action) => return Self::Awaiting,
            _ => {}
        }
        match &now.status {
            status if status.is_rollback() => Self::WentBack,
            status if status.is_stop() => Self::Stopped,
            ServiceDeploymentStatus::Successful => Self::WentOn,
            _ if before.is_some_and(|before| has_moved_on(before, now)) => Self::WentOn,
            _ => Self::Missing,
        }
    }
}

fn timeout_action(hook: &Hook) -> Option<Action> {
    match hook.timeout_action.as_ref()? {
        HookTimeoutAction::Continue => Some(Action::Continue),
        HookTimeoutAction::Rollback => Some(Action::Rollback),
        HookTimeoutAction::Other(_) => None,
    }
}

/// Whether the deployment stands at a later stage, or has moved more traffic: a linear one comes back to the same stage
/// before each step.
fn has_moved_on(before: &Rollout, now: &Rollout) -> bool {
    let traffic = |rollout: &Rollout| rollout.traffic_steps.as_ref().map(|steps| steps.now);
    if let (Some(then), Some(now)) = (traffic(before), traffic(now))
        && now > then
    {
        return true;
    }
    let Some(stage) = before
        .stages
        .iter()
        .find(|stage| stage.state == StageState::Current)
    else {
        return false;
    };
    now.stages
        .iter()
        .any(|later| later.stage == stage.stage && later.state == StageState::Done)
}

/// A decision, in the making.
pub(crate) struct Decision {
    pub(crate) arn: ServiceDeploymentArn,
    pub(crate) hook_id: String,
    pub(crate) action: Action,
}

impl Decision {
    pub(super) fn outcome(
        &self,
        result: Verdict,
        evidence: Evidence,
        message: String,
        deployment: Rollout,
    ) -> Outcome {
        Outcome {
            result,
            evidence,
            message,
            service_deployment_arn: self.arn.clone(),
            hook_id: self.hook_id.clone(),
            action: self.action,
            deployment,
        }
    }

    /// What to say of a deployment that was read after ECS accepted the act.
    pub(super) fn since_accepted(&self, deployment: &Rollout) -> &'static str {
        let waits_for_another = deployment
            .hooks
            .iter()
            .any(|hook| hook.awaiting_action && hook.hook_id.as_ref() != Some(&self.hook_id));
        match self.action {
            Action::Rollback => "ECS accepted it: the deployment goes back.",
            Action::Continue if waits_for_another => {
                "ECS accepted it. The deployment still waits for another pause hook."
            }
            Action::Continue => "ECS accepted it: the deployment goes on.",
        }
    }

    /// The outcome when the hook was found decided before anything was executed. `sent`: something was, in vain.
    pub(super) fn found(&self, standing: Standing, deployment: Rollout, sent: bool) -> Outcome {
        let (result, what): (_, &str) = match standing {
            Standing::Continued => (
                Verdict::AlreadyContinued,
                "Somebody has continued this hook already.",
            ),
            Standing::RolledBack => (
                Verdict::AlreadyRolledBack,
                "Somebody has rolled this hook back already.",
            ),
            Standing::TimedOut(action) => (Verdict::TimedOut, timed_out(action)),
            Standing::Stopped => (Verdict::Superseded, STOPPED),
            Standing::WentOn => (
                Verdict::WentOn,
                "The hook no longer waits: the deployment has gone on.",
            ),
            Standing::WentBack => (
                Verdict::WentBack,
                "The hook no longer waits: the deployment has gone back.",
            ),
            Standing::NotAPause => (
                Verdict::Unknown,
                "This hook is not a pause: ECS runs it by itself, and nobody decides it.",
            ),
            Standing::Missing | Standing::Awaiting => (
                Verdict::Unknown,
                "The deployment does not list this hook. It may have been decided, or belong to another deployment: look at the deployment as it is now.",
            ),
        };
        let ours = if sent {
            " Our call was not executed."
        } else {
            " Nothing was sent."
        };
        self.outcome(result, Evidence::Read, [what, ours].concat(), deployment)
    }

    /// What became of the hook after we had sent, without a usable answer. `None` while that is open.
    pub(super) fn settled(&self, standing: Standing) -> Option<(Verdict, &'static str)> {
        Some(match (standing, self.action) {
            (Standing::Continued, Action::Continue) => (
                Verdict::Continued,
                "The hook has been continued. No clear answer came to our call, so it may have been somebody else; CloudTrail shows who.",
            ),
            (Standing::RolledBack, Action::Rollback) => (
                Verdict::RolledBack,
                "The hook has been rolled back. No clear answer came to our call, so it may have been somebody else; CloudTrail shows who.",
            ),
            (Standing::RolledBack, Action::Continue) => (
                Verdict::Conflict,
                "Somebody rolled this hook back while you continued it: the deployment goes back.",
            ),
            (Standing::Continued, Action::Rollback) => (
                Verdict::Conflict,
                "Somebody continued this hook while you rolled it back: the deployment goes on. To take it back, stop it with a rollback.",
            ),
            (Standing::TimedOut(action), _) => (Verdict::TimedOut, timed_out(action)),
            (Standing::Stopped, _) => (
                Verdict::Superseded,
                "The deployment was stopped. No clear answer came to our call, so whether it took effect before is not known; CloudTrail shows who acted.",
            ),
            (Standing::WentOn, _) => (
                Verdict::WentOn,
                "The hook is gone, and the deployment has gone on. No clear answer came to our call, so whether it did that is not known; CloudTrail shows who acted.",
            ),
            (Standing::WentBack, _) => (
                Verdict::WentBack,
                "The deployment goes back. No clear answer came to our call, so whether it did that, somebody else or an alarm is not known; CloudTrail shows who acted.",
            ),
            (Standing::Awaiting | Standing::Missing | Standing::NotAPause, _) => return None,
        })
    }
}

const STOPPED: &str = "The deployment was stopped: a newer deployment of the service has replaced it, or somebody, an alarm or the circuit breaker stopped it.";

fn timed_out(action: Option<Action>) -> &'static str {
    match action {
        Some(Action::Continue) => "Nobody decided in time, so ECS continued this hook.",
        Some(Action::Rollback) => "Nobody decided in time, so ECS rolled the deployment back.",
        None => "Nobody decided in time. Look at the deployment to see what ECS did.",
    }
}
