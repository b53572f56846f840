//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html>

use serde::Deserialize;
use serde_json::{Value, json};

use super::wire::{described, load_balancers, network, timestamp};
use super::{reference, with_services};
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

pub(super) fn resources(_: &Place, input: &Input) -> Vec<String> {
    with_services(input.service_revision_arns.iter().flatten())
}

pub(super) fn answer(world: &World, place: &Place, input: &Input) -> Result<Value, ApiError> {
    let arns = input.service_revision_arns.clone();
    let asked = reference::required_list(arns, "serviceRevisionArns", 20)?;
    for arn in &asked {
        reference::check_arn(arn, "service-revision")?;
    }
    let find = |arn: String| {
        let found = world.revision(&arn).map(|id| &world.revisions[id]);
        let here = found.filter(|one| world.services[one.service].spec.place == *place);
        (arn, here.map(|found| describe(world, found)))
    };
    let all = asked.into_iter().map(find);
    Ok(described(world, "serviceRevisions", all))
}

fn describe(world: &World, revision: &Revision) -> Value {
    let service = &world.services[revision.service];
    let definition = &world.task_definitions[revision.task_definition];
    json!({
        "serviceRevisionArn": revision.arn,
        "serviceArn": service.arn,
        "clusterArn": service.cluster_arn,
        "taskDefinition": definition.arn,
        "launchType": "FARGATE",
        "platformVersion": "1.4.0",
        "platformFamily": "Linux",
        "loadBalancers": load_balancers(service, Some(definition)),
        "networkConfiguration": network(),
        "containerImages": images(&definition.workload.containers, world.settings.images),
        "guardDutyEnabled": false,
        "createdAt": timestamp(revision.created_at),
    })
}

fn images(containers: &[Container], images: Images) -> Option<Vec<Value>> {
    let digests = images == Images::WithDigests;
    let image = |container: &Container| {
        json!({
            "containerName": container.name,
            "imageDigest": digests.then(|| container.image_digest()),
            "image": container.image,
        })
    };
    (images != Images::Absent).then(|| containers.iter().map(image).collect())
}
