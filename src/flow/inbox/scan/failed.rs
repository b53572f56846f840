//! What follows from a refusal, or from no answer.

use super::super::InboxUpdate;
use super::super::job::Job;
use super::super::names::last_part;
use super::super::progress::Missing;
use super::super::refusal::is_about_its_resources;
use super::RegionScan;
use crate::arn::{ClusterArn, ServiceDeploymentArn};
use crate::error::Error;

impl RegionScan {
    pub(super) fn failed(&mut self, job: Job, error: Error, emit: &dyn Fn(InboxUpdate)) {
        match job {
            Job::ListClusters { .. } => {
                self.miss(None, Missing::Clusters, 1, error);
            }
            Job::ListServices { cluster, rest, .. } => {
                if self.is_no_loss(&cluster, &error) {
                    self.drop_cluster(&cluster);
                    return;
                }
                self.miss(Some(last_part(&cluster)), Missing::ServiceList, 1, error);
                self.describe(&cluster, rest);
            }
            // The service was deleted since it was listed.
            Job::ListDeployments { .. } if error.is_not_found() => {}
            Job::ListDeployments { cluster, .. } => {
                self.miss(Some(last_part(&cluster)), Missing::Deployments, 1, error);
            }
            Job::DescribeServices { cluster, services } => {
                if self.is_no_loss(&cluster, &error) {
                    self.drop_cluster(&cluster);
                } else {
                    self.unread_services(&cluster, services, error);
                }
            }
            Job::DescribeDeployments { arns } => self.unread(arns, &error, emit),
        }
    }

    /// One that may not be read must not hide those that were asked for with it: each is asked for alone.
    fn unread(
        &mut self,
        arns: Vec<ServiceDeploymentArn>,
        error: &Error,
        emit: &dyn Fn(InboxUpdate),
    ) {
        let alone = arns.len() == 1;
        for arn in arns {
            if alone && error.is_not_found() {
                self.lost(arn, emit);
            } else if alone || !is_about_its_resources(error) {
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

    /// Whether a cluster is gone, and nobody misses it: it was deleted since it was listed, or it is looked for by its name in
    /// several Regions and need not be in each.
    fn is_no_loss(&self, cluster: &str, error: &Error) -> bool {
        let is_named =
            self.what.clusters.exact().is_some() || self.what.services.clusters().is_some();
        let may_be_elsewhere =
            self.what.regions.len() > 1 && cluster.parse::<ClusterArn>().is_err();
        error.code() == "ClusterNotFoundException" && (!is_named || may_be_elsewhere)
    }

    /// It is counted once, however many of its calls fail.
    fn drop_cluster(&mut self, cluster: &str) {
        let name = last_part(cluster);
        if let Some(at) = self.clusters.iter().position(|one| **one == *name) {
            self.clusters.swap_remove(at);
            self.progress.clusters -= 1;
        }
    }
}
