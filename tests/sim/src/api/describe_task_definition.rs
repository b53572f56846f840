//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html>

use serde::{Deserialize, Serialize};

use super::reference;
use super::wire::Timestamp;
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output<'a> {
    task_definition: Described<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<[(); 0]>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Described<'a> {
    task_definition_arn: &'a str,
    container_definitions: Vec<ContainerDefinition<'a>>,
    family: &'a str,
    task_role_arn: String,
    execution_role_arn: String,
    network_mode: &'static str,
    revision: u32,
    volumes: [(); 0],
    status: &'static str,
    placement_constraints: [(); 0],
    compatibilities: [&'static str; 2],
    runtime_platform: RuntimePlatform,
    requires_compatibilities: [&'static str; 1],
    cpu: &'a str,
    memory: &'a str,
    registered_at: Timestamp,
    registered_by: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuntimePlatform {
    cpu_architecture: &'static str,
    operating_system_family: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ContainerDefinition<'a> {
    name: &'a str,
    image: &'a str,
    cpu: u32,
    port_mappings: [PortMapping; 1],
    essential: bool,
    environment: Vec<Environment<'a>>,
    mount_points: [(); 0],
    volumes_from: [(); 0],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    secrets: Vec<Secret<'a>>,
    log_configuration: LogConfiguration<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PortMapping {
    container_port: u16,
    host_port: u16,
    protocol: &'static str,
}

#[derive(Serialize)]
struct Environment<'a> {
    name: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Secret<'a> {
    name: &'a str,
    value_from: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogConfiguration<'a> {
    log_driver: &'static str,
    options: LogOptions<'a>,
}

#[derive(Serialize)]
struct LogOptions<'a> {
    #[serde(rename = "awslogs-group")]
    group: String,
    #[serde(rename = "awslogs-region")]
    region: &'a str,
    #[serde(rename = "awslogs-stream-prefix")]
    stream_prefix: &'static str,
}

pub(super) fn answer<'a>(
    world: &'a World,
    place: &Place,
    input: &Input,
) -> Result<Output<'a>, ApiError> {
    let given = reference::required(input.task_definition.clone(), "taskDefinition")?;
    let found = find(world, place, &given);
    let definition = found
        .ok_or_else(|| ApiError::new("ClientException", "Unable to describe task definition."))?;
    let tags = input
        .include
        .iter()
        .flatten()
        .any(|include| include == "TAGS");
    Ok(Output {
        task_definition: describe(definition),
        tags: tags.then_some([]),
    })
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

fn describe(definition: &TaskDefinition) -> Described<'_> {
    let account = &definition.place.account;
    let family = &definition.family;
    Described {
        task_definition_arn: &definition.arn,
        container_definitions: definition
            .workload
            .containers
            .iter()
            .map(|one| container(definition, one))
            .collect(),
        family,
        task_role_arn: format!("arn:aws:iam::{account}:role/{family}-task"),
        execution_role_arn: format!("arn:aws:iam::{account}:role/{family}-execution"),
        network_mode: "awsvpc",
        revision: definition.revision,
        volumes: [],
        status: "ACTIVE",
        placement_constraints: [],
        compatibilities: ["EC2", "FARGATE"],
        runtime_platform: RuntimePlatform {
            cpu_architecture: "ARM64",
            operating_system_family: "LINUX",
        },
        requires_compatibilities: ["FARGATE"],
        cpu: &definition.workload.cpu,
        memory: &definition.workload.memory,
        registered_at: Timestamp(definition.registered_at),
        registered_by: format!("arn:aws:iam::{account}:role/Deployer"),
    }
}

fn container<'a>(
    definition: &'a TaskDefinition,
    container: &'a Container,
) -> ContainerDefinition<'a> {
    let secret = |name: &'a String| Secret {
        name,
        value_from: definition.place.arn_of(
            "secretsmanager",
            &format!("secret:{}/{name}-AbCdEf", definition.family),
        ),
    };
    ContainerDefinition {
        name: &container.name,
        image: &container.image,
        cpu: 0,
        port_mappings: [PortMapping {
            container_port: 8080,
            host_port: 8080,
            protocol: "tcp",
        }],
        essential: true,
        environment: container
            .environment
            .iter()
            .map(|(name, value)| Environment { name, value })
            .collect(),
        mount_points: [],
        volumes_from: [],
        secrets: container.secrets.iter().map(secret).collect(),
        log_configuration: LogConfiguration {
            log_driver: "awslogs",
            options: LogOptions {
                group: format!("/ecs/{}", definition.family),
                region: &definition.place.region,
                stream_prefix: "ecs",
            },
        },
    }
}
