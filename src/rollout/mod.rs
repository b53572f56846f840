//! What a person needs to know of a service deployment before deciding on it: data in, data out.

pub mod changes;
mod consequence;
mod console;
mod percent;
mod stage;
mod traffic;

use crate::arn::{ServiceDeploymentArn, ServiceRevisionArn};
use crate::ecs::service_deployment::{
    DeploymentStrategy, HookStatus, HookTarget, HookTimeoutAction, LifecycleHookDetail,
    LifecycleStage, Rollback, ServiceDeployment, ServiceDeploymentStatus, ServiceRevisionSummary,
};
use crate::json::{Raw, ToJson, write_object};
use crate::protocol::Number;
use crate::timestamp::Timestamp;

pub use percent::Percent;
pub use stage::{Stage, StageState};
pub use traffic::TrafficSteps;

/// A service deployment, as far as a decision on it needs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rollout {
    /// The deployment's ARN; its parts follow.
    pub service_deployment_arn: ServiceDeploymentArn,
    /// The last part of the ARN.
    pub id: String,
    /// The Region it runs in.
    pub region: String,
    /// The account it runs in.
    pub account: String,
    /// The cluster's name.
    pub cluster: String,
    /// The service's name.
    pub service: String,
    /// The service's ARN, as ECS sent it.
    pub service_arn: Option<String>,
    /// The cluster's ARN, as ECS sent it.
    pub cluster_arn: Option<String>,
    /// Where it stands.
    pub status: ServiceDeploymentStatus,
    /// Why it stands there.
    pub status_reason: Option<String>,
    /// Whether it will not change any more.
    pub finished: bool,
    /// How traffic moves.
    pub strategy: Option<DeploymentStrategy>,
    /// The stage it is in.
    pub lifecycle_stage: Option<LifecycleStage>,
    /// When it was asked for.
    pub created_at: Option<Timestamp>,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it last changed.
    pub updated_at: Option<Timestamp>,
    /// When it was stopped.
    pub stopped_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// The service revisions that ran before, the one with most of the production traffic (else of the tasks) first; none for a
    /// service's first deployment.
    pub source_service_revisions: Vec<RevisionState>,
    /// The service revision it brings.
    pub target_service_revision: Option<RevisionState>,
    /// Every hook that ECS lists.
    pub hooks: Vec<Hook>,
    /// Whether at least one hook is awaiting action.
    pub paused: bool,
    /// The stages, in order.
    pub stages: Vec<Stage>,
    /// Pauses still to come after the present ones; `None` where it cannot be known.
    pub pauses_ahead: Option<u32>,
    /// How production traffic moves; `None` where it does not move in steps.
    pub traffic_steps: Option<TrafficSteps>,
    /// Continuing: whether, and what then.
    pub continuing: Possibility,
    /// Rolling back through a pause hook: whether, and what then.
    pub roll_back: Possibility,
    /// Rolling back without a pause hook, by stopping the deployment: whether, and what then.
    pub stop: Possibility,
    /// The way back, where there is one.
    pub rollback: Option<Rollback>,
    /// The alarms, as ECS sent them.
    pub alarms: Option<String>,
    /// The circuit breaker, as ECS sent it.
    pub deployment_circuit_breaker: Option<String>,
    /// The deployment in AWS's own console; `None` for partitions whose console's address is not public.
    pub console_url: Option<String>,
    /// When this was read, by ECS's clock.
    pub as_of: Timestamp,
}

impl ToJson for Rollout {
    fn write(&self, out: &mut String) {
        write_object(
            out,
            &[
                ("serviceDeploymentArn", &self.service_deployment_arn),
                ("id", &self.id),
                ("region", &self.region),
                ("account", &self.account),
                ("cluster", &self.cluster),
                ("service", &self.service),
                ("serviceArn", &self.service_arn),
                ("clusterArn", &self.cluster_arn),
                ("status", &self.status),
                ("statusReason", &self.status_reason),
                ("finished", &self.finished),
                ("strategy", &self.strategy),
                ("lifecycleStage", &self.lifecycle_stage),
                ("createdAt", &self.created_at),
                ("startedAt", &self.started_at),
                ("updatedAt", &self.updated_at),
                ("stoppedAt", &self.stopped_at),
                ("finishedAt", &self.finished_at),
                ("sourceServiceRevisions", &self.source_service_revisions),
                ("targetServiceRevision", &self.target_service_revision),
                ("hooks", &self.hooks),
                ("paused", &self.paused),
                ("stages", &self.stages),
                ("pausesAhead", &self.pauses_ahead),
                ("trafficSteps", &self.traffic_steps),
                ("continue", &self.continuing),
                ("rollBack", &self.roll_back),
                ("stop", &self.stop),
                ("rollback", &self.rollback),
                ("alarms", &self.alarms.as_deref().map(Raw)),
                (
                    "deploymentCircuitBreaker",
                    &self.deployment_circuit_breaker.as_deref().map(Raw),
                ),
                ("consoleUrl", &self.console_url),
                ("asOf", &self.as_of),
            ],
        );
    }
}

