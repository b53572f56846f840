//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html>

use serde::Deserialize;
use serde_json::{Value, json};

use super::wire::{described, tags, timestamp};
use super::{reference, task};
use crate::error::ApiError;
use crate::place::Place;
use crate::service::Service;
use crate::task::{Stopped, Task, Why};
use crate::workload::Container;
use crate::world::World;

#[derive(Deserialize)]
pub(super) struct Input {
    cluster: Option<String>,
    include: Option<Vec<String>>,
    tasks: Option<Vec<String>>,
}

pub(super) fn resources(place: &Place, input: &Input) -> Vec<String> {
    let cluster = reference::cluster(place, input.cluster.as_deref()).unwrap_or_default();
    let tasks = input.tasks.iter().flatten();
    tasks
        .map(|given| reference::full_arn(place, &format!("task/{cluster}"), given.clone()))
        .collect()
}

pub(super) fn answer(world: &World, place: &Place, input: &Input) -> Result<Value, ApiError> {
    let asked = reference::required_list(input.tasks.clone(), "tasks", 100)?;
    let (name, cluster) = reference::known_cluster(world, place, input.cluster.as_deref())?;
    let services = cluster.services.values();
    let known: Vec<Task> = services
        .flat_map(|id| world.tasks_of(&world.services[*id]))
        .collect();
    let tags = tags(input.include.as_ref());
    let find = |given: String| {
        let arn = reference::full_arn(place, &format!("task/{name}"), given);
        let mut known = known.iter();
        let found = known.find(|one| task::arn(place, &name, &one.id) == arn);
        let found = found.map(|found| describe(world, found, &arn, tags));
        (arn, found)
    };
    let all = asked.into_iter().map(find);
    Ok(described(world, "tasks", all))
}

fn describe(world: &World, task: &Task, arn: &str, tags: Option<[(); 0]>) -> Value {
    let revision = &world.revisions[task.revision];
    let service = &world.services[revision.service];
    let definition = &world.task_definitions[revision.task_definition];
    let workload = &definition.workload;
    let stopped_at = task.stopped_at(world.now);
    let wanted = match task.stop {
        None => "RUNNING",
        Some(_) => "STOPPED",
    };
    let last_status = match (task.stop, stopped_at) {
        (Some(_), None) => "DEPROVISIONING",
        _ => wanted,
    };
    let why = task.stop.map(|stop| stop.why);
    let exit_code = why.and_then(Why::exit_code);
    let container = |(index, one): (usize, &Container)| {
        json!({
            "taskArn": arn,
            "name": one.name,
            "image": one.image,
            // The others are stopped with the first.
            "exitCode": exit_code.map(|code| if index == 0 { code } else { 0 }),
            "reason": why.filter(|_| index == 0).and_then(|why| why.container_reason(&one.image)),
            "healthStatus": "UNKNOWN",
            "lastStatus": wanted,
            "cpu": "0",
        })
    };
    let containers = workload.containers.iter().enumerate().map(container);
    json!({
        "attachments": [],
        "attributes": [],
        "availabilityZone": format!("{}a", service.spec.place.region),
        "clusterArn": service.cluster_arn,
        "connectivity": "CONNECTED",
        "containers": containers.collect::<Vec<_>>(),
        "cpu": workload.cpu,
        "createdAt": timestamp(task.created_at),
        "desiredStatus": wanted,
        "enableExecuteCommand": false,
        "executionStoppedAt": stopped_at.map(timestamp),
        "group": format!("service:{}", service.spec.service),
        "healthStatus": "UNKNOWN",
        "lastStatus": last_status,
        "launchType": "FARGATE",
        "memory": workload.memory,
        "platformFamily": "Linux",
        "platformVersion": "1.4.0",
        "startedAt": task.started_at.map(timestamp),
        "startedBy": task::started_by(world, task.revision),
        "stopCode": why.map(Why::code),
        "stoppedAt": stopped_at.map(timestamp),
        "stoppedReason": task.stop.map(|stop| reason(world, service, &stop)),
        "stoppingAt": task.stopping_at().map(timestamp),
        "tags": tags,
        "taskArn": arn,
        "taskDefinitionArn": definition.arn,
        "version": 3,
    })
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
