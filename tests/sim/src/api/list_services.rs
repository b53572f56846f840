//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html>

use std::ops::Bound;

use serde::{Deserialize, Serialize};

use super::{page, reference};
use crate::error::ApiError;
use crate::place::Place;
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Input {
    cluster: Option<String>,
    next_token: Option<String>,
    max_results: Option<i64>,
    launch_type: Option<String>,
    scheduling_strategy: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    service_arns: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

pub(super) fn answer(world: &World, place: &Place, input: &Input) -> Result<Output, ApiError> {
    let size = page::size(input.max_results, 10)?;
    let name = reference::cluster(place, input.cluster.as_deref())
        .ok_or_else(ApiError::cluster_not_found)?;
    let cluster = world
        .cluster(place, &name)
        .ok_or_else(ApiError::cluster_not_found)?;
    let list = format!("services/{name}");
    let after = page::after(&list, input.next_token.as_deref())?;
    // Every service here is a Fargate service of replicas.
    let is = |given: &Option<String>, own: &str| given.as_deref().is_none_or(|given| given == own);
    let none = !is(&input.launch_type, "FARGATE") || !is(&input.scheduling_strategy, "REPLICA");
    let from = after.map_or(Bound::Unbounded, Bound::Excluded);
    let services = cluster
        .services
        .range((from, Bound::Unbounded))
        .filter(|_| !none);
    let (services, more) = page::take(services, size);
    Ok(Output {
        service_arns: services
            .iter()
            .map(|(_, service)| world.services[**service].arn.clone())
            .collect(),
        next_token: services
            .last()
            .filter(|_| more)
            .map(|(last, _)| page::token(&list, last)),
    })
}
