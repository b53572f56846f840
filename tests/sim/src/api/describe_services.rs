//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html>

use serde::{Deserialize, Serialize};

use super::reference;
use super::wire::{Failure, LoadBalancer, NETWORK, NetworkConfiguration, Timestamp};
use crate::configuration::{DeploymentConfiguration, Strategy};
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

#[derive(Serialize)]
pub(super) struct Output<'a> {
    services: Vec<Described<'a>>,
    failures: Vec<Failure>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Described<'a> {
    service_arn: &'a str,
    service_name: &'a str,
    cluster_arn: &'a str,
    load_balancers: Vec<LoadBalancer>,
    service_registries: [(); 0],
    status: &'static str,
    desired_count: u32,
    running_count: u32,
    pending_count: u32,
    launch_type: &'static str,
    platform_version: &'static str,
    platform_family: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    task_definition: Option<&'a str>,
    deployment_configuration: &'a DeploymentConfiguration,
    deployments: Vec<PartOfService<'a>>,
    events: [(); 0],
    created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_service_deployment: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    current_service_revisions: Vec<CurrentRevision<'a>>,
    placement_constraints: [(); 0],
    placement_strategy: [(); 0],
    network_configuration: NetworkConfiguration,
    health_check_grace_period_seconds: u32,
    scheduling_strategy: &'static str,
    deployment_controller: ControllerType,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<[(); 0]>,
    created_by: String,
    #[serde(rename = "enableECSManagedTags")]
    enable_ecs_managed_tags: bool,
    propagate_tags: &'static str,
    enable_execute_command: bool,
    availability_zone_rebalancing: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CurrentRevision<'a> {
    arn: &'a str,
    requested_task_count: u32,
    running_task_count: u32,
    pending_task_count: u32,
}

#[derive(Serialize)]
struct ControllerType {
    #[serde(rename = "type")]
    controller: Controller,
}

/// A `Deployment`: the older view of what runs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PartOfService<'a> {
    id: String,
    status: &'static str,
    task_definition: &'a str,
    desired_count: u32,
    pending_count: u32,
    running_count: u32,
    failed_tasks: u32,
    created_at: Timestamp,
    updated_at: Timestamp,
    launch_type: &'static str,
    platform_version: &'static str,
    platform_family: &'static str,
    network_configuration: NetworkConfiguration,
    rollout_state: &'static str,
    rollout_state_reason: String,
}

pub(super) fn resources(place: &Place, input: &Input) -> Vec<String> {
    let services = input.services.iter().flatten();
    services
        .map(|given| reference::service_arn(place, input.cluster.as_deref(), given))
        .collect()
}

pub(super) fn answer<'a>(
    world: &'a World,
    place: &Place,
    input: &Input,
) -> Result<Output<'a>, ApiError> {
    let asked = reference::required_list(input.services.clone(), "services", 10)?;
    let cluster = reference::cluster(place, input.cluster.as_deref())
        .ok_or_else(ApiError::cluster_not_found)?;
    if world.cluster(place, &cluster).is_none() {
        return Err(ApiError::cluster_not_found());
    }
    let tags = input
        .include
        .iter()
        .flatten()
        .any(|include| include == "TAGS");
    let mut output = Output {
        services: Vec::new(),
        failures: Vec::new(),
    };
    for given in asked {
        let name = reference::service(place, &cluster, &given);
        let arn = reference::full_arn(place, &format!("service/{cluster}"), given);
        if let Some(kept) = Failure::kept(world, &arn) {
            output.failures.push(kept);
            continue;
        }
        match name.and_then(|name| world.service(place, &cluster, &name)) {
            Some(service) => output
                .services
                .push(describe(world, &world.services[service], tags)),
            None => output.failures.push(Failure::missing(arn)),
        }
    }
    Ok(output)
}

