//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html>

use serde::{Deserialize, Serialize};

use super::wire::{Failure, Timestamp};
use super::{reference, task};
use crate::error::ApiError;
use crate::place::Place;
use crate::service::Service;
use crate::task::{Stopped, Task, Why};
use crate::world::World;

#[derive(Deserialize)]
pub(super) struct Input {
    cluster: Option<String>,
    include: Option<Vec<String>>,
    tasks: Option<Vec<String>>,
}

#[derive(Serialize)]
pub(super) struct Output<'a> {
    tasks: Vec<Described<'a>>,
    failures: Vec<Failure>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Described<'a> {
    attachments: [(); 0],
    attributes: [(); 0],
    availability_zone: String,
    cluster_arn: &'a str,
    connectivity: &'static str,
    containers: Vec<Container<'a>>,
    cpu: &'a str,
    created_at: Timestamp,
    desired_status: &'static str,
    enable_execute_command: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_stopped_at: Option<Timestamp>,
    group: String,
    health_status: &'static str,
    last_status: &'static str,
    launch_type: &'static str,
    memory: &'a str,
    platform_family: &'static str,
    platform_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<Timestamp>,
    started_by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    stop_code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopped_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopping_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<[(); 0]>,
    task_arn: String,
    task_definition_arn: &'a str,
    version: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Container<'a> {
    task_arn: String,
    name: &'a str,
    image: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    health_status: &'static str,
    last_status: &'static str,
    cpu: &'static str,
}

pub(super) fn resources(place: &Place, input: &Input) -> Vec<String> {
    let cluster = reference::cluster(place, input.cluster.as_deref()).unwrap_or_default();
    let tasks = input.tasks.iter().flatten();
    tasks
        .map(|given| reference::full_arn(place, &format!("task/{cluster}"), given.clone()))
        .collect()
}

pub(super) fn answer<'a>(
    world: &'a World,
    place: &Place,
    input: &Input,
) -> Result<Output<'a>, ApiError> {
    let asked = reference::required_list(input.tasks.clone(), "tasks", 100)?;
    let name = reference::cluster(place, input.cluster.as_deref())
        .ok_or_else(ApiError::cluster_not_found)?;
    let cluster = world
        .cluster(place, &name)
        .ok_or_else(ApiError::cluster_not_found)?;
    let known: Vec<Task> = cluster
        .services
        .values()
        .flat_map(|id| world.tasks_of(&world.services[*id]))
        .collect();
    let tags = input
        .include
        .iter()
        .flatten()
        .any(|include| include == "TAGS");
    let mut output = Output {
        tasks: Vec::new(),
        failures: Vec::new(),
    };
    for given in asked {
        let arn = reference::full_arn(place, &format!("task/{name}"), given);
        if let Some(kept) = Failure::kept(world, &arn) {
            output.failures.push(kept);
            continue;
        }
        match known
            .iter()
            .find(|one| task::arn(place, &name, &one.id) == arn)
        {
            Some(found) => output.tasks.push(describe(world, found, arn, tags)),
            None => output.failures.push(Failure::missing(arn)),
        }
    }
    Ok(output)
}

fn describe<'a>(world: &'a World, task: &Task, arn: String, tags: bool) -> Described<'a> {
    let revision = &world.revisions[task.revision];
    let service = &world.services[revision.service];
    let definition = &world.task_definitions[revision.task_definition];
    let stopped_at = task.stopped_at(world.now);
    let last_status = match (task.stop, stopped_at) {
        (None, _) => "RUNNING",
        (Some(_), None) => "DEPROVISIONING",
        (Some(_), Some(_)) => "STOPPED",
    };
    let containers = &definition.workload.containers;
    let why = task.stop.map(|stop| stop.why);
    Described {
        attachments: [],
        attributes: [],
        availability_zone: format!("{}a", service.spec.place.region),
        cluster_arn: &service.cluster_arn,
        connectivity: "CONNECTED",
        containers: containers
            .iter()
            .enumerate()
            .map(|(index, one)| Container {
                task_arn: arn.clone(),
                name: &one.name,
                image: &one.image,
                exit_code: match (why, index) {
                    (Some(why), 0) => why.exit_code(),
                    // The others are stopped with the first.
                    (Some(why), _) => why.exit_code().map(|_| 0),
                    (None, _) => None,
                },
                reason: why
                    .filter(|_| index == 0)
                    .and_then(|why| why.container_reason(&one.image)),
                health_status: "UNKNOWN",
                last_status: if task.stop.is_some() {
                    "STOPPED"
                } else {
                    "RUNNING"
                },
                cpu: "0",
            })
            .collect(),
        cpu: &definition.workload.cpu,
        created_at: Timestamp(task.created_at),
        desired_status: if task.stop.is_some() {
            "STOPPED"
        } else {
            "RUNNING"
        },
        enable_execute_command: false,
        execution_stopped_at: stopped_at.map(Timestamp),
        group: format!("service:{}", service.spec.service),
        health_status: "UNKNOWN",
        last_status,
        launch_type: "FARGATE",
        memory: &definition.workload.memory,
        platform_family: "Linux",
        platform_version: "1.4.0",
        started_at: task.started_at.map(Timestamp),
        started_by: task::started_by(world, task.revision),
        stop_code: why.map(Why::code),
        stopped_at: stopped_at.map(Timestamp),
        stopped_reason: task.stop.map(|stop| reason(world, service, &stop)),
        stopping_at: task.stopping_at().map(Timestamp),
        tags: tags.then_some([]),
        task_arn: arn,
        task_definition_arn: &definition.arn,
        version: 3,
    }
}

/// `stoppedReason`, in ECS's words.
fn reason(world: &World, service: &Service, stop: &Stopped) -> String {
    match stop.why {
        Why::OutOfMemory | Why::Exited => "Essential container in task exited".to_owned(),
        Why::NoImage => "Task failed to start".to_owned(),
        Why::Unhealthy => {
            let target_group = format!(
                "targetgroup/{}-green/fedcba9876543210",
                service.spec.service
            );
            format!(
                "Task failed ELB health checks in (target-group {})",
                service
                    .spec
                    .place
                    .arn_of("elasticloadbalancing", &target_group)
            )
        }
        Why::ScaledIn => format!(
            "Scaling activity initiated by (deployment {})",
            task::started_by(world, stop.by)
        ),
    }
}