/// A service revision's part in a deployment.
#[derive(Clone, Debug, PartialEq)]
pub struct RevisionState {
    /// Its ARN, as ECS sent it.
    pub arn: String,
    /// Its number: the last part of its ARN.
    pub revision: Option<String>,
    /// Tasks it should have.
    pub requested_task_count: Option<i32>,
    /// Tasks that run.
    pub running_task_count: Option<i32>,
    /// Tasks that start.
    pub pending_task_count: Option<i32>,
    /// Its share of production traffic, in percent.
    pub requested_production_traffic_weight: Option<Number>,
    /// Its share of test traffic, in percent.
    pub requested_test_traffic_weight: Option<Number>,
}

impl ToJson for RevisionState {
    fn write(&self, out: &mut String) {
        write_object(
            out,
            &[
                ("arn", &self.arn),
                ("revision", &self.revision),
                ("requestedTaskCount", &self.requested_task_count),
                ("runningTaskCount", &self.running_task_count),
                ("pendingTaskCount", &self.pending_task_count),
                (
                    "requestedProductionTrafficWeight",
                    &self.requested_production_traffic_weight,
                ),
                (
                    "requestedTestTrafficWeight",
                    &self.requested_test_traffic_weight,
                ),
            ],
        );
    }
}

/// One execution of a lifecycle hook.
#[derive(Clone, Debug)]
pub struct Hook {
    /// The execution's id.
    pub hook_id: Option<String>,
    /// What kind of hook.
    pub target_type: Option<HookTarget>,
    /// What it runs.
    pub target_arn: Option<String>,
    /// What became of it.
    pub status: Option<HookStatus>,
    /// When its time runs out.
    pub expires_at: Option<Timestamp>,
    /// What happens then.
    pub timeout_action: Option<HookTimeoutAction>,
    /// Whether it is a pause that waits, in a deployment that is in progress.
    pub awaiting_action: bool,
    /// Until its time runs out, never below 0.
    pub remaining_seconds: Option<i64>,
    /// What happens by itself when its time runs out, in plain words.
    pub at_deadline: Option<&'static str>,
}

impl ToJson for Hook {
    fn write(&self, out: &mut String) {
        write_object(
            out,
            &[
                ("hookId", &self.hook_id),
                ("targetType", &self.target_type),
                ("targetArn", &self.target_arn),
                ("status", &self.status),
                ("expiresAt", &self.expires_at),
                ("timeoutAction", &self.timeout_action),
                ("awaitingAction", &self.awaiting_action),
                ("remainingSeconds", &self.remaining_seconds),
                ("atDeadline", &self.at_deadline),
            ],
        );
    }
}

/// Whether one can act now; if so, what it does; if not, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Possibility {
    /// Whether.
    pub possible: bool,
    /// What it does, where it is possible.
    pub consequence: Option<String>,
    /// Why not, where it is not.
    pub reason: Option<String>,
}

impl ToJson for Possibility {
    fn write(&self, out: &mut String) {
        write_object(
            out,
            &[
                ("possible", &self.possible),
                ("consequence", &self.consequence),
                ("reason", &self.reason),
            ],
        );
    }
}

