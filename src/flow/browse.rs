//! `browse`: clusters, a cluster's services, a service's deployments, one page at a time.

use serde::Serialize;

use super::describe::read_many;
use super::{Emitter, Flow, Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::describe_clusters::Cluster;
use crate::ecs::describe_service_deployments::MOST;
use crate::ecs::describe_services::Service;
use crate::ecs::{
    DescribeClusters, DescribeServices, Failure, ListClusters, ListServiceDeployments, ListServices,
};
use crate::error::Error;
use crate::rollout::Rollout;

/// The most services one `DescribeServices` takes, and so the size of a page of them.
const SERVICES: i32 = 10;

/// What to look at.
#[derive(Clone, Debug, Default)]
pub struct Browse {
    /// The Region; the session's if absent.
    pub region: Option<String>,
    /// The cluster whose services to list; without it, clusters are listed.
    pub cluster: Option<String>,
    /// The service whose deployments to list.
    pub service: Option<String>,
    /// The token of the previous page, to get the next one.
    pub next_token: Option<String>,
}

/// One page of clusters, services or deployments.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct BrowsePage {
    /// The clusters, where clusters were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clusters: Option<Vec<Cluster>>,
    /// The services, where services were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub services: Option<Vec<Service>>,
    /// The deployments, newest first, where deployments were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployments: Option<Vec<Rollout>>,
    /// What was listed and could not be described.
    pub failures: Vec<Failure>,
    /// Where the next page begins; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Reads one page.
#[must_use]
pub fn browse(session: Session, what: Browse) -> Flow<(), Result<BrowsePage, Error>> {
    Flow::new(|io: Io, _: Emitter<()>| async move { read_page(&session, &io, what).await })
}

pub(crate) async fn read_page(
    session: &Session,
    io: &Io,
    what: Browse,
) -> Result<BrowsePage, Error> {
    let region = what.region.clone().unwrap_or_else(|| session.region());
    match (&what.cluster, &what.service) {
        (None, None) => clusters(session, io, &region, what.next_token).await,
        (Some(cluster), None) => services(session, io, &region, cluster, what.next_token).await,
        (_, Some(service)) => deployments(session, io, &region, &what, service).await,
    }
}

async fn clusters(
    session: &Session,
    io: &Io,
    region: &str,
    next_token: Option<String>,
) -> Result<BrowsePage, Error> {
    let list = ListClusters {
        next_token,
        max_results: None,
    };
    let listed = session.read(io, region, &list).await?;
    let arns = listed.cluster_arns.unwrap_or_default();
    let mut page = BrowsePage {
        next_token: listed.next_token,
        clusters: Some(Vec::new()),
        ..BrowsePage::default()
    };
    if arns.is_empty() {
        return Ok(page);
    }
    let describe = DescribeClusters {
        clusters: Some(arns),
        include: None,
    };
    let described = session.read(io, region, &describe).await?;
    page.clusters = described.clusters;
    page.failures = described.failures.unwrap_or_default();
    Ok(page)
}

async fn services(
    session: &Session,
    io: &Io,
    region: &str,
    cluster: &str,
    next_token: Option<String>,
) -> Result<BrowsePage, Error> {
    let list = ListServices {
        cluster: Some(cluster.to_owned()),
        next_token,
        max_results: Some(SERVICES),
        ..ListServices::default()
    };
    let listed = session.read(io, region, &list).await?;
    let services = listed.service_arns.unwrap_or_default();
    let mut page = BrowsePage {
        next_token: listed.next_token,
        services: Some(Vec::new()),
        ..BrowsePage::default()
    };
    if services.is_empty() {
        return Ok(page);
    }
    let describe = DescribeServices {
        cluster: Some(cluster.to_owned()),
        services,
        include: None,
    };
    let described = session.read(io, region, &describe).await?;
    page.services = described.services;
    page.failures = described.failures.unwrap_or_default();
    Ok(page)
}

async fn deployments(
    session: &Session,
    io: &Io,
    region: &str,
    what: &Browse,
    service: &str,
) -> Result<BrowsePage, Error> {
    let list = ListServiceDeployments {
        service: service.to_owned(),
        cluster: what.cluster.clone(),
        next_token: what.next_token.clone(),
        // As many as one call describes.
        max_results: i32::try_from(MOST).ok(),
        ..ListServiceDeployments::default()
    };
    let listed = session.read(io, region, &list).await?;
    let arns: Vec<ServiceDeploymentArn> = listed
        .service_deployments
        .into_iter()
        .flatten()
        .filter_map(|brief| brief.service_deployment_arn?.parse().ok())
        .collect();
    let mut page = BrowsePage {
        next_token: listed.next_token,
        ..BrowsePage::default()
    };
    let mut deployments = Vec::with_capacity(arns.len());
    for (arn, read) in arns.iter().zip(read_many(session, io, &arns).await?) {
        match read {
            Ok(reading) => deployments.push(reading.rollout),
            Err(error) => page.failures.push(Failure {
                arn: Some(arn.as_str().to_owned()),
                reason: Some(error.message().to_owned()),
                ..Failure::default()
            }),
        }
    }
    page.deployments = Some(deployments);
    Ok(page)
}
