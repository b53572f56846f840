//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceDeployments.html>

use serde::{Deserialize, Serialize};

use super::wire::{Failure, Timestamp};
use super::{reference, with_services};
use crate::configuration::{DeploymentConfiguration, Strategy};
use crate::deployment::{Deployment, Phase, Status, Trouble};
use crate::error::ApiError;
use crate::hook::{Fate, Hook};
use crate::lifecycle_hook::{Action, TargetType};
use crate::place::Place;
use crate::service::TrafficManagement;
use crate::settings::{Members, ResolvedHooks};
use crate::stage::Stage;
use crate::traffic::Share;
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Input {
    service_deployment_arns: Option<Vec<String>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output<'a> {
    service_deployments: Vec<Described<'a>>,
    failures: Vec<Failure>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Described<'a> {
    service_deployment_arn: &'a str,
    service_arn: &'a str,
    cluster_arn: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_at: Option<Timestamp>,
    updated_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_service_revisions: Option<Vec<RevisionSummary<'a>>>,
    target_service_revision: RevisionSummary<'a>,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lifecycle_stage: Option<Stage>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lifecycle_hook_details: Vec<HookDetail<'a>>,
    deployment_configuration: &'a DeploymentConfiguration,
    #[serde(skip_serializing_if = "Option::is_none")]
    rollback: Option<Rollback<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deployment_circuit_breaker: Option<CircuitBreaker>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alarms: Option<Alarms<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RevisionSummary<'a> {
    arn: &'a str,
    requested_task_count: u32,
    running_task_count: u32,
    pending_task_count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    requested_test_traffic_weight: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requested_production_traffic_weight: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HookDetail<'a> {
    hook_id: &'a str,
    target_type: TargetType,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_arn: Option<&'a str>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout_action: Option<Action>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rollback<'a> {
    reason: &'a str,
    started_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_revision_arn: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CircuitBreaker {
    status: &'static str,
    failure_count: u32,
    threshold: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Alarms<'a> {
    status: &'static str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    alarm_names: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    triggered_alarm_names: Option<[&'a str; 1]>,
}

pub(super) fn resources(_: &Place, input: &Input) -> Vec<String> {
    with_services(input.service_deployment_arns.iter().flatten())
}

pub(super) fn answer<'a>(
    world: &'a World,
    place: &Place,
    input: &Input,
) -> Result<Output<'a>, ApiError> {
    let asked = reference::required_list(
        input.service_deployment_arns.clone(),
        "serviceDeploymentArns",
        20,
    )?;
    let mut output = Output {
        service_deployments: Vec::new(),
        failures: Vec::new(),
    };
    for arn in asked {
        reference::check_arn(&arn, "service-deployment")?;
        if let Some(kept) = Failure::kept(world, &arn) {
            output.failures.push(kept);
            continue;
        }
        let found = world.deployment(&arn).map(|id| &world.deployments[id]);
        match found.filter(|deployment| deployment.place == *place) {
            Some(deployment) => {
                let mut described = describe(world, deployment);
                if world.settings.members == Members::AsDocumented {
                    described.leave_out_what_samples_do();
                }
                output.service_deployments.push(described);
            }
            None => output.failures.push(Failure::missing(arn)),
        }
    }
    Ok(output)
}

fn describe<'a>(world: &'a World, deployment: &'a Deployment) -> Described<'a> {
    let summary = |revision: usize| summary(world, deployment, revision);
    Described {
        service_deployment_arn: &deployment.arn,
        service_arn: &deployment.service_arn,
        cluster_arn: &deployment.cluster_arn,
        created_at: Some(Timestamp(deployment.created_at)),
        started_at: deployment.started_at.map(Timestamp),
        finished_at: deployment.finished_at.map(Timestamp),
        stopped_at: deployment.stopped_at.map(Timestamp),
        updated_at: Timestamp(deployment.updated_at),
        source_service_revisions: Some(
            deployment
                .source
                .iter()
                .map(|source| summary(*source))
                .collect(),
        ),
        target_service_revision: summary(deployment.target),
        status: deployment.status,
        status_reason: deployment.status_reason.as_deref(),
        lifecycle_stage: deployment.stage(),
        lifecycle_hook_details: hooks(deployment, world.settings.resolved_hooks),
        deployment_configuration: &deployment.configuration,
        rollback: deployment.rollback.as_ref().map(|rollback| Rollback {
            reason: &rollback.reason,
            started_at: Timestamp(rollback.started_at),
            service_revision_arn: rollback.service_revision_arn.as_deref(),
        }),
        deployment_circuit_breaker: Some(circuit_breaker(world, deployment)),
        alarms: Some(alarms(deployment)),
    }
}