impl Rollout {
    /// What `deployment` means to a person, read at `as_of` by ECS's clock.
    #[must_use]
    pub fn new(
        arn: &ServiceDeploymentArn,
        deployment: &ServiceDeployment,
        as_of: Timestamp,
    ) -> Self {
        let status = deployment
            .status
            .clone()
            .unwrap_or(ServiceDeploymentStatus::Other("UNKNOWN".to_owned()));
        let configuration = deployment.deployment_configuration.as_ref();
        let hooks: Vec<Hook> = deployment
            .lifecycle_hook_details
            .iter()
            .flatten()
            .map(|detail| Hook::new(detail, &status, as_of))
            .collect();
        let awaiting = hooks.iter().filter(|hook| hook.awaiting_action).count();
        let mut sources: Vec<RevisionState> = deployment
            .source_service_revisions
            .iter()
            .flatten()
            .map(RevisionState::new)
            .collect();
        // Not sorted: that would weigh more than it is worth.
        if let Some(main) = (0..sources.len()).max_by_key(|index| sources[*index].weight()) {
            sources.swap(0, main);
        }
        let target = deployment
            .target_service_revision
            .as_ref()
            .map(RevisionState::new);
        let traffic_steps = configuration
            .and_then(|configuration| TrafficSteps::new(configuration, target.as_ref()));
        let plan = stage::Plan::new(deployment, &status, traffic_steps.as_ref());
        let outlook = consequence::Outlook {
            status: &status,
            plan: &plan,
            steps: traffic_steps.as_ref(),
            sources: &sources,
            target: target.as_ref(),
            awaiting,
            bake_minutes: configuration
                .and_then(|configuration| configuration.bake_time_in_minutes),
        };
        let (continuing, roll_back, stop) = (
            outlook.continuing(),
            outlook.rolling_back(),
            outlook.stopping(),
        );
        Self {
            id: arn.id().to_owned(),
            region: arn.region().to_owned(),
            account: arn.account().to_owned(),
            cluster: arn.cluster().to_owned(),
            service: arn.service().to_owned(),
            service_arn: deployment.service_arn.clone(),
            cluster_arn: deployment.cluster_arn.clone(),
            finished: status.is_finished(),
            status_reason: deployment.status_reason.clone(),
            strategy: configuration.and_then(|configuration| configuration.strategy.clone()),
            lifecycle_stage: deployment.lifecycle_stage.clone(),
            created_at: deployment.created_at,
            started_at: deployment.started_at,
            updated_at: deployment.updated_at,
            stopped_at: deployment.stopped_at,
            finished_at: deployment.finished_at,
            paused: awaiting > 0,
            pauses_ahead: plan.pauses_ahead(),
            stages: plan.into_stages(),
            continuing,
            roll_back,
            stop,
            rollback: deployment.rollback.clone(),
            alarms: deployment.others.json("alarms").map(str::to_owned),
            deployment_circuit_breaker: deployment
                .others
                .json("deploymentCircuitBreaker")
                .map(str::to_owned),
            service_deployment_arn: arn.clone(),
            source_service_revisions: sources,
            target_service_revision: target,
            hooks,
            traffic_steps,
            status,
            console_url: console::url(arn),
            as_of,
        }
    }

    /// The service revisions: those before, then the one it brings.
    pub fn revisions(&self) -> impl Iterator<Item = &RevisionState> {
        self.source_service_revisions
            .iter()
            .chain(&self.target_service_revision)
    }

    /// The hook of this id, where ECS lists it.
    #[must_use]
    pub fn hook(&self, hook_id: &str) -> Option<&Hook> {
        self.hooks
            .iter()
            .find(|hook| hook.hook_id.as_deref() == Some(hook_id))
    }
}

impl RevisionState {
    fn new(summary: &ServiceRevisionSummary) -> Self {
        let arn = summary.arn.clone().unwrap_or_default();
        let revision = arn
            .parse::<ServiceRevisionArn>()
            .ok()
            .map(|arn| arn.revision().to_owned());
        Self {
            arn,
            revision,
            requested_task_count: summary.requested_task_count,
            running_task_count: summary.running_task_count,
            pending_task_count: summary.pending_task_count,
            requested_production_traffic_weight: summary
                .requested_production_traffic_weight
                .clone(),
            requested_test_traffic_weight: summary.requested_test_traffic_weight.clone(),
        }
    }

    /// How much of the service it is.
    fn weight(&self) -> (Option<i64>, Option<i32>) {
        let traffic = self.requested_production_traffic_weight.as_ref();
        (
            traffic.and_then(Number::thousandths),
            self.running_task_count,
        )
    }

    /// Whether it has the same tasks.
    #[must_use]
    pub fn has_same_tasks(&self, other: &Self) -> bool {
        self.arn == other.arn
            && self.requested_task_count == other.requested_task_count
            && self.running_task_count == other.running_task_count
            && self.pending_task_count == other.pending_task_count
    }

    /// Whether it has the same shares of traffic.
    #[must_use]
    pub fn has_same_traffic(&self, other: &Self) -> bool {
        self.arn == other.arn
            && self.requested_production_traffic_weight == other.requested_production_traffic_weight
            && self.requested_test_traffic_weight == other.requested_test_traffic_weight
    }
}

impl Hook {
    /// Whether nothing about it differs but the time that is left.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.hook_id == other.hook_id
            && self.status == other.status
            && self.expires_at == other.expires_at
            && self.timeout_action == other.timeout_action
            && self.awaiting_action == other.awaiting_action
    }

    fn new(
        detail: &LifecycleHookDetail,
        status: &ServiceDeploymentStatus,
        as_of: Timestamp,
    ) -> Self {
        let awaiting_action =
            *status == ServiceDeploymentStatus::InProgress && detail.awaits_action();
        let remaining_seconds = detail
            .expires_at
            .map(|end| ((end.epoch_millis() - as_of.epoch_millis()) / 1000).max(0));
        let at_deadline = match &detail.timeout_action {
            _ if !awaiting_action => None,
            Some(HookTimeoutAction::Rollback) => Some("The deployment rolls back by itself."),
            Some(HookTimeoutAction::Continue) => Some("The deployment continues by itself."),
            Some(HookTimeoutAction::Other(_)) | None => Some("ECS does not say what happens then."),
        };
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
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
