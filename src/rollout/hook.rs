//! One execution of a lifecycle hook, and what became of it.

use serde::Serialize;

use super::limit::{self, Limit};
use crate::ecs::service_deployment::{
    HookStatus, HookTarget, HookTimeoutAction, LifecycleHookDetail, ServiceDeployment,
    ServiceDeploymentStatus,
};
use crate::protocol::Others;
use crate::timestamp::Timestamp;

/// One execution of a lifecycle hook.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Hook {
    /// The execution's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hook_id: Option<String>,
    /// The kind of hook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_type: Option<HookTarget>,
    /// The ARN of the function that it calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_arn: Option<String>,
    /// Its status, as ECS sent it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<HookStatus>,
    /// When it times out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// What ECS does when it times out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_action: Option<HookTimeoutAction>,
    /// Whether it is a pause that awaits a person's decision, in a deployment that is `IN_PROGRESS` or whose status ECS did not report.
    pub awaiting_action: bool,
    /// Seconds until it times out, never below 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining_seconds: Option<i64>,
    /// What ECS does when it times out, in plain words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_deadline: Option<&'static str>,
    /// Its outcome; `None` if ECS does not report it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<HookOutcome>,
    /// Who or what decided it; `None` if nobody has, or that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<DecidedBy>,
    /// Its outcome, in two or three words; `None` if ECS does not report it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<&'static str>,
    /// ECS's own limits that end the deployment before this pause times out, soonest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<Vec<Limit>>", optional))]
    pub limits: Vec<Limit>,
}

/// The outcome of a hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum HookOutcome {
    /// A pause awaits a decision.
    Awaiting,
    /// A function is running.
    Running,
    /// A pause was continued.
    Continued,
    /// A pause was rolled back.
    RolledBack,
    /// A function succeeded.
    Passed,
    /// It failed.
    Failed,
    /// It timed out, and what ECS did then is not known.
    TimedOut,
    /// A pause no longer awaits action, because the deployment is not in progress any more. Nobody decided it.
    Closed,
}

/// Who or what decided a hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum DecidedBy {
    /// A person, by `ContinueServiceDeployment`.
    Person,
    /// Nobody did in time, so ECS applied the timeout action.
    Deadline,
    /// ECS itself, because a function answered, or because the deployment was stopped or rolled back for another reason.
    Ecs,
}

/// What else is known of the deployment that a hook is of.
pub(super) struct Around<'a> {
    pub(super) status: Option<&'a ServiceDeploymentStatus>,
    /// When the deployment began.
    pub(super) began_at: Option<Timestamp>,
    /// Whether exactly one pause is listed as failed, and neither an alarm nor the circuit breaker went off.
    pub(super) only_a_person_rolled_back: bool,
    pub(super) as_of: Timestamp,
}

impl Hook {
    pub(super) fn new(detail: &LifecycleHookDetail, around: &Around<'_>) -> Self {
        let in_progress = around
            .status
            .is_none_or(|status| *status == ServiceDeploymentStatus::InProgress);
        let awaiting_action = in_progress && detail.awaits_action();
        let remaining_seconds = detail
            .expires_at
            .map(|end| ((end.epoch_millis() - around.as_of.epoch_millis()) / 1000).max(0));
        let at_deadline = match &detail.timeout_action {
            _ if !awaiting_action => None,
            Some(HookTimeoutAction::Rollback) => {
                Some("ECS then rolls the deployment back automatically.")
            }
            Some(HookTimeoutAction::Continue) => {
                Some("ECS then continues the deployment automatically.")
            }
            Some(HookTimeoutAction::Other(_)) | None => {
                Some("ECS doesn't report what happens then.")
            }
        };
        let (outcome, decided_by) = fate(detail, awaiting_action, around);
        Self {
            hook_id: detail.hook_id.clone(),
            target_type: detail.target_type.clone(),
            target_arn: detail.target_arn.clone(),
            status: detail.status.clone(),
            expires_at: detail.expires_at,
            timeout_action: detail.timeout_action.clone(),
            awaiting_action,
            remaining_seconds,
            at_deadline,
            outcome,
            decided_by,
            words: outcome.map(|outcome| words(outcome, decided_by)),
            limits: match (awaiting_action, around.began_at, detail.expires_at) {
                (true, Some(began_at), Some(end)) => limit::between(began_at, around.as_of, end),
                _ => Vec::new(),
            },
        }
    }

