//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html>

use serde::Deserialize;
use serde_json::{Value, json};

use super::wire::timestamp;
use super::{page, reference};
use crate::deployment::{Deployment, Status};
use crate::error::ApiError;
use crate::place::Place;
use crate::service::Controller;
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Input {
    service: Option<String>,
    cluster: Option<String>,
    status: Option<Vec<String>>,
    created_at: Option<CreatedAt>,
    next_token: Option<String>,
    max_results: Option<i64>,
}

/// In epoch seconds.
#[derive(Deserialize)]
struct CreatedAt {
    before: Option<f64>,
    after: Option<f64>,
}

pub(super) fn resources(place: &Place, input: &Input) -> Vec<String> {
    let service = input.service.iter();
    service
        .map(|given| reference::service_arn(place, input.cluster.as_deref(), given))
        .collect()
}

pub(super) fn answer(world: &World, place: &Place, input: &Input) -> Result<Value, ApiError> {
    let given = reference::required(input.service.clone(), "service")?;
    let size = page::size(input.max_results, 20)?;
    let statuses = statuses(input)?;
    let cluster = input
        .cluster
        .as_deref()
        .or_else(|| reference::cluster_of_service(place, &given));
    let (cluster, _) = reference::known_cluster(world, place, cluster)?;
    let named = reference::service(place, &cluster, &given);
    let id = named
        .as_ref()
        .and_then(|name| world.service(place, &cluster, name));
    let service = &world.services[id.ok_or_else(ApiError::service_not_found)?];
    if service.spec.controller != Controller::Ecs {
        let message = "Service deployments are only supported for services with the ECS deployment controller.";
        return Err(ApiError::new("UnsupportedFeatureException", message));
    }
    let list = format!("deployments/{cluster}/{}", service.spec.service);
    // Newest first: the token holds how many came before the last one seen.
    let before = match page::after(&list, input.next_token.as_deref())? {
        None => service.deployments.len(),
        Some(position) => position
            .parse()
            .map_err(|_| ApiError::invalid_parameter("Invalid token."))?,
    };
    let newest_first = service.deployments.iter().enumerate().take(before).rev();
    let asked_for = |deployment: &Deployment| {
        let range = input.created_at.as_ref();
        (statuses.is_empty() || statuses.contains(&deployment.status))
            && range.is_none_or(|range| range.holds(deployment))
    };
    let deployments = newest_first
        .map(|(position, id)| (position, &world.deployments[*id]))
        .filter(|(_, deployment)| asked_for(deployment))
        .map(|(position, deployment)| (position.to_string(), brief(world, deployment)));
    Ok(page::answer("serviceDeployments", &list, deployments, size))
}

impl CreatedAt {
    fn holds(&self, deployment: &Deployment) -> bool {
        let seconds = timestamp(deployment.created_at);
        self.before.is_none_or(|before| seconds < before)
            && self.after.is_none_or(|after| seconds > after)
    }
}

fn statuses(input: &Input) -> Result<Vec<Status>, ApiError> {
    let parse = |given: &String| {
        let known = Status::ALL
            .into_iter()
            .find(|status| status.name() == given);
        known.ok_or_else(|| ApiError::invalid_parameter(format!("Invalid status: {given}")))
    };
    input.status.iter().flatten().map(parse).collect()
}

fn brief(world: &World, deployment: &Deployment) -> Value {
    json!({
        "serviceDeploymentArn": deployment.arn,
        "serviceArn": deployment.service_arn,
        "clusterArn": deployment.cluster_arn,
        "startedAt": deployment.started_at.map(timestamp),
        "createdAt": timestamp(deployment.created_at),
        "finishedAt": deployment.finished_at.map(timestamp),
        "targetServiceRevisionArn": world.revisions[deployment.target].arn,
        "status": deployment.status,
        "statusReason": deployment.status_reason,
    })
}
