//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html>

use serde::{Deserialize, Serialize};

use super::wire::{Failure, LoadBalancer, NETWORK, NetworkConfiguration, Timestamp};
use super::{reference, with_services};
use crate::configuration::Strategy;
use crate::error::ApiError;
use crate::place::Place;
use crate::settings::Images;
use crate::workload::{Container, Revision};
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Input {
    service_revision_arns: Option<Vec<String>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output<'a> {
    service_revisions: Vec<Described<'a>>,
    failures: Vec<Failure>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Described<'a> {
    service_revision_arn: &'a str,
    service_arn: &'a str,
    cluster_arn: &'a str,
    task_definition: &'a str,
    launch_type: &'static str,
    platform_version: &'static str,
    platform_family: &'static str,
    load_balancers: Vec<LoadBalancer>,
    network_configuration: NetworkConfiguration,
    #[serde(skip_serializing_if = "Option::is_none")]
    container_images: Option<Vec<ContainerImage<'a>>>,
    guard_duty_enabled: bool,
    created_at: Timestamp,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ContainerImage<'a> {
    container_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_digest: Option<String>,
    image: &'a str,
}

pub(super) fn resources(_: &Place, input: &Input) -> Vec<String> {
    with_services(input.service_revision_arns.iter().flatten())
}

pub(super) fn answer<'a>(
    world: &'a World,
    place: &Place,
    input: &Input,
) -> Result<Output<'a>, ApiError> {
    let asked = reference::required_list(
        input.service_revision_arns.clone(),
        "serviceRevisionArns",
        20,
    )?;
    let mut output = Output {
        service_revisions: Vec::new(),
        failures: Vec::new(),
    };
    for arn in asked {
        reference::check_arn(&arn, "service-revision")?;
        if let Some(kept) = Failure::kept(world, &arn) {
            output.failures.push(kept);
            continue;
        }
        let found = world.revision(&arn).map(|id| &world.revisions[id]);
        match found.filter(|revision| world.services[revision.service].spec.place == *place) {
            Some(revision) => output.service_revisions.push(describe(world, revision)),
            None => output.failures.push(Failure::missing(arn)),
        }
    }
    Ok(output)
}

fn describe<'a>(world: &'a World, revision: &'a Revision) -> Described<'a> {
    let service = &world.services[revision.service];
    let definition = &world.task_definitions[revision.task_definition];
    let containers = &definition.workload.containers;
    let first = containers
        .first()
        .map_or("app", |container| container.name.as_str());
    let shifts = service.spec.configuration.strategy != Strategy::Rolling;
    Described {
        service_revision_arn: &revision.arn,
        service_arn: &service.arn,
        cluster_arn: &service.cluster_arn,
        task_definition: &definition.arn,
        launch_type: "FARGATE",
        platform_version: "1.4.0",
        platform_family: "Linux",
        load_balancers: LoadBalancer::of(
            &service.spec.place,
            &service.spec.service,
            first,
            shifts,
            service.spec.traffic,
        ),
        network_configuration: NETWORK,
        container_images: images(containers, world.settings.images),
        guard_duty_enabled: false,
        created_at: Timestamp(revision.created_at),
    }
}

fn images(containers: &[Container], images: Images) -> Option<Vec<ContainerImage<'_>>> {
    let image = |container: &'_ Container| {
        (images == Images::WithDigests).then(|| container.image_digest())
    };
    let all = containers.iter().map(|container| ContainerImage {
        container_name: &container.name,
        image_digest: image(container),
        image: &container.image,
    });
    (images != Images::Absent).then(|| all.collect())
}