    /// Whether nothing about it differs but the time that is left.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.hook_id == other.hook_id
            && self.status == other.status
            && self.expires_at == other.expires_at
            && self.timeout_action == other.timeout_action
            && self.awaiting_action == other.awaiting_action
    }

    /// What the list of hooks is in the order of.
    fn urgency(&self) -> (bool, i64) {
        let deadline = self.expires_at.filter(|_| self.awaiting_action);
        let deadline = deadline.map_or(i64::MAX, Timestamp::epoch_millis);
        (!self.awaiting_action, deadline)
    }

    /// Whether it is a function that is running.
    pub(super) fn runs_function(&self) -> bool {
        self.target_type == Some(HookTarget::AwsLambda)
            && self.outcome == Some(HookOutcome::Running)
    }
}

/// What became of a hook, in two or three words.
fn words(outcome: HookOutcome, decided_by: Option<DecidedBy>) -> &'static str {
    match (outcome, decided_by) {
        (HookOutcome::Awaiting, _) => "Awaiting action",
        (HookOutcome::Running, _) => "Running",
        (HookOutcome::Continued, Some(DecidedBy::Deadline)) => "Timed out: continued",
        (HookOutcome::Continued, _) => "Continued",
        (HookOutcome::RolledBack, Some(DecidedBy::Deadline)) => "Timed out: rolled back",
        (HookOutcome::RolledBack, _) => "Rolled back",
        (HookOutcome::Passed, _) => "Succeeded",
        (HookOutcome::Failed, _) => "Failed",
        (HookOutcome::TimedOut, _) => "Timed out",
        (HookOutcome::Closed, _) => "No longer awaiting action",
    }
}

fn fate(
    detail: &LifecycleHookDetail,
    awaiting_action: bool,
    around: &Around<'_>,
) -> (Option<HookOutcome>, Option<DecidedBy>) {
    let is_pause = detail.target_type == Some(HookTarget::Pause);
    let is_function = detail.target_type == Some(HookTarget::AwsLambda);
    let ecs = Some(DecidedBy::Ecs);
    let (outcome, by) = match detail.status.as_ref() {
        Some(HookStatus::AwaitingAction) if awaiting_action => (HookOutcome::Awaiting, None),
        Some(HookStatus::AwaitingAction) if is_pause => (HookOutcome::Closed, ecs),
        Some(HookStatus::InProgress) => (HookOutcome::Running, None),
        Some(HookStatus::Succeeded) if is_pause => {
            (HookOutcome::Continued, Some(DecidedBy::Person))
        }
        Some(HookStatus::Succeeded) if is_function => (HookOutcome::Passed, ecs),
        Some(HookStatus::Failed) if is_function => (HookOutcome::Failed, ecs),
        Some(HookStatus::Failed) if is_pause => match around.status {
            Some(status) if status.is_rollback() && around.only_a_person_rolled_back => {
                (HookOutcome::RolledBack, Some(DecidedBy::Person))
            }
            _ => (HookOutcome::Failed, None),
        },
        Some(HookStatus::TimedOut) => {
            let outcome = match &detail.timeout_action {
                Some(HookTimeoutAction::Continue) => HookOutcome::Continued,
                Some(HookTimeoutAction::Rollback) => HookOutcome::RolledBack,
                Some(HookTimeoutAction::Other(_)) | None => HookOutcome::TimedOut,
            };
            (outcome, Some(DecidedBy::Deadline))
        }
        _ => return (None, None),
    };
    (Some(outcome), by)
}

/// Every hook that ECS lists: those that await action first, the soonest deadline before the others; else in ECS's order.
pub(super) fn all(deployment: &ServiceDeployment, as_of: Timestamp) -> Vec<Hook> {
    let listed = || deployment.lifecycle_hook_details.iter().flatten();
    let failed_pauses = listed()
        .filter(|hook| hook.target_type == Some(HookTarget::Pause))
        .filter(|hook| hook.status == Some(HookStatus::Failed))
        .count();
    let triggered = |monitor: &str| {
        let monitor = deployment.others.json(monitor).and_then(Others::parse);
        let status = monitor.and_then(|monitor| monitor.text("status"));
        status.is_some_and(|status| status == "TRIGGERED")
    };
    let around = Around {
        status: deployment.status.as_ref(),
        began_at: deployment.started_at.or(deployment.created_at),
        only_a_person_rolled_back: failed_pauses == 1
            && !triggered("alarms")
            && !triggered("deploymentCircuitBreaker"),
        as_of,
    };
    let mut hooks: Vec<Hook> = Vec::new();
    for detail in listed() {
        let hook = Hook::new(detail, &around);
        let at = hooks.partition_point(|before| before.urgency() <= hook.urgency());
        hooks.insert(at, hook);
    }
    hooks
}
