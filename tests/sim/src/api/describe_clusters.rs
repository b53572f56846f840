//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html>

use serde::Deserialize;
use serde_json::{Value, json};

use super::reference;
use super::wire::described;
use crate::error::ApiError;
use crate::place::Place;
use crate::world::World;

const LIMIT: usize = 100;

#[derive(Deserialize)]
pub(super) struct Input {
    clusters: Option<Vec<String>>,
}

pub(super) fn resources(place: &Place, input: &Input) -> Vec<String> {
    let resource = |given: &str| match reference::cluster(place, Some(given)) {
        Some(name) => place.arn(&format!("cluster/{name}")),
        None => given.to_owned(),
    };
    asked(input).iter().map(|given| resource(given)).collect()
}

pub(super) fn answer(world: &World, place: &Place, input: &Input) -> Result<Value, ApiError> {
    let asked = asked(input);
    if asked.len() > LIMIT {
        return Err(ApiError::invalid_parameter(format!(
            "clusters cannot have more than {LIMIT} entries."
        )));
    }
    let find = |given: String| {
        let name = reference::cluster(place, Some(&given));
        let found = name.and_then(|name| describe(world, place, &name));
        (reference::full_arn(place, "cluster", given), found)
    };
    let all = asked.into_iter().map(find);
    Ok(described(world, "clusters", all))
}

/// The clusters that a request names; the one called `default` where it names none.
fn asked(input: &Input) -> Vec<String> {
    let named = input.clusters.clone().filter(|named| !named.is_empty());
    named.unwrap_or_else(|| vec!["default".to_owned()])
}

fn describe(world: &World, place: &Place, name: &str) -> Option<Value> {
    let cluster = world.cluster(place, name)?;
    let active = || {
        cluster
            .services
            .values()
            .flat_map(|service| &world.services[*service].active)
    };
    let running: u32 = active().map(|active| active.tasks.running(world.now)).sum();
    let pending: u32 = active().map(|active| active.tasks.pending(world.now)).sum();
    let deleted = world.settings.deleted_clusters.contains(name);
    Some(json!({
        "clusterArn": place.arn(&format!("cluster/{name}")),
        "clusterName": name,
        "status": if deleted { "INACTIVE" } else { "ACTIVE" },
        "registeredContainerInstancesCount": 0,
        "runningTasksCount": running,
        "pendingTasksCount": pending,
        "activeServicesCount": cluster.services.len(),
        "statistics": [],
        "tags": [],
        "settings": [],
        "capacityProviders": ["FARGATE", "FARGATE_SPOT"],
        "defaultCapacityProviderStrategy": [],
    }))
}
