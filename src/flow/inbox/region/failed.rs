//! What follows from a refusal, or from no answer.

use super::super::job::Job;
use super::super::names::last_part;
use super::super::progress::Missing;
use super::super::refusal::is_about_its_resources;
use super::Region;
use crate::arn::{ClusterArn, ServiceDeploymentArn};
use crate::error::Error;

impl Region {
    pub(super) fn failed(&mut self, job: Job, error: Error) {
        match job {
            Job::ListClusters { .. } => {
                self.miss(None, Missing::Clusters, 1, error);
            }
            Job::ListServices { cluster, rest, .. } => {
                if self.is_elsewhere(&cluster, &error) {
                    self.progress.clusters -= 1;
                    return;
                }
                self.miss(Some(last_part(&cluster)), Missing::ServiceList, 1, error);
                self.describe(&cluster, rest);
            }
            Job::ListDeployments { cluster, .. } => {
                self.miss(Some(last_part(&cluster)), Missing::Deployments, 1, error);
            }
            Job::DescribeServices { cluster, services } => {
                if self.is_elsewhere(&cluster, &error) {
                    self.progress.clusters -= 1;
                } else {
                    self.unread_services(&cluster, services, error);
                }
            }
            Job::DescribeDeployments { arns } => self.unread(arns, &error),
        }
    }

    /// One that may not be read must not hide those that were asked for with it: each is asked for alone.
    fn unread(&mut self, arns: Vec<ServiceDeploymentArn>, error: &Error) {
        let alone = arns.len() == 1;
        for arn in arns {
            if alone || !is_about_its_resources(error) {
                self.miss(Some(arn.cluster()), Missing::Deployments, 1, error.clone());
            } else {
                self.sooner(Job::DescribeDeployments { arns: vec![arn] });
            }
        }
    }

    fn unread_services(&mut self, cluster: &str, services: Vec<String>, error: Error) {
        if services.len() == 1 || !is_about_its_resources(&error) {
            self.miss(
                Some(last_part(cluster)),
                Missing::Services,
                services.len(),
                error,
            );
            return;
        }
        for service in services {
            self.describe(cluster, vec![service]);
        }
    }

    /// A cluster that is looked for by its name in several Regions need not be in each.
    fn is_elsewhere(&self, cluster: &str, error: &Error) -> bool {
        self.what.regions.len() > 1
            && self.what.clusters.exact().is_some()
            && cluster.parse::<ClusterArn>().is_err()
            && error.code() == "ClusterNotFoundException"
    }
}
