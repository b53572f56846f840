//! One call that the inbox makes, and what comes back.

use crate::arn::ServiceDeploymentArn;
use crate::ecs::describe_service_deployments::DescribeServiceDeploymentsOutput;
use crate::ecs::describe_services::DeploymentController;
use crate::ecs::list_clusters::ListClustersOutput;
use crate::ecs::list_service_deployments::ListServiceDeploymentsOutput;
use crate::ecs::list_services::ListServicesOutput;
use crate::ecs::service_deployment::ServiceDeploymentStatus;
use crate::ecs::{
    DescribeServiceDeployments, DescribeServices, Failure, ListClusters, ListServiceDeployments,
    ListServices,
};
use crate::error::Error;
use crate::flow::describe::deployments;
use crate::flow::{Io, Session};
use crate::protocol::shape::{Element, Member, Shape, Slot};
use crate::protocol::{Bucket, Operation, Others, Permission, aws_json};
use crate::protocol::{Response, Service};

/// The longest page of `ListClusters`, `ListServices` and `ListServiceDeployments`.
const PAGE: i32 = 100;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Job {
    ListClusters {
        next_token: Option<String>,
    },
    ListServices {
        cluster: String,
        next_token: Option<String>,
        /// Services of the pages before that are too few for a full `DescribeServices`.
        rest: Vec<String>,
    },
    DescribeServices {
        cluster: String,
        services: Vec<String>,
    },
    /// Of a service that names no current deployment. Its ARN may be an old one, which names no cluster.
    ListDeployments {
        cluster: String,
        service: String,
        next_token: Option<String>,
    },
    DescribeDeployments {
        arns: Vec<ServiceDeploymentArn>,
    },
}

pub(super) enum JobOutput {
    Clusters(ListClustersOutput),
    Services(ListServicesOutput),
    Described(ServiceBriefs),
    Briefs(ListServiceDeploymentsOutput),
    Deployments(DescribeServiceDeploymentsOutput),
}

impl Job {
    pub(super) fn bucket(&self) -> Option<Bucket> {
        match self {
            Self::ListClusters { .. } => ListClusters::BUCKET,
            Self::ListServices { .. } => ListServices::BUCKET,
            Self::DescribeServices { .. } => DescribeServices::BUCKET,
            Self::ListDeployments { .. } => ListServiceDeployments::BUCKET,
            Self::DescribeDeployments { .. } => DescribeServiceDeployments::BUCKET,
        }
    }

    /// Makes the call, which was counted in its bucket already.
    pub(super) async fn perform(
        &self,
        session: &Session,
        io: &Io,
        region: &str,
    ) -> Result<JobOutput, Error> {
        Ok(match self {
            Self::ListClusters { next_token } => {
                let list = ListClusters {
                    next_token: next_token.clone(),
                    max_results: Some(PAGE),
                };
                JobOutput::Clusters(session.read_counted(io, region, &list).await?)
            }
            Self::ListServices {
                cluster,
                next_token,
                ..
            } => {
                let list = ListServices {
                    cluster: Some(cluster.clone()),
                    next_token: next_token.clone(),
                    max_results: Some(PAGE),
                    ..ListServices::default()
                };
                JobOutput::Services(session.read_counted(io, region, &list).await?)
            }
            Self::DescribeServices { cluster, services } => {
                let describe = DescribeBriefly(DescribeServices {
                    cluster: Some(cluster.clone()),
                    services: services.clone(),
                    include: None,
                });
                JobOutput::Described(session.read_counted(io, region, &describe).await?)
            }
            Self::ListDeployments {
                cluster,
                service,
                next_token,
            } => {
                let list = ListServiceDeployments {
                    cluster: Some(cluster.clone()),
                    service: service.clone(),
                    next_token: next_token.clone(),
                    status: Some(vec![ServiceDeploymentStatus::InProgress.to_string()]),
                    max_results: Some(PAGE),
                    ..ListServiceDeployments::default()
                };
                JobOutput::Briefs(session.read_counted(io, region, &list).await?)
            }
            Self::DescribeDeployments { arns } => {
                let describe = deployments(arns);
                JobOutput::Deployments(session.read_counted(io, region, &describe).await?)
            }
        })
    }
}

/// `DescribeServices`, of whose output only what leads to deployments is kept: a service comes with a hundred events.
struct DescribeBriefly(DescribeServices);

impl Operation for DescribeBriefly {
    const NAME: &'static str = DescribeServices::NAME;
    const SERVICE: &'static Service = DescribeServices::SERVICE;
    const ACTS: bool = DescribeServices::ACTS;
    const BUCKET: Option<Bucket> = DescribeServices::BUCKET;
    const PERMISSION: Option<Permission> = DescribeServices::PERMISSION;
    type Output = ServiceBriefs;

    fn body(&self) -> Result<String, Error> {
        self.0.body()
    }

    fn parse(response: &Response) -> Result<ServiceBriefs, Error> {
        aws_json::parse(response)
    }
}

/// Services, as far as they lead to deployments.
#[derive(Default)]
pub(super) struct ServiceBriefs {
    pub(super) services: Option<Vec<ServiceBrief>>,
    pub(super) failures: Option<Vec<Failure>>,
}

#[derive(Default)]
pub(super) struct ServiceBrief {
    pub(super) service_arn: Option<String>,
    pub(super) current_service_deployment: Option<String>,
    pub(super) deployment_controller: Option<DeploymentController>,
}

impl Shape for ServiceBriefs {
    fn slot(&mut self, name: &str) -> Slot<'_> {
        match name {
            "services" => Slot::Objects(&mut self.services),
            "failures" => Failure::slot_of_many(&mut self.failures),
            _ => Slot::Other,
        }
    }

    fn others_mut(&mut self) -> Option<&mut Others> {
        None
    }
}

impl Shape for ServiceBrief {
    fn slot(&mut self, name: &str) -> Slot<'_> {
        match name {
            "serviceArn" => Member::slot(&mut self.service_arn),
            "currentServiceDeployment" => Member::slot(&mut self.current_service_deployment),
            "deploymentController" => Member::slot(&mut self.deployment_controller),
            _ => Slot::Other,
        }
    }

    fn others_mut(&mut self) -> Option<&mut Others> {
        None
    }
}
