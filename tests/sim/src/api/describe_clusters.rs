//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html>

use serde::{Deserialize, Serialize};

use super::reference;
use super::wire::Failure;
use crate::error::ApiError;
use crate::place::Place;
use crate::world::World;

const LIMIT: usize = 100;

#[derive(Deserialize)]
pub(super) struct Input {
    clusters: Option<Vec<String>>,
}

#[derive(Serialize)]
pub(super) struct Output {
    clusters: Vec<Cluster>,
    failures: Vec<Failure>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Cluster {
    cluster_arn: String,
    cluster_name: String,
    status: &'static str,
    registered_container_instances_count: u32,
    running_tasks_count: u32,
    pending_tasks_count: u32,
    active_services_count: usize,
    statistics: [(); 0],
    tags: [(); 0],
    settings: [(); 0],
    capacity_providers: [&'static str; 2],
    default_capacity_provider_strategy: [(); 0],
}

pub(super) fn resources(place: &Place, input: &Input) -> Vec<String> {
    let resource = |given: &str| match reference::cluster(place, Some(given)) {
        Some(name) => place.arn(&format!("cluster/{name}")),
        None => given.to_owned(),
    };
    asked(input).iter().map(|given| resource(given)).collect()
}

pub(super) fn answer(world: &World, place: &Place, input: &Input) -> Result<Output, ApiError> {
    let asked = asked(input);
    if asked.len() > LIMIT {
        return Err(ApiError::invalid_parameter(format!(
            "clusters cannot have more than {LIMIT} entries."
        )));
    }
    let mut output = Output {
        clusters: Vec::new(),
        failures: Vec::new(),
    };
    for given in asked {
        let name = reference::cluster(place, Some(&given));
        let arn = reference::full_arn(place, "cluster", given);
        if let Some(kept) = Failure::kept(world, &arn) {
            output.failures.push(kept);
            continue;
        }
        match name.and_then(|name| describe(world, place, &name)) {
            Some(cluster) => output.clusters.push(cluster),
            None => output.failures.push(Failure::missing(arn)),
        }
    }
    Ok(output)
}

/// The clusters that a request names; the one called `default` where it names none.
fn asked(input: &Input) -> Vec<String> {
    let named = input.clusters.clone().filter(|named| !named.is_empty());
    named.unwrap_or_else(|| vec!["default".to_owned()])
}

fn describe(world: &World, place: &Place, name: &str) -> Option<Cluster> {
    let cluster = world.cluster(place, name)?;
    let active = || {
        cluster
            .services
            .values()
            .flat_map(|service| &world.services[*service].active)
    };
    Some(Cluster {
        cluster_arn: place.arn(&format!("cluster/{name}")),
        cluster_name: name.to_owned(),
        status: if world.settings.deleted_clusters.contains(name) {
            "INACTIVE"
        } else {
            "ACTIVE"
        },
        registered_container_instances_count: 0,
        running_tasks_count: active().map(|active| active.tasks.running(world.now)).sum(),
        pending_tasks_count: active().map(|active| active.tasks.pending(world.now)).sum(),
        active_services_count: cluster.services.len(),
        statistics: [],
        tags: [],
        settings: [],
        capacity_providers: ["FARGATE", "FARGATE_SPOT"],
        default_capacity_provider_strategy: [],
    })
}
