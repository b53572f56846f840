//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html>

use std::collections::BTreeSet;
use std::ops::Bound;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{page, reference, task};
use crate::error::ApiError;
use crate::place::Place;
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Input {
    cluster: Option<String>,
    container_instance: Option<String>,
    daemon_name: Option<String>,
    desired_status: Option<String>,
    family: Option<String>,
    launch_type: Option<String>,
    max_results: Option<i64>,
    next_token: Option<String>,
    service_name: Option<String>,
    started_by: Option<String>,
}

pub(super) fn answer(world: &World, place: &Place, input: &Input) -> Result<Value, ApiError> {
    let size = page::size(input.max_results, 100)?;
    let (name, cluster) = reference::known_cluster(world, place, input.cluster.as_deref())?;
    let others = [
        &input.container_instance,
        &input.daemon_name,
        &input.desired_status,
        &input.family,
        &input.launch_type,
        &input.service_name,
    ];
    if input.started_by.is_some() && others.iter().any(|given| given.is_some()) {
        return Err(ApiError::invalid_parameter(
            "startedBy must be the only filter.",
        ));
    }
    let only = match &input.service_name {
        None => None,
        Some(service) => {
            let named = reference::service(place, &name, service)
                .and_then(|service| cluster.services.get(&service));
            Some(*named.ok_or_else(ApiError::service_not_found)?)
        }
    };
    let wanted = input.desired_status.as_deref().unwrap_or("RUNNING");
    // All tasks here are of Fargate and of services.
    let is = |given: &Option<String>, own: &str| given.as_deref().is_none_or(|given| given == own);
    let none = input.container_instance.is_some()
        || input.daemon_name.is_some()
        || !is(&input.launch_type, "FARGATE");
    let mut arns = BTreeSet::new();
    for id in cluster
        .services
        .values()
        .filter(|id| only.is_none_or(|only| only == **id))
    {
        for one in world.tasks_of(&world.services[*id]) {
            let status = if one.stop.is_some() {
                "STOPPED"
            } else {
                "RUNNING"
            };
            let fits = status == wanted
                && is(&input.family, task::family(world, &one))
                && is(&input.started_by, &task::started_by(world, one.revision));
            if fits && !none {
                arns.insert(task::arn(place, &name, &one.id));
            }
        }
    }
    // AWS documents no order: this one has nothing to do with time.
    let list = format!("tasks/{name}");
    let after = page::after(&list, input.next_token.as_deref())?;
    let from = after.map_or(Bound::Unbounded, Bound::Excluded);
    let arns = arns.range((from, Bound::Unbounded));
    let arns = arns.map(|arn| (arn.clone(), json!(arn)));
    Ok(page::answer("taskArns", &list, arns, size))
}
