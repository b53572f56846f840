//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html>

use serde::Deserialize;
use serde_json::{Value, json};

use super::reference;
use super::wire::{tags, timestamp};
use crate::error::ApiError;
use crate::place::Place;
use crate::workload::{Container, TaskDefinition};
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Input {
    task_definition: Option<String>,
    include: Option<Vec<String>>,
}

pub(super) fn answer(world: &World, place: &Place, input: &Input) -> Result<Value, ApiError> {
    let given = reference::required(input.task_definition.clone(), "taskDefinition")?;
    let found = find(world, place, &given);
    let definition = found
        .ok_or_else(|| ApiError::new("ClientException", "Unable to describe task definition."))?;
    Ok(json!({ "taskDefinition": describe(definition), "tags": tags(input.include.as_ref()) }))
}

/// By ARN, by family and revision, or the latest of a family.
fn find<'a>(world: &'a World, place: &Place, given: &str) -> Option<&'a TaskDefinition> {
    let name = match given.strip_prefix("arn:") {
        Some(_) => given.strip_prefix(&place.arn("task-definition/"))?,
        None => given,
    };
    match name.split_once(':') {
        Some((family, revision)) => {
            world.task_definition(place, family, Some(revision.parse().ok()?))
        }
        None => world.task_definition(place, name, None),
    }
}

fn describe(definition: &TaskDefinition) -> Value {
    let account = &definition.place.account;
    let family = &definition.family;
    let workload = &definition.workload;
    let containers = workload.containers.iter();
    let containers = containers.map(|one| container(definition, one));
    json!({
        "taskDefinitionArn": definition.arn,
        "containerDefinitions": containers.collect::<Vec<_>>(),
        "family": family,
        "taskRoleArn": format!("arn:aws:iam::{account}:role/{family}-task"),
        "executionRoleArn": format!("arn:aws:iam::{account}:role/{family}-execution"),
        "networkMode": "awsvpc",
        "revision": definition.revision,
        "volumes": [],
        "status": "ACTIVE",
        "placementConstraints": [],
        "compatibilities": ["EC2", "FARGATE"],
        "runtimePlatform": { "cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX" },
        "requiresCompatibilities": ["FARGATE"],
        "cpu": workload.cpu,
        "memory": workload.memory,
        "registeredAt": timestamp(definition.registered_at),
        "registeredBy": format!("arn:aws:iam::{account}:role/Deployer"),
    })
}

fn container(definition: &TaskDefinition, container: &Container) -> Value {
    let family = &definition.family;
    let place = &definition.place;
    let secret = |name: &String| {
        let resource = format!("secret:{family}/{name}-AbCdEf");
        json!({ "name": name, "valueFrom": place.arn_of("secretsmanager", &resource) })
    };
    let secrets: Vec<Value> = container.secrets.iter().map(secret).collect();
    let variable = |(name, value): &(String, String)| json!({ "name": name, "value": value });
    let environment: Vec<Value> = container.environment.iter().map(variable).collect();
    json!({
        "name": container.name,
        "image": container.image,
        "cpu": 0,
        "portMappings": [{ "containerPort": 8080, "hostPort": 8080, "protocol": "tcp" }],
        "essential": true,
        "environment": environment,
        "mountPoints": [],
        "volumesFrom": [],
        "secrets": (!secrets.is_empty()).then_some(secrets),
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {
                "awslogs-group": format!("/ecs/{family}"),
                "awslogs-region": place.region,
                "awslogs-stream-prefix": "ecs",
            },
        },
    })
}
