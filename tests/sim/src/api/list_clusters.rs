//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListClusters.html>

use std::ops::Bound;

use serde::{Deserialize, Serialize};

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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    cluster_arns: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

pub(super) fn answer(world: &World, place: &Place, input: &Input) -> Result<Output, ApiError> {
    let size = page::size(input.max_results, 100)?;
    let after = page::after(LIST, input.next_token.as_deref())?;
    let Some(clusters) = world.clusters.get(place) else {
        return Ok(Output {
            cluster_arns: Vec::new(),
            next_token: None,
        });
    };
    let from = after.map_or(Bound::Unbounded, Bound::Excluded);
    let (names, more) = page::take(
        clusters
            .range((from, Bound::Unbounded))
            .map(|(name, _)| name),
        size,
    );
    Ok(Output {
        cluster_arns: names
            .iter()
            .map(|name| place.arn(&format!("cluster/{name}")))
            .collect(),
        next_token: names
            .last()
            .filter(|_| more)
            .map(|last| page::token(LIST, last)),
    })
}
