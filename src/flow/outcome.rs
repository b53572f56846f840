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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rollout::tests::ARN;
    use crate::timestamp::Timestamp;

    /// A deployment in this status, at this stage, with this share of traffic and these hooks.
    fn read(status: &str, stage: &str, weight: &str, hooks: &str) -> Rollout {
        let json = format!(
            r#"{{"status":"{status}","lifecycleStage":"{stage}",
                "targetServiceRevision":{{"arn":"","requestedProductionTrafficWeight":{weight}}},
                "lifecycleHookDetails":[{hooks}],
                "deploymentConfiguration":{{"strategy":"LINEAR","linearConfiguration":{{"stepPercent":25.0}}}}}}"#
        );
        let now = Timestamp::from_epoch_millis(1_728_417_322_000);
        Rollout::new(&ARN.parse().unwrap(), &json.parse().unwrap(), now)
    }

    fn paused(hooks: &str) -> Rollout {
        read("IN_PROGRESS", "PRE_PRODUCTION_TRAFFIC_SHIFT", "25.0", hooks)
    }

    fn pause(status: &str, timeout_action: &str) -> String {
        format!(
            r#"{{"hookId":"a","targetType":"PAUSE","status":"{status}","timeoutAction":"{timeout_action}"}}"#
        )
    }

    #[test]
    fn a_listed_hook_says_itself_what_became_of_it() {
        let cases = [
            ("AWAITING_ACTION", "ROLLBACK", Standing::Awaiting),
            ("SUCCEEDED", "ROLLBACK", Standing::Continued),
            ("FAILED", "CONTINUE", Standing::RolledBack),
            (
                "TIMED_OUT",
                "CONTINUE",
                Standing::TimedOut(Some(Action::Continue)),
            ),
            (
                "TIMED_OUT",
                "ROLLBACK",
                Standing::TimedOut(Some(Action::Rollback)),
            ),
            ("TIMED_OUT", "ASK_AGAIN", Standing::TimedOut(None)),
            ("SOMETHING_NEW", "ROLLBACK", Standing::Missing),
        ];
        for (status, timeout_action, standing) in cases {
            let now = paused(&pause(status, timeout_action));
            assert_eq!(Standing::of("a", &now, None), standing, "{status}");
            assert_eq!(Standing::of("b", &now, None), Standing::Missing);
        }
    }

    #[test]
    fn a_hook_of_another_kind_is_no_pause_whatever_its_status() {
        for kind in ["AWS_LAMBDA", "SOMETHING_NEW"] {
            for status in ["IN_PROGRESS", "SUCCEEDED", "FAILED", "AWAITING_ACTION"] {
                let hook = format!(r#"{{"hookId":"a","targetType":"{kind}","status":"{status}"}}"#);
                assert_eq!(Standing::of("a", &paused(&hook), None), Standing::NotAPause);
            }
        }
    }

    #[test]
    fn a_hook_without_a_kind_awaits_nobody() {
        let now = paused(r#"{"hookId":"a","status":"AWAITING_ACTION"}"#);
        assert_eq!(Standing::of("a", &now, None), Standing::Missing);
    }

    #[test]
    fn a_hook_left_waiting_in_a_deployment_that_is_not_in_progress_awaits_nobody() {
        let cases = [
            ("PENDING", Standing::Missing),
            ("ROLLBACK_REQUESTED", Standing::WentBack),
            ("ROLLBACK_FAILED", Standing::WentBack),
            ("STOP_REQUESTED", Standing::Stopped),
            ("STOPPED", Standing::Stopped),
            ("SUCCESSFUL", Standing::WentOn),
            ("SOMETHING_NEW", Standing::Missing),
        ];
        for (status, standing) in cases {
            for hooks in [pause("AWAITING_ACTION", "ROLLBACK"), String::new()] {
                let now = read(status, "POST_SCALE_UP", "0.0", &hooks);
                assert_eq!(Standing::of("a", &now, None), standing, "{status}");
            }
        }
    }

    #[test]
    fn a_hook_that_is_gone_went_on_only_where_the_deployment_has_moved() {
        let before = paused(&pause("AWAITING_ACTION", "ROLLBACK"));
        let (here, other) = (
            "PRE_PRODUCTION_TRAFFIC_SHIFT",
            r#"{"hookId":"b","targetType":"PAUSE","status":"AWAITING_ACTION"}"#,
        );
        let cases = [
            (read("IN_PROGRESS", here, "25.0", ""), Standing::Missing),
            // A new hook at the same stage proves nothing: hooks run in parallel.
            (read("IN_PROGRESS", here, "25.0", other), Standing::Missing),
            (read("IN_PROGRESS", here, "50.0", other), Standing::WentOn),
            (
                read("IN_PROGRESS", "PRODUCTION_TRAFFIC_SHIFT", "25.0", ""),
                Standing::WentOn,
            ),
            (
                read("IN_PROGRESS", "BAKE_TIME", "100.0", ""),
                Standing::WentOn,
            ),
            (
                read("IN_PROGRESS", "POST_SCALE_UP", "25.0", ""),
                Standing::Missing,
            ),
            (
                read("IN_PROGRESS", "SOMETHING_NEW", "25.0", ""),
                Standing::Missing,
            ),
        ];
        for (now, standing) in cases {
            assert_eq!(Standing::of("a", &now, Some(&before)), standing, "{now:?}");
            assert_eq!(Standing::of("a", &now, None), Standing::Missing);
        }
    }

    fn deciding(action: Action) -> Decision {
        Decision {
            arn: ARN.parse().unwrap(),
            hook_id: "a".to_owned(),
            action,
        }
    }

    #[test]
    fn what_is_still_open_settles_nothing() {
        for standing in [Standing::Awaiting, Standing::Missing, Standing::NotAPause] {
            assert!(deciding(Action::Continue).settled(standing).is_none());
        }
    }

    #[test]
    fn the_opposite_of_what_was_asked_for_is_a_conflict() {
        let settled = |action, standing| deciding(action).settled(standing).unwrap().0;
        let (on, back) = (Action::Continue, Action::Rollback);
        assert_eq!(settled(on, Standing::Continued), Verdict::Continued);
        assert_eq!(settled(back, Standing::RolledBack), Verdict::RolledBack);
        assert_eq!(settled(on, Standing::RolledBack), Verdict::Conflict);
        assert_eq!(settled(back, Standing::Continued), Verdict::Conflict);
        // An alarm may have sent it back: no conflict is claimed.
        assert_eq!(settled(on, Standing::WentBack), Verdict::WentBack);
        assert_eq!(settled(back, Standing::WentOn), Verdict::WentOn);
    }
}
