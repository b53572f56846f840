//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListClusters.html>

use std::ops::Bound;

use serde::Deserialize;
use serde_json::{Value, json};

use super::page;
use crate::error::ApiError;
use crate::place::Place;
use crate::world::World;

const LIST: &str = "clusters";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Input {
    next_token: Option<String>,
    max_results: Option<i64>,
}

pub(super) fn answer(world: &World, place: &Place, input: &Input) -> Result<Value, ApiError> {
    let size = page::size(input.max_results, 100)?;
    let after = page::after(LIST, input.next_token.as_deref())?;
    let from = after.map_or(Bound::Unbounded, Bound::Excluded);
    let clusters = world.clusters.get(place).into_iter();
    let names = clusters.flat_map(|clusters| clusters.range((from.clone(), Bound::Unbounded)));
    let listed = names.map(|(name, _)| {
        let arn = place.arn(&format!("cluster/{name}"));
        (name.clone(), json!(arn))
    });
    Ok(page::answer("clusterArns", LIST, listed, size))
}
