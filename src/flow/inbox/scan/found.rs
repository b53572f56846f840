//! What follows from an answer.

use super::super::InboxUpdate;
use super::super::job::{Job, JobOutput, ServiceBriefs};
use super::super::names::last_part;
use super::super::progress::Missing;
use super::{RegionScan, SERVICES, ScanPhase, count};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::list_service_deployments::ListServiceDeploymentsOutput;
use crate::ecs::list_services::ListServicesOutput;
use crate::ecs::service_deployment::ServiceDeploymentStatus;
use crate::flow::describe::readings;
use crate::flow::settled::Settled;
use crate::rollout::Rollout;
use crate::timestamp::Timestamp;

impl RegionScan {
    pub(super) fn found(
        &mut self,
        job: Job,
        answer: JobOutput,
        now: Timestamp,
        settled: &mut Settled,
        emit: &dyn Fn(InboxUpdate),
    ) {
        match (job, answer) {
            (_, JobOutput::Clusters(output)) => {
                for arn in output.cluster_arns.unwrap_or_default() {
                    if self.what.clusters.admits(&arn) {
                        self.cluster(arn);
                    }
                }
                if output.next_token.is_some() {
                    self.later(Job::ListClusters {
                        next_token: output.next_token,
                    });
                }
            }
            (Job::ListServices { cluster, rest, .. }, JobOutput::Services(output)) => {
                self.listed(cluster, rest, output);
            }
            (Job::DescribeServices { cluster, services }, JobOutput::Described(output)) => {
                self.described(&cluster, services.len(), output);
            }
            (
                Job::ListDeployments {
                    cluster, service, ..
                },
                JobOutput::Briefs(output),
            ) => self.briefed(cluster, service, output),
            (Job::DescribeDeployments { arns }, JobOutput::Deployments(output)) => {
                let readings = readings(&arns, output, now, settled);
                for (arn, reading) in arns.into_iter().zip(readings) {
                    match reading {
                        Ok(reading) => self.read(arn, reading.rollout, emit),
                        Err(error) if error.is_not_found() => self.lost(arn, emit),
                        Err(error) => {
                            self.miss(Some(arn.cluster()), Missing::Deployments, 1, error);
                            continue;
                        }
                    }
                    self.progress.deployments_read += 1;
                }
            }
            // An answer is of its job's kind.
            _ => {}
        }
    }

    pub(super) fn cluster(&mut self, cluster: String) {
        // It comes twice where it is named twice, or where the pages moved while they were listed.
        let name = last_part(&cluster);
        if self.clusters.iter().any(|found| **found == *name) {
            return;
        }
        self.clusters.push(name.into());
        self.progress.clusters += 1;
        match self.what.services.named_in(name, &self.progress.region) {
            Some(services) => self.describe(&cluster, services),
            None => self.later(Job::ListServices {
                cluster,
                next_token: None,
                rest: Vec::new(),
            }),
        }
    }

    fn listed(&mut self, cluster: String, mut rest: Vec<String>, output: ListServicesOutput) {
        let listed = output.service_arns.unwrap_or_default();
        let before = rest.len();
        rest.extend(
            listed
                .into_iter()
                .filter(|arn| self.what.services.admits(arn)),
        );
        self.progress.services += count(rest.len() - before);
        if output.next_token.is_none() {
            self.describe(&cluster, rest);
            return;
        }
        let rest_at = rest.len() - rest.len() % SERVICES;
        let few = rest.split_off(rest_at);
        self.describe(&cluster, rest);
        self.later(Job::ListServices {
            cluster,
            next_token: output.next_token,
            rest: few,
        });
    }

    fn described(&mut self, cluster: &str, asked: usize, output: ServiceBriefs) {
        let services = output.services.unwrap_or_default();
        // Services that were named were not counted as found before.
        if self.what.services.exact().is_some() {
            self.progress.services += count(services.len());
            self.progress.services_read += count(services.len());
        } else {
            self.progress.services_read += count(asked);
        }
        for failure in output.failures.unwrap_or_default() {
            // It was deleted since it was listed, or it is named and not in this cluster.
            if failure.is_missing() {
                continue;
            }
            let error = failure.error("service");
            self.miss(Some(last_part(cluster)), Missing::Services, 1, error);
        }
        for service in services {
            let controller = service.deployment_controller.and_then(|kind| kind.kind);
            if controller.is_some_and(|kind| kind != "ECS") {
                continue;
            }
            match (service.current_service_deployment, service.service_arn) {
                (Some(arn), _) => self.current(cluster, &arn),
                (None, Some(service)) => self.sooner(Job::ListDeployments {
                    cluster: cluster.to_owned(),
                    service,
                    next_token: None,
                }),
                (None, None) => {}
            }
        }
    }

    fn current(&mut self, cluster: &str, text: &str) {
        match text.parse::<ServiceDeploymentArn>() {
            Ok(arn) => self.find(arn),
            Err(error) => {
                self.miss(
                    Some(last_part(cluster)),
                    Missing::Deployments,
                    1,
                    error.into(),
                );
            }
        }
    }

    fn briefed(&mut self, cluster: String, service: String, output: ListServiceDeploymentsOutput) {
        for brief in output.service_deployments.unwrap_or_default() {
            if let Some(arn) = brief.service_deployment_arn {
                self.current(&cluster, &arn);
            }
        }
        if output.next_token.is_some() {
            self.sooner(Job::ListDeployments {
                cluster,
                service,
                next_token: output.next_token,
            });
        }
    }

    /// A deployment that may wait.
    pub(super) fn find(&mut self, arn: ServiceDeploymentArn) {
        if self.known.borrow_mut().must_read(self.scan, &arn) {
            self.progress.deployments += 1;
            self.pool.push(arn);
        }
    }

    fn read(&mut self, arn: ServiceDeploymentArn, rollout: Rollout, emit: &dyn Fn(InboxUpdate)) {
        if self.phase == ScanPhase::Again && !is_under_way(&rollout.status) {
            self.move_on(&arn);
        }
        let waits = (!rollout.finished).then_some(rollout.paused);
        self.known.borrow_mut().learn(self.scan, &arn, waits);
        let waited = self.reported.set(&arn, rollout.paused);
        if rollout.paused {
            self.progress.paused += 1;
            emit(InboxUpdate::Paused {
                service_deployment_arn: arn,
                rollout: Box::new(rollout),
            });
        } else if waited {
            emit(InboxUpdate::Gone {
                service_deployment_arn: arn,
                rollout: Some(Box::new(rollout)),
            });
        }
    }

    /// The service may have another deployment by now.
    fn move_on(&mut self, arn: &ServiceDeploymentArn) {
        let (cluster, service) = (arn.cluster_arn(), arn.service().to_owned());
        let mut moved = self.moved.iter_mut();
        match moved.find(|(name, _)| *name == cluster.as_str()) {
            Some((_, services)) => services.push(service),
            None => self
                .moved
                .push((cluster.as_str().to_owned(), vec![service])),
        }
    }

    /// ECS knows no such deployment: it was deleted with its service, or it is too new for this read to show.
    pub(super) fn lost(&mut self, arn: ServiceDeploymentArn, emit: &dyn Fn(InboxUpdate)) {
        self.known.borrow_mut().lose(self.scan, &arn);
        if self.reported.set(&arn, false) {
            emit(InboxUpdate::Gone {
                service_deployment_arn: arn,
                rollout: None,
            });
        }
    }
}

fn is_under_way(status: &ServiceDeploymentStatus) -> bool {
    matches!(
        status,
        ServiceDeploymentStatus::Pending | ServiceDeploymentStatus::InProgress
    )
}
