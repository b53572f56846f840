//! Names and ARNs in requests.

use crate::error::ApiError;
use crate::place::Place;
use crate::service::Cluster;
use crate::world::World;

/// A cluster given by name or ARN, or the one called `default`; none when it is of another place.
pub(super) fn cluster(place: &Place, given: Option<&str>) -> Option<String> {
    let given = given.filter(|given| !given.is_empty()).unwrap_or("default");
    if !given.starts_with("arn:") {
        return Some(given.to_owned());
    }
    given
        .strip_prefix(&place.arn("cluster/"))
        .map(str::to_owned)
}

/// The cluster that a request names, with its name.
pub(super) fn known_cluster<'a>(
    world: &'a World,
    place: &Place,
    given: Option<&str>,
) -> Result<(String, &'a Cluster), ApiError> {
    let known = cluster(place, given).and_then(|name| {
        let cluster = world.cluster(place, &name)?;
        Some((name, cluster))
    });
    known.ok_or_else(ApiError::cluster_not_found)
}

/// A service given by name or ARN, the old short form included; none when it is of another place or cluster.
pub(super) fn service(place: &Place, cluster: &str, given: &str) -> Option<String> {
    if !given.starts_with("arn:") {
        return Some(given.to_owned());
    }
    let resource = given.strip_prefix(&place.arn("service/"))?;
    match resource.split_once('/') {
        None => Some(resource.to_owned()),
        Some((named, service)) => (named == cluster).then(|| service.to_owned()),
    }
}

/// What was given, by its ARN.
pub(super) fn full_arn(place: &Place, owner: &str, given: String) -> String {
    if given.starts_with("arn:") {
        given
    } else {
        place.arn(&[owner, "/", &given].concat())
    }
}

/// The ARN that policies have for a service given by name or ARN; as it was given where it is of another place or cluster.
pub(super) fn service_arn(place: &Place, given_cluster: Option<&str>, given: &str) -> String {
    let cluster = cluster(place, given_cluster).unwrap_or_default();
    match service(place, &cluster, given) {
        Some(name) => place.arn(&format!("service/{cluster}/{name}")),
        None => given.to_owned(),
    }
}

/// The cluster that a long service ARN names.
pub(super) fn cluster_of_service<'a>(place: &Place, given: &'a str) -> Option<&'a str> {
    Some(
        given
            .strip_prefix(&place.arn("service/"))?
            .split_once('/')?
            .0,
    )
}

/// The service that a deployment or a revision belongs to, by the name that policies have for it.
pub(super) fn service_of(arn: &str) -> Option<String> {
    let kinds = [":service-deployment/", ":service-revision/"];
    let (place, names) = kinds.iter().find_map(|kind| arn.split_once(kind))?;
    let (service, _) = names.rsplit_once('/')?;
    Some(format!("{place}:service/{service}"))
}

/// Refuses what is no ARN of this kind, such as `service-deployment`.
pub(super) fn check_arn(given: &str, kind: &str) -> Result<(), ApiError> {
    let mut parts = given.splitn(6, ':');
    let well_formed = parts.next() == Some("arn")
        && parts
            .next()
            .is_some_and(|partition| partition.starts_with("aws"))
        && parts.next() == Some("ecs")
        && parts.next().is_some_and(|region| !region.is_empty())
        && parts.next().is_some_and(|account| {
            account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
        })
        && parts.next().is_some_and(|resource| {
            let mut names = resource.split('/');
            names.next() == Some(kind)
                && names.clone().count() == 3
                && names.all(|name| !name.is_empty())
        });
    if well_formed {
        return Ok(());
    }
    Err(ApiError::invalid_parameter(format!(
        "Invalid {kind} ARN: {given}"
    )))
}

/// The list of ARNs or names of a Describe operation: required, and limited.
pub(super) fn required_list(
    given: Option<Vec<String>>,
    member: &str,
    limit: usize,
) -> Result<Vec<String>, ApiError> {
    let given = given.ok_or_else(|| missing(member))?;
    if given.is_empty() {
        return Err(ApiError::invalid_parameter(format!(
            "{member} cannot be empty."
        )));
    }
    if given.len() > limit {
        return Err(ApiError::invalid_parameter(format!(
            "{member} cannot have more than {limit} entries."
        )));
    }
    Ok(given)
}

/// A required member that is absent, null or empty.
pub(super) fn required(given: Option<String>, member: &str) -> Result<String, ApiError> {
    given
        .filter(|given| !given.is_empty())
        .ok_or_else(|| missing(member))
}

fn missing(member: &str) -> ApiError {
    ApiError::invalid_parameter(format!("Missing required parameter: {member}."))
}
