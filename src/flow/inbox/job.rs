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
    ListServices, Operation,
};
use crate::error::Error;
use crate::flow::describe::deployments;
use crate::flow::pace::Bucket;
use crate::flow::{Io, Session};
use crate::protocol::Others;
use crate::protocol::input::body;
use crate::protocol::shape::{Element, Member, Shape, Slot};

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

pub(super) enum Answer {
    Clusters(ListClustersOutput),
    Services(ListServicesOutput),
    Described(Described),
    Briefs(ListServiceDeploymentsOutput),
    Deployments(DescribeServiceDeploymentsOutput),
}

impl Job {
    pub(super) fn bucket(&self) -> Bucket {
        match self {
            Self::ListClusters { .. } => Bucket::ClusterRead,
            Self::ListServices { .. } | Self::DescribeServices { .. } => Bucket::ServiceRead,
            Self::ListDeployments { .. } | Self::DescribeDeployments { .. } => {
                Bucket::ServiceDeployment
            }
        }
    }

    /// Makes the call, which was counted in its bucket already.
    pub(super) async fn perform(
        &self,
        session: &Session,
        io: &Io,
        region: &str,
    ) -> Result<Answer, Error> {
        let (operation, body, mut answer) = self.prepare();
        session
            .read_counted(io, region, operation, body, answer.shape_mut())
            .await?;
        Ok(answer)
    }

    /// The operation's name, its input as sent, and room for its output.
    fn prepare(&self) -> (&'static str, String, Answer) {
        match self {
            Self::ListClusters { next_token } => {
                let list = ListClusters {
                    next_token: next_token.clone(),
                    max_results: Some(PAGE),
                };
                let room = Answer::Clusters(ListClustersOutput::default());
                (ListClusters::NAME, body(&list), room)
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
                let room = Answer::Services(ListServicesOutput::default());
                (ListServices::NAME, body(&list), room)
            }
            Self::DescribeServices { cluster, services } => {
                let describe = DescribeServices {
                    cluster: Some(cluster.clone()),
                    services: services.clone(),
                    include: None,
                };
                let room = Answer::Described(Described::default());
                (DescribeServices::NAME, body(&describe), room)
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
                let room = Answer::Briefs(ListServiceDeploymentsOutput::default());
                (ListServiceDeployments::NAME, body(&list), room)
            }
            Self::DescribeDeployments { arns } => {
                let room = Answer::Deployments(DescribeServiceDeploymentsOutput::default());
                let describe = deployments(arns);
                (DescribeServiceDeployments::NAME, body(&describe), room)
            }
        }
    }
}

impl Answer {
    fn shape_mut(&mut self) -> &mut dyn Shape {
        match self {
            Self::Clusters(output) => output,
            Self::Services(output) => output,
            Self::Described(output) => output,
            Self::Briefs(output) => output,
            Self::Deployments(output) => output,
        }
    }
}

/// Of `DescribeServices` only what leads to deployments: a service comes with a hundred events, and nobody asks for them.
#[derive(Default)]
pub(super) struct Described {
    pub(super) services: Option<Vec<Brief>>,
    pub(super) failures: Option<Vec<Failure>>,
}

#[derive(Default)]
pub(super) struct Brief {
    pub(super) service_arn: Option<String>,
    pub(super) current_service_deployment: Option<String>,
    pub(super) deployment_controller: Option<DeploymentController>,
}

impl Shape for Described {
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

impl Shape for Brief {
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
