//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceDeployments.html>

use serde::Deserialize;
use serde_json::{Value, json};

use super::wire::{described, timestamp};
use super::{reference, with_services};
use crate::configuration::Strategy;
use crate::deployment::{Deployment, Phase, Status, Trouble};
use crate::error::ApiError;
use crate::hook::{Fate, Hook};
use crate::lifecycle_hook::TargetType;
use crate::place::Place;
use crate::service::TrafficManagement;
use crate::settings::{Members, ResolvedHooks};
use crate::traffic::Share;
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Input {
    service_deployment_arns: Option<Vec<String>>,
}

pub(super) fn resources(_: &Place, input: &Input) -> Vec<String> {
    with_services(input.service_deployment_arns.iter().flatten())
}

pub(super) fn answer(world: &World, place: &Place, input: &Input) -> Result<Value, ApiError> {
    let arns = input.service_deployment_arns.clone();
    let asked = reference::required_list(arns, "serviceDeploymentArns", 20)?;
    for arn in &asked {
        reference::check_arn(arn, "service-deployment")?;
    }
    let find = |arn: String| {
        let found = world.deployment(&arn).map(|id| &world.deployments[id]);
        let found = found.filter(|deployment| deployment.place == *place);
        (arn, found.map(|found| describe(world, found)))
    };
    let all = asked.into_iter().map(find);
    Ok(described(world, "serviceDeployments", all))
}

fn describe(world: &World, deployment: &Deployment) -> Value {
    let summary = |revision: usize| summary(world, deployment, revision);
    let sources = deployment.source.iter().map(|source| summary(*source));
    let rollback = deployment.rollback.as_ref().map(|rollback| {
        json!({
            "reason": rollback.reason,
            "startedAt": timestamp(rollback.started_at),
            "serviceRevisionArn": rollback.service_revision_arn,
        })
    });
    let mut described = json!({
        "serviceDeploymentArn": deployment.arn,
        "serviceArn": deployment.service_arn,
        "clusterArn": deployment.cluster_arn,
        "createdAt": timestamp(deployment.created_at),
        "startedAt": deployment.started_at.map(timestamp),
        "finishedAt": deployment.finished_at.map(timestamp),
        "stoppedAt": deployment.stopped_at.map(timestamp),
        "updatedAt": timestamp(deployment.updated_at),
        "sourceServiceRevisions": sources.collect::<Vec<_>>(),
        "targetServiceRevision": summary(deployment.target),
        "status": deployment.status,
        "statusReason": deployment.status_reason,
        "lifecycleStage": deployment.stage(),
        "lifecycleHookDetails": hooks(deployment, world.settings.resolved_hooks),
        "deploymentConfiguration": deployment.configuration,
        "rollback": rollback,
        "deploymentCircuitBreaker": circuit_breaker(world, deployment),
        "alarms": alarms(deployment),
    });
    if world.settings.members == Members::AsDocumented {
        leave_out_what_samples_do(&mut described);
    }
    described
}

fn leave_out_what_samples_do(described: &mut Value) {
    let absent = [
        "sourceServiceRevisions",
        "lifecycleStage",
        "createdAt",
        "startedAt",
        "deploymentCircuitBreaker",
        "alarms",
    ];
    for member in absent {
        described[member] = Value::Null;
    }
    let target = &mut described["targetServiceRevision"];
    target["requestedTestTrafficWeight"] = Value::Null;
    target["requestedProductionTrafficWeight"] = Value::Null;
}

fn summary(world: &World, deployment: &Deployment, revision: usize) -> Value {
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
    json!({
        "arn": world.revisions[revision].arn,
        "requestedTaskCount": share.requested,
        "runningTaskCount": share.running,
        "pendingTaskCount": share.pending,
        "requestedTestTrafficWeight": shifts.then_some(share.test),
        "requestedProductionTrafficWeight": shifts.then_some(share.production),
    })
}

/// None where no hook is listed.
fn hooks(deployment: &Deployment, resolved: ResolvedHooks) -> Option<Vec<Value>> {
    let listed = |hook: &&Hook| hook.fate == Fate::Open || resolved == ResolvedHooks::Stay;
    let describe = |hook: &Hook| {
        let pause = hook.target_type == TargetType::Pause;
        Some(json!({
            "hookId": hook.id,
            "targetType": hook.target_type,
            "targetArn": hook.target_arn,
            "status": hook.status()?,
            "expiresAt": pause.then_some(timestamp(hook.due_at)),
            "timeoutAction": pause.then_some(hook.timeout_action),
        }))
    };
    let hooks = deployment.hooks.iter().filter(listed);
    let hooks: Vec<Value> = hooks.filter_map(describe).collect();
    (!hooks.is_empty()).then_some(hooks)
}

fn circuit_breaker(world: &World, deployment: &Deployment) -> Value {
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
    json!({
        "status": status,
        "failureCount": failure_count,
        "threshold": if enabled { threshold } else { 0 },
    })
}

fn alarms(deployment: &Deployment) -> Value {
    let configured = deployment.configuration.alarms.as_ref();
    let ignored = deployment.troubles.contains(&Trouble::AlarmBefore);
    let enabled = configured.is_some_and(|alarms| alarms.enable) && !ignored;
    let triggered = deployment.triggered_alarm.as_deref();
    let names = configured.map(|alarms| &alarms.alarm_names);
    json!({
        "status": monitor(enabled, triggered.is_some(), deployment.status),
        "alarmNames": names.filter(|names| !names.is_empty()),
        "triggeredAlarmNames": triggered.map(|name| [name]),
    })
}

fn monitor(enabled: bool, triggered: bool, status: Status) -> &'static str {
    match (enabled, triggered) {
        (false, _) => "DISABLED",
        (true, true) => "TRIGGERED",
        (true, false) if status.finished() => "MONITORING_COMPLETE",
        (true, false) => "MONITORING",
    }
}
