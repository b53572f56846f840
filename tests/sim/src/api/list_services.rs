//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html>

use std::ops::Bound;

use serde::Deserialize;
use serde_json::{Value, json};

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

pub(super) fn answer(world: &World, place: &Place, input: &Input) -> Result<Value, ApiError> {
    let size = page::size(input.max_results, 10)?;
    let (name, cluster) = reference::known_cluster(world, place, input.cluster.as_deref())?;
    let list = format!("services/{name}");
    let after = page::after(&list, input.next_token.as_deref())?;
    // Every service here is a Fargate service of replicas.
    let is = |given: &Option<String>, own: &str| given.as_deref().is_none_or(|given| given == own);
    let none = !is(&input.launch_type, "FARGATE") || !is(&input.scheduling_strategy, "REPLICA");
    let from = after.map_or(Bound::Unbounded, Bound::Excluded);
    let services = cluster.services.range((from, Bound::Unbounded));
    let services = services.filter(|_| !none).map(|(name, id)| {
        let arn = &world.services[*id].arn;
        (name.clone(), json!(arn))
    });
    Ok(page::answer("serviceArns", &list, services, size))
}
