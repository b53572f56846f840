//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html>

use serde::Deserialize;
use serde_json::{Value, json};

use super::reference;
use super::wire::{described, load_balancers, network, tags, timestamp};
use crate::deployment::Deployment;
use crate::error::ApiError;
use crate::place::Place;
use crate::service::{Controller, Service};
use crate::traffic::Share;
use crate::world::World;

#[derive(Deserialize)]
pub(super) struct Input {
    cluster: Option<String>,
    services: Option<Vec<String>>,
    include: Option<Vec<String>>,
}

pub(super) fn resources(place: &Place, input: &Input) -> Vec<String> {
    let services = input.services.iter().flatten();
    services
        .map(|given| reference::service_arn(place, input.cluster.as_deref(), given))
        .collect()
}

pub(super) fn answer(world: &World, place: &Place, input: &Input) -> Result<Value, ApiError> {
    let asked = reference::required_list(input.services.clone(), "services", 10)?;
    let (cluster, _) = reference::known_cluster(world, place, input.cluster.as_deref())?;
    let tags = tags(input.include.as_ref());
    let find = |given: String| {
        let name = reference::service(place, &cluster, &given);
        let found = name.and_then(|name| world.service(place, &cluster, &name));
        let found = found.map(|id| describe(world, &world.services[id], tags));
        let arn = reference::full_arn(place, &format!("service/{cluster}"), given);
        (arn, found)
    };
    let all = asked.into_iter().map(find);
    Ok(described(world, "services", all))
}

fn describe(world: &World, service: &Service, tags: Option<[(); 0]>) -> Value {
    let spec = &service.spec;
    let shares: Vec<_> = service
        .active
        .iter()
        .map(|active| (active.revision, Share::of(Some(active), world.now)))
        .collect();
    let latest = service.deployments.last().map(|id| &world.deployments[*id]);
    let named = spec.names_current_deployment && spec.controller == Controller::Ecs;
    let newest = service
        .active
        .last()
        .map(|active| world.revisions[active.revision].task_definition);
    let task_definition = newest
        .or(service.task_definitions.last().copied())
        .map(|id| &world.task_definitions[id]);
    let running: u32 = shares.iter().map(|(_, share)| share.running).sum();
    let pending: u32 = shares.iter().map(|(_, share)| share.pending).sum();
    json!({
        "serviceArn": service.arn,
        "serviceName": spec.service,
        "clusterArn": service.cluster_arn,
        "loadBalancers": load_balancers(service, task_definition),
        "serviceRegistries": [],
        "status": "ACTIVE",
        "desiredCount": spec.desired_count,
        "runningCount": running,
        "pendingCount": pending,
        "launchType": "FARGATE",
        "platformVersion": "1.4.0",
        "platformFamily": "Linux",
        "taskDefinition": task_definition.map(|definition| &definition.arn),
        "deploymentConfiguration": spec.configuration,
        "deployments": parts(world, service, &shares, latest),
        "events": [],
        "createdAt": timestamp(service.created_at),
        "currentServiceDeployment": latest.filter(|_| named).map(|latest| &latest.arn),
        "currentServiceRevisions": current(world, &shares).filter(|_| named),
        "placementConstraints": [],
        "placementStrategy": [],
        "networkConfiguration": network(),
        "healthCheckGracePeriodSeconds": 0,
        "schedulingStrategy": "REPLICA",
        "deploymentController": { "type": spec.controller },
        "tags": tags,
        "createdBy": format!("arn:aws:iam::{}:role/Deployer", spec.place.account),
        "enableECSManagedTags": false,
        "propagateTags": "NONE",
        "enableExecuteCommand": false,
        "availabilityZoneRebalancing": "ENABLED",
    })
}

/// None where nothing runs.
fn current(world: &World, shares: &[(usize, Share)]) -> Option<Vec<Value>> {
    let describe = |(revision, share): &(usize, Share)| {
        json!({
            "arn": world.revisions[*revision].arn,
            "requestedTaskCount": share.requested,
            "runningTaskCount": share.running,
            "pendingTaskCount": share.pending,
        })
    };
    (!shares.is_empty()).then(|| shares.iter().map(describe).collect())
}

/// The older view of what runs, each a `Deployment`.
fn parts(
    world: &World,
    service: &Service,
    shares: &[(usize, Share)],
    latest: Option<&Deployment>,
) -> Vec<Value> {
    let newest = shares.len().saturating_sub(1);
    let under_way = latest.is_some_and(|latest| !latest.status.finished());
    let updated_at = latest.map_or(service.created_at, |latest| latest.updated_at);
    let describe = |(at, (revision, share)): (usize, &(usize, Share))| {
        let revision = &world.revisions[*revision];
        let number = revision.arn.rsplit('/').next().unwrap_or_default();
        let (rollout_state, words) = if at == newest && under_way {
            ("IN_PROGRESS", "in progress")
        } else {
            ("COMPLETED", "completed")
        };
        json!({
            "id": format!("ecs-svc/{number}"),
            "status": if at == newest { "PRIMARY" } else { "ACTIVE" },
            "taskDefinition": world.task_definitions[revision.task_definition].arn,
            "desiredCount": share.requested,
            "pendingCount": share.pending,
            "runningCount": share.running,
            "failedTasks": 0,
            "createdAt": timestamp(revision.created_at),
            "updatedAt": timestamp(updated_at),
            "launchType": "FARGATE",
            "platformVersion": "1.4.0",
            "platformFamily": "Linux",
            "networkConfiguration": network(),
            "rolloutState": rollout_state,
            "rolloutStateReason": format!("ECS deployment ecs-svc/{number} {words}."),
        })
    };
    shares.iter().enumerate().rev().map(describe).collect()
}
