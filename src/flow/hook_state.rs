//! The state of a pause hook in a deployment that was read.

use crate::ecs::Action;
use crate::ecs::service_deployment::{
    DeploymentStrategy, HookStatus, HookTarget, HookTimeoutAction, LifecycleStage,
    ServiceDeploymentStatus,
};
use crate::rollout::{Hook, Rollout, StageState};

/// The state of a pause hook in a deployment that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HookState {
    /// It awaits action in a deployment that is in progress.
    Awaiting,
    /// Somebody continued it.
    Continued,
    /// Somebody rolled it back.
    RolledBack,
    /// It timed out, with this action.
    TimedOut(Option<Action>),
    /// The deployment was stopped before it was decided.
    Stopped,
    /// It is undecided or no longer listed, and the deployment has continued.
    WentOn,
    /// It is undecided or no longer listed, and the deployment is rolling back or has rolled back.
    WentBack,
    /// It is not listed, and nothing else shows its outcome.
    Missing,
    /// It is not a pause, so there is nothing to decide.
    NotAPause,
}

impl HookState {
    /// The state of the hook in `now`. `before` is the deployment when the hook was seen awaiting action, if it was.
    pub(crate) fn new(hook_id: &str, now: &Rollout, before: Option<&Rollout>) -> Self {
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

/// Whether the deployment stands at a later stage, or has moved more traffic.
///
/// A linear or canary one comes back to the same stages before each step. There only traffic distinguishes a later step from an earlier one,
/// which a stale read may show.
fn has_moved_on(before: &Rollout, now: &Rollout) -> bool {
    let traffic = |rollout: &Rollout| rollout.traffic_steps.as_ref().map(|steps| steps.now);
    if let (Some(then), Some(now)) = (traffic(before), traffic(now))
        && now > then
    {
        return true;
    }
    let repeats = !matches!(
        now.strategy,
        Some(DeploymentStrategy::Rolling | DeploymentStrategy::BlueGreen)
    );
    if repeats && now.lifecycle_stage.as_ref().is_none_or(is_repeated) {
        return false;
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

/// Whether a deployment that moves traffic in steps passes this stage before each of them.
fn is_repeated(stage: &LifecycleStage) -> bool {
    matches!(
        stage,
        LifecycleStage::PreProductionTrafficShift | LifecycleStage::ProductionTrafficShift
    )
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
            ("AWAITING_ACTION", "ROLLBACK", HookState::Awaiting),
            ("SUCCEEDED", "ROLLBACK", HookState::Continued),
            ("FAILED", "CONTINUE", HookState::RolledBack),
            (
                "TIMED_OUT",
                "CONTINUE",
                HookState::TimedOut(Some(Action::Continue)),
            ),
            (
                "TIMED_OUT",
                "ROLLBACK",
                HookState::TimedOut(Some(Action::Rollback)),
            ),
            ("TIMED_OUT", "ASK_AGAIN", HookState::TimedOut(None)),
            ("SOMETHING_NEW", "ROLLBACK", HookState::Missing),
        ];
        for (status, timeout_action, state) in cases {
            let now = paused(&pause(status, timeout_action));
            assert_eq!(HookState::new("a", &now, None), state, "{status}");
            assert_eq!(HookState::new("b", &now, None), HookState::Missing);
        }
    }

    #[test]
    fn a_hook_of_another_kind_is_no_pause_whatever_its_status() {
        for kind in ["AWS_LAMBDA", "SOMETHING_NEW"] {
            for status in ["IN_PROGRESS", "SUCCEEDED", "FAILED", "AWAITING_ACTION"] {
                let hook = format!(r#"{{"hookId":"a","targetType":"{kind}","status":"{status}"}}"#);
                assert_eq!(
                    HookState::new("a", &paused(&hook), None),
                    HookState::NotAPause
                );
            }
        }
    }

    #[test]
    fn a_hook_without_a_kind_awaits_nobody() {
        let now = paused(r#"{"hookId":"a","status":"AWAITING_ACTION"}"#);
        assert_eq!(HookState::new("a", &now, None), HookState::Missing);
    }

    #[test]
    fn a_hook_left_waiting_in_a_deployment_that_is_not_in_progress_awaits_nobody() {
        let cases = [
            ("PENDING", HookState::Missing),
            ("ROLLBACK_REQUESTED", HookState::WentBack),
            ("ROLLBACK_FAILED", HookState::WentBack),
            ("STOP_REQUESTED", HookState::Stopped),
            ("STOPPED", HookState::Stopped),
            ("SUCCESSFUL", HookState::WentOn),
            ("SOMETHING_NEW", HookState::Missing),
        ];
        for (status, state) in cases {
            for hooks in [pause("AWAITING_ACTION", "ROLLBACK"), String::new()] {
                let now = read(status, "POST_SCALE_UP", "0.0", &hooks);
                assert_eq!(HookState::new("a", &now, None), state, "{status}");
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
            (read("IN_PROGRESS", here, "25.0", ""), HookState::Missing),
            // A new hook at the same stage proves nothing: hooks run in parallel.
            (read("IN_PROGRESS", here, "25.0", other), HookState::Missing),
            (read("IN_PROGRESS", here, "50.0", other), HookState::WentOn),
            // As an older read of the step before would show it.
            (
                read("IN_PROGRESS", "PRODUCTION_TRAFFIC_SHIFT", "25.0", ""),
                HookState::Missing,
            ),
            (
                read("IN_PROGRESS", "PRODUCTION_TRAFFIC_SHIFT", "50.0", ""),
                HookState::WentOn,
            ),
            (
                read("IN_PROGRESS", "BAKE_TIME", "100.0", ""),
                HookState::WentOn,
            ),
            (
                read("IN_PROGRESS", "POST_SCALE_UP", "25.0", ""),
                HookState::Missing,
            ),
            (
                read("IN_PROGRESS", "SOMETHING_NEW", "25.0", ""),
                HookState::Missing,
            ),
        ];
        for (now, state) in cases {
            assert_eq!(HookState::new("a", &now, Some(&before)), state, "{now:?}");
            assert_eq!(HookState::new("a", &now, None), HookState::Missing);
        }
    }

    #[test]
    fn a_later_stage_shows_that_it_went_on_unless_the_deployment_comes_back_to_it() {
        let at = |strategy: &str, stage: &str| {
            let json = format!(
                r#"{{"status":"IN_PROGRESS","lifecycleStage":"{stage}",
                    "deploymentConfiguration":{{"strategy":"{strategy}","linearConfiguration":{{"stepPercent":25.0}},"lifecycleHooks":[]}}}}"#
            );
            let now = Timestamp::from_epoch_millis(1_728_417_322_000);
            Rollout::new(&ARN.parse().unwrap(), &json.parse().unwrap(), now)
        };
        for (strategy, stage, state) in [
            ("BLUE_GREEN", "PRODUCTION_TRAFFIC_SHIFT", HookState::WentOn),
            ("LINEAR", "PRODUCTION_TRAFFIC_SHIFT", HookState::Missing),
            ("LINEAR", "POST_PRODUCTION_TRAFFIC_SHIFT", HookState::WentOn),
            (
                "SOMETHING_NEW",
                "PRODUCTION_TRAFFIC_SHIFT",
                HookState::Missing,
            ),
            ("SOMETHING_NEW", "BAKE_TIME", HookState::WentOn),
        ] {
            let before = at(strategy, "POST_TEST_TRAFFIC_SHIFT");
            assert_eq!(
                HookState::new("a", &at(strategy, stage), Some(&before)),
                state,
                "{strategy} {stage}"
            );
        }
    }
}
