//! Clusters and services.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::configuration::DeploymentConfiguration;
use crate::place::Place;
use crate::tasks::Tasks;
use crate::workload::Workload;

/// A service to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct ServiceSpec {
    /// Where.
    pub place: Place,
    /// The cluster's name; it is made if there is none.
    pub cluster: String,
    /// The service's name.
    pub service: String,
    /// Tasks that should run.
    pub desired_count: u32,
    /// How its deployments go on.
    pub configuration: DeploymentConfiguration,
    /// What runs from the start; none: the first deployment has no predecessor.
    pub workload: Option<Workload>,
    /// Who deploys it.
    pub controller: Controller,
    /// Whether `DescribeServices` gives `currentServiceDeployment`.
    pub names_current_deployment: bool,
    /// An ARN without the cluster's name, as old accounts have.
    pub short_arn: bool,
    /// Whose traffic its deployments move.
    pub traffic: TrafficManagement,
}

impl ServiceSpec {
    /// A blue/green service of two tasks that runs already.
    #[must_use]
    pub fn new(place: &Place, cluster: &str, service: &str) -> Self {
        Self {
            place: place.clone(),
            cluster: cluster.to_owned(),
            service: service.to_owned(),
            desired_count: 2,
            configuration: DeploymentConfiguration::blue_green(),
            workload: Some(Workload::default()),
            controller: Controller::Ecs,
            names_current_deployment: true,
            short_arn: false,
            traffic: TrafficManagement::default(),
        }
    }

    /// The same, deployed in this way.
    #[must_use]
    pub fn with(self, configuration: DeploymentConfiguration) -> Self {
        Self {
            configuration,
            ..self
        }
    }
}

/// What ECS moves of a service's traffic.
///
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-implementation.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TrafficManagement {
    /// Production and test traffic, of a load balancer.
    #[default]
    TestListener,
    /// Production traffic alone: the load balancer has no test listener.
    NoTestListener,
    /// None: the service is headless.
    Headless,
}

/// `deploymentController`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Controller {
    /// ECS itself.
    #[default]
    Ecs,
    /// `CodeDeploy`: ECS knows no service deployments of it.
    CodeDeploy,
    /// Someone else: the same.
    External,
}

/// A cluster.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cluster {
    /// Indexes into the world's services, by name.
    pub(crate) services: BTreeMap<String, usize>,
}

/// A service as it is.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    pub(crate) arn: String,
    pub(crate) cluster_arn: String,
    pub(crate) created_at: i64,
    pub(crate) spec: ServiceSpec,
    /// Oldest first.
    pub(crate) deployments: Vec<usize>,
    /// Revisions with tasks, oldest first.
    pub(crate) active: Vec<Active>,
    /// Task definitions registered for it.
    pub(crate) task_definitions: Vec<usize>,
}

impl Service {
    pub(crate) fn active(&self, revision: usize) -> Option<&Active> {
        self.active
            .iter()
            .find(|active| active.revision == revision)
    }

    pub(crate) fn active_mut(&mut self, revision: usize) -> Option<&mut Active> {
        self.active
            .iter_mut()
            .find(|active| active.revision == revision)
    }
}

/// A revision that has tasks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Active {
    pub(crate) revision: usize,
    pub(crate) tasks: Tasks,
    /// Percent of production traffic.
    pub(crate) production: f64,
    /// Percent of test traffic.
    pub(crate) test: f64,
}
