//! The API's operations: one file each, and what they share.

#![allow(clippy::struct_field_names, reason = "the names are the API's")]

mod page;
mod reference;
mod wire;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::deployment::Actor;
use crate::error::ApiError;
use crate::operation::Operation;
use crate::place::Place;
use crate::world::World;

macro_rules! operations {
    (reads { $($read:ident: $reads:ident,)* } acts { $($act:ident: $acts:ident,)* }) => {
        $(mod $reads;)*
        $(mod $acts;)*

        /// Carries out an operation; the body of the response.
        pub(crate) fn execute(
            world: &mut World,
            operation: Operation,
            place: &Place,
            by: Actor,
            body: &[u8],
        ) -> Result<Vec<u8>, ApiError> {
            match operation {
                $(Operation::$read => output($reads::answer(world, place, &input(body)?)?),)*
                $(Operation::$act => output($acts::answer(world, place, by, &input(body)?)?),)*
                // Those of other services do not come here.
                _ => Err(ApiError::new("UnknownOperationException", operation.name())),
            }
        }
    };
}

// One file each. An act knows who calls.
operations! {
    reads {
        ListClusters: list_clusters,
        DescribeClusters: describe_clusters,
        ListServices: list_services,
        DescribeServices: describe_services,
        ListServiceDeployments: list_service_deployments,
        DescribeServiceDeployments: describe_service_deployments,
        DescribeServiceRevisions: describe_service_revisions,
        DescribeTaskDefinition: describe_task_definition,
    }
    acts {
        ContinueServiceDeployment: continue_service_deployment,
        StopServiceDeployment: stop_service_deployment,
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
