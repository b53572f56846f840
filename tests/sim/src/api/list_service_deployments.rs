//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html>

use serde::{Deserialize, Serialize};

use super::wire::Timestamp;
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output<'a> {
    service_deployments: Vec<Brief<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Brief<'a> {
    service_deployment_arn: &'a str,
    service_arn: &'a str,
    cluster_arn: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<Timestamp>,
    created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<Timestamp>,
    target_service_revision_arn: &'a str,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_reason: Option<&'a str>,
}

pub(super) fn resources(place: &Place, input: &Input) -> Vec<String> {
    let service = input.service.iter();
    service
        .map(|given| reference::service_arn(place, input.cluster.as_deref(), given))
        .collect()
}

pub(super) fn answer<'a>(
    world: &'a World,
    place: &Place,
    input: &Input,
) -> Result<Output<'a>, ApiError> {
    let given = reference::required(input.service.clone(), "service")?;
    let size = page::size(input.max_results, 20)?;
    let statuses = statuses(input)?;
    let cluster = input
        .cluster
        .as_deref()
        .or_else(|| reference::cluster_of_service(place, &given));
    let cluster = reference::cluster(place, cluster).ok_or_else(ApiError::cluster_not_found)?;
    if world.cluster(place, &cluster).is_none() {
        return Err(ApiError::cluster_not_found());
    }
    let name =
        reference::service(place, &cluster, &given).ok_or_else(ApiError::service_not_found)?;
    let service = world
        .service(place, &cluster, &name)
        .ok_or_else(ApiError::service_not_found)?;
    let service = &world.services[service];
    if service.spec.controller != Controller::Ecs {
        let message = "Service deployments are only supported for services with the ECS deployment controller.";
        return Err(ApiError::new("UnsupportedFeatureException", message));
    }
    let list = format!("deployments/{cluster}/{name}");
    // Newest first: the token holds how many came before the last one seen.
    let before = match page::after(&list, input.next_token.as_deref())? {
        None => service.deployments.len(),
        Some(position) => position
            .parse()
            .map_err(|_| ApiError::invalid_parameter("Invalid token."))?,
    };
    let newest_first = service.deployments.iter().enumerate().take(before).rev();
    let deployments = newest_first
        .map(|(position, id)| (position, &world.deployments[*id]))
        .filter(|(_, deployment)| statuses.is_empty() || statuses.contains(&deployment.status))
        .filter(|(_, deployment)| {
            input
                .created_at
                .as_ref()
                .is_none_or(|range| range.holds(deployment))
        });
    let (deployments, more) = page::take(deployments, size);
    Ok(Output {
        next_token: deployments
            .last()
            .filter(|_| more)
            .map(|(position, _)| page::token(&list, &position.to_string())),
        service_deployments: deployments
            .into_iter()
            .map(|(_, deployment)| brief(world, deployment))
            .collect(),
    })
}

impl CreatedAt {
    #[allow(
        clippy::cast_precision_loss,
        reason = "exact for the next 200,000 years"
    )]
    fn holds(&self, deployment: &Deployment) -> bool {
        let seconds = deployment.created_at as f64 / 1_000.0;
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

fn brief<'a>(world: &'a World, deployment: &'a Deployment) -> Brief<'a> {
    Brief {
        service_deployment_arn: &deployment.arn,
        service_arn: &deployment.service_arn,
        cluster_arn: &deployment.cluster_arn,
        started_at: deployment.started_at.map(Timestamp),
        created_at: Timestamp(deployment.created_at),
        finished_at: deployment.finished_at.map(Timestamp),
        target_service_revision_arn: &world.revisions[deployment.target].arn,
        status: deployment.status,
        status_reason: deployment.status_reason.as_deref(),
    }
}