impl Described<'_> {
    fn leave_out_what_samples_do(&mut self) {
        let target = &mut self.target_service_revision;
        target.requested_test_traffic_weight = None;
        target.requested_production_traffic_weight = None;
        self.source_service_revisions = None;
        self.lifecycle_stage = None;
        (self.created_at, self.started_at) = (None, None);
        (self.deployment_circuit_breaker, self.alarms) = (None, None);
    }
}

fn summary<'a>(world: &'a World, deployment: &Deployment, revision: usize) -> RevisionSummary<'a> {
    let last_seen = deployment
        .last_seen
        .iter()
        .find(|(seen, _)| *seen == revision)
        .map(|(_, share)| *share);
    let service = &world.services[deployment.service];
    let share = last_seen.unwrap_or_else(|| Share::of(service.active(revision), world.now));
    // What AWS sends of a headless service is documented nowhere.
    let shifts = deployment.strategy() != Strategy::Rolling
        && service.spec.traffic != TrafficManagement::Headless;
    RevisionSummary {
        arn: &world.revisions[revision].arn,
        requested_task_count: share.requested,
        running_task_count: share.running,
        pending_task_count: share.pending,
        requested_test_traffic_weight: shifts.then_some(share.test),
        requested_production_traffic_weight: shifts.then_some(share.production),
    }
}

fn hooks(deployment: &Deployment, resolved: ResolvedHooks) -> Vec<HookDetail<'_>> {
    let listed = |hook: &&Hook| hook.fate == Fate::Open || resolved == ResolvedHooks::Stay;
    let detail = |hook: &'_ Hook| -> Option<_> {
        Some((hook.status()?, hook.target_type == TargetType::Pause))
    };
    let describe = |hook| {
        let (status, pause) = detail(hook)?;
        Some(HookDetail {
            hook_id: &hook.id,
            target_type: hook.target_type,
            target_arn: hook.target_arn.as_deref(),
            status,
            expires_at: pause.then_some(Timestamp(hook.due_at)),
            timeout_action: pause.then_some(hook.timeout_action),
        })
    };
    deployment
        .hooks
        .iter()
        .filter(listed)
        .filter_map(describe)
        .collect()
}

fn circuit_breaker(world: &World, deployment: &Deployment) -> CircuitBreaker {
    let enabled = deployment
        .configuration
        .deployment_circuit_breaker
        .as_ref()
        .is_some_and(|breaker| breaker.enable);
    let desired = world.services[deployment.service].spec.desired_count;
    let threshold = desired.div_ceil(2).clamp(3, 200);
    let failure_count = match deployment.phase {
        Phase::Failing {
            since,
            trips_at: Some(trips_at),
        } => {
            let failed = i64::from(threshold) * (world.now - since) / (trips_at - since).max(1);
            u32::try_from(failed).unwrap_or(threshold)
        }
        _ if deployment.circuit_breaker_triggered => threshold,
        _ => 0,
    };
    let status = monitor(
        enabled,
        deployment.circuit_breaker_triggered,
        deployment.status,
    );
    CircuitBreaker {
        status,
        failure_count,
        threshold: if enabled { threshold } else { 0 },
    }
}

fn alarms(deployment: &Deployment) -> Alarms<'_> {
    let configured = deployment.configuration.alarms.as_ref();
    let ignored = deployment.troubles.contains(&Trouble::AlarmBefore);
    let enabled = configured.is_some_and(|alarms| alarms.enable) && !ignored;
    let triggered = deployment.triggered_alarm.as_deref();
    Alarms {
        status: monitor(enabled, triggered.is_some(), deployment.status),
        alarm_names: configured.map_or(&[], |alarms| &alarms.alarm_names),
        triggered_alarm_names: triggered.map(|name| [name]),
    }
}

fn monitor(enabled: bool, triggered: bool, status: Status) -> &'static str {
    match (enabled, triggered) {
        (false, _) => "DISABLED",
        (true, true) => "TRIGGERED",
        (true, false) if status.finished() => "MONITORING_COMPLETE",
        (true, false) => "MONITORING",
    }
}