fn describe<'a>(world: &'a World, service: &'a Service, tags: bool) -> Described<'a> {
    let spec = &service.spec;
    let own = spec.controller == Controller::Ecs;
    let shares: Vec<_> = service
        .active
        .iter()
        .map(|active| (active.revision, Share::of(Some(active), world.now)))
        .collect();
    let latest = service.deployments.last().map(|id| &world.deployments[*id]);
    let named = spec.names_current_deployment && own;
    let newest = service
        .active
        .last()
        .map(|active| world.revisions[active.revision].task_definition);
    let task_definition = newest
        .or(service.task_definitions.last().copied())
        .map(|id| &world.task_definitions[id]);
    let container = task_definition.and_then(|definition| definition.workload.containers.first());
    let container = container.map_or("app", |container| container.name.as_str());
    let shifts = own && spec.configuration.strategy != Strategy::Rolling;
    Described {
        service_arn: &service.arn,
        service_name: &spec.service,
        cluster_arn: &service.cluster_arn,
        load_balancers: LoadBalancer::of(
            &spec.place,
            &spec.service,
            container,
            shifts,
            spec.traffic,
        ),
        service_registries: [],
        status: "ACTIVE",
        desired_count: spec.desired_count,
        running_count: shares.iter().map(|(_, share)| share.running).sum(),
        pending_count: shares.iter().map(|(_, share)| share.pending).sum(),
        launch_type: "FARGATE",
        platform_version: "1.4.0",
        platform_family: "Linux",
        task_definition: task_definition.map(|definition| definition.arn.as_str()),
        deployment_configuration: &spec.configuration,
        deployments: parts(world, service, &shares, latest),
        events: [],
        created_at: Timestamp(service.created_at),
        current_service_deployment: latest.filter(|_| named).map(|latest| latest.arn.as_str()),
        current_service_revisions: if named {
            current(world, &shares)
        } else {
            Vec::new()
        },
        placement_constraints: [],
        placement_strategy: [],
        network_configuration: NETWORK,
        health_check_grace_period_seconds: 0,
        scheduling_strategy: "REPLICA",
        deployment_controller: ControllerType {
            controller: spec.controller,
        },
        tags: tags.then_some([]),
        created_by: format!("arn:aws:iam::{}:role/Deployer", spec.place.account),
        enable_ecs_managed_tags: false,
        propagate_tags: "NONE",
        enable_execute_command: false,
        availability_zone_rebalancing: "ENABLED",
    }
}

fn current<'a>(world: &'a World, shares: &[(usize, Share)]) -> Vec<CurrentRevision<'a>> {
    let describe = |(revision, share): &(usize, Share)| CurrentRevision {
        arn: &world.revisions[*revision].arn,
        requested_task_count: share.requested,
        running_task_count: share.running,
        pending_task_count: share.pending,
    };
    shares.iter().map(describe).collect()
}

fn parts<'a>(
    world: &'a World,
    service: &Service,
    shares: &[(usize, Share)],
    latest: Option<&Deployment>,
) -> Vec<PartOfService<'a>> {
    let newest = shares.len().saturating_sub(1);
    let under_way = latest.is_some_and(|latest| !latest.status.finished());
    let describe = |(at, (revision, share)): (usize, &(usize, Share))| {
        let revision = &world.revisions[*revision];
        let id = format!(
            "ecs-svc/{}",
            revision.arn.rsplit('/').next().unwrap_or_default()
        );
        let (rollout_state, words) = if at == newest && under_way {
            ("IN_PROGRESS", "in progress")
        } else {
            ("COMPLETED", "completed")
        };
        PartOfService {
            rollout_state_reason: format!("ECS deployment {id} {words}."),
            id,
            status: if at == newest { "PRIMARY" } else { "ACTIVE" },
            task_definition: &world.task_definitions[revision.task_definition].arn,
            desired_count: share.requested,
            pending_count: share.pending,
            running_count: share.running,
            failed_tasks: 0,
            created_at: Timestamp(revision.created_at),
            updated_at: Timestamp(latest.map_or(service.created_at, |latest| latest.updated_at)),
            launch_type: "FARGATE",
            platform_version: "1.4.0",
            platform_family: "Linux",
            network_configuration: NETWORK,
            rollout_state,
        }
    };
    shares.iter().enumerate().rev().map(describe).collect()
}
