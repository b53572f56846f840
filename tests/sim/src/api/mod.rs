//! The API's operations: one file each, and what they share.

#![allow(clippy::struct_field_names, reason = "the names are the API's")]

mod continue_service_deployment;
mod describe_clusters;
mod describe_service_deployments;
mod describe_service_revisions;
mod describe_services;
mod describe_task_definition;
mod list_clusters;
mod list_service_deployments;
mod list_services;
mod page;
mod reference;
mod stop_service_deployment;
mod wire;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::deployment::Actor;
use crate::error::ApiError;
use crate::operation::Operation;
use crate::place::Place;
use crate::world::World;

/// Carries out an operation; the body of the response.
pub(crate) fn execute(
    world: &mut World,
    operation: Operation,
    place: &Place,
    by: Actor,
    body: &[u8],
) -> Result<Vec<u8>, ApiError> {
    match operation {
        Operation::ListClusters => output(list_clusters::answer(world, place, &input(body)?)?),
        Operation::DescribeClusters => {
            output(describe_clusters::answer(world, place, input(body)?)?)
        }
        Operation::ListServices => output(list_services::answer(world, place, &input(body)?)?),
        Operation::DescribeServices => {
            output(describe_services::answer(world, place, &input(body)?)?)
        }
        Operation::ListServiceDeployments => output(list_service_deployments::answer(
            world,
            place,
            &input(body)?,
        )?),
        Operation::DescribeServiceDeployments => output(describe_service_deployments::answer(
            world,
            place,
            input(body)?,
        )?),
        Operation::DescribeServiceRevisions => output(describe_service_revisions::answer(
            world,
            place,
            input(body)?,
        )?),
        Operation::DescribeTaskDefinition => output(describe_task_definition::answer(
            world,
            place,
            &input(body)?,
        )?),
        Operation::ContinueServiceDeployment => output(continue_service_deployment::answer(
            world,
            place,
            by,
            input(body)?,
        )?),
        Operation::StopServiceDeployment => output(stop_service_deployment::answer(
            world,
            place,
            by,
            input(body)?,
        )?),
        // Those of other services do not come here.
        _ => Err(ApiError::new("UnknownOperationException", operation.name())),
    }
}

/// The resources that an operation needs rights on; `*` where it names none. For what belongs to a service, on the service too.
pub(crate) fn resources(operation: Operation, place: &Place, body: &[u8]) -> Vec<String> {
    #[derive(Deserialize, Default)]
    #[serde(rename_all = "camelCase", default)]
    struct Names {
        cluster: Option<String>,
        clusters: Vec<String>,
        services: Vec<String>,
        service: Option<String>,
        service_deployment_arn: Option<String>,
        service_deployment_arns: Vec<String>,
        service_revision_arns: Vec<String>,
    }
    let input: Names = serde_json::from_slice(body).unwrap_or_default();
    let cluster = reference::cluster(place, input.cluster.as_deref()).unwrap_or_default();
    let service = |given: String| match reference::service(place, &cluster, &given) {
        Some(name) => place.arn(&format!("service/{cluster}/{name}")),
        None => given,
    };
    let named: Vec<String> = match operation {
        Operation::DescribeClusters => {
            let default = input.clusters.is_empty().then(|| "default".to_owned());
            let named = input.clusters.into_iter().chain(default);
            named
                .map(|given| match reference::cluster(place, Some(&given)) {
                    Some(name) => place.arn(&format!("cluster/{name}")),
                    None => given,
                })
                .collect()
        }
        Operation::DescribeServices => input.services.into_iter().map(service).collect(),
        Operation::ListServiceDeployments => input.service.into_iter().map(service).collect(),
        Operation::DescribeServiceDeployments => with_services(input.service_deployment_arns),
        Operation::DescribeServiceRevisions => with_services(input.service_revision_arns),
        Operation::ContinueServiceDeployment | Operation::StopServiceDeployment => {
            with_services(input.service_deployment_arn)
        }
        _ => Vec::new(),
    };
    if named.is_empty() {
        return vec!["*".to_owned()];
    }
    named
}

/// Deployments or revisions, each followed by its service.
fn with_services(named: impl IntoIterator<Item = String>) -> Vec<String> {
    let with_service = |arn: String| {
        let service = reference::service_of(&arn);
        [Some(arn), service].into_iter().flatten()
    };
    named.into_iter().flat_map(with_service).collect()
}

fn input<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(ApiError::new(
            "SerializationException",
            "Unable to deserialize request: the body is not a JSON object",
        ));
    }
    serde_json::from_slice(body).map_err(|error| {
        ApiError::new(
            "SerializationException",
            format!("Unable to deserialize request: {error}"),
        )
    })
}

fn output(value: impl Serialize) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(&value).map_err(|error| ApiError::new("ServerException", error.to_string()))
}
