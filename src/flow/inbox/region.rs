//! One Region: what to call next, and what follows from an answer. Nothing here waits.

use std::cell::RefCell;
use std::rc::Rc;

use super::job::{Answer, Described, Job};
use super::known::Known;
use super::names::last_part;
use super::progress::{Missing, Progress};
use super::{Inbox, Update};
use crate::arn::{ClusterArn, ServiceDeploymentArn};
use crate::ecs::describe_service_deployments::MOST as DEPLOYMENTS;
use crate::ecs::list_service_deployments::ListServiceDeploymentsOutput;
use crate::ecs::list_services::ListServicesOutput;
use crate::ecs::service_deployment::ServiceDeploymentStatus;
use crate::error::{Class, Error, Moment, code};
use crate::flow::call::is_expiry;
use crate::flow::describe::rollouts;
use crate::flow::pace::Bucket;
use crate::rollout::Rollout;
use crate::timestamp::Timestamp;

/// The most services one `DescribeServices` takes.
const SERVICES: usize = 10;
/// The most requests under way in a Region.
const MOST_AT_ONCE: usize = 8;
/// How often a call that AWS throttles in spite of its own retries is put off.
const PUT_OFF: u8 = 3;
/// After so many refusals, and nothing that could be read, the rest of a cluster is not asked for one by one.
const REFUSALS: u32 = 3;

pub(super) struct Region {
    pub(super) progress: Progress,
    /// Whether the progress is worth telling.
    pub(super) changed: bool,
    what: Rc<Inbox>,
    known: Rc<RefCell<Known>>,
    phase: Phase,
    /// The next is at the end.
    jobs: Vec<Attempt>,
    /// Deployments to be read, by as many as there are when their bucket has room.
    pool: Vec<ServiceDeploymentArn>,
    at_once: usize,
    /// Services whose deployment has moved on: there may be another one. By cluster.
    moved: Vec<(String, Vec<String>)>,
    refusals: Vec<Refusals>,
}

/// A cluster in which something may not be read.
struct Refusals {
    cluster: String,
    count: u32,
    any_read: bool,
}

/// A call, and how often it was put off.
pub(super) struct Attempt {
    pub(super) job: Job,
    put_off: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// What was active is read again.
    Again,
    /// Services whose deployment moved on are read again.
    Moved,
    /// Everything is looked at, since this moment.
    Sweep(Timestamp),
    Done,
}

impl Region {
    /// Begins a look.
    pub(super) fn new(
        name: &str,
        what: Rc<Inbox>,
        known: Rc<RefCell<Known>>,
        now: Timestamp,
    ) -> Self {
        let active = known.borrow_mut().begin();
        let progress = Progress {
            region: name.to_owned(),
            swept_at: known.borrow().swept_at(),
            ..Progress::default()
        };
        let mut region = Self {
            progress,
            changed: true,
            what,
            known,
            phase: Phase::Again,
            jobs: Vec::new(),
            pool: Vec::new(),
            at_once: 0,
            moved: Vec::new(),
            refusals: Vec::new(),
        };
        for arn in active {
            if region.what.clusters.admit(arn.cluster_arn().as_str())
                && region.what.services.admit(arn.service_arn().as_str())
            {
                region.find(arn);
            }
        }
        region.settle(now);
        region
    }

    /// The next call, of a bucket that has room for it.
    pub(super) fn next(&mut self, has_room: &mut dyn FnMut(Bucket) -> bool) -> Option<Attempt> {
        if self.at_once >= MOST_AT_ONCE {
            return None;
        }
        let attempt = self.take(has_room)?;
        self.at_once += 1;
        Some(attempt)
    }

    fn take(&mut self, has_room: &mut dyn FnMut(Bucket) -> bool) -> Option<Attempt> {
        if !self.pool.is_empty() && has_room(Bucket::ServiceDeployment) {
            let batch = self.pool.len().min(DEPLOYMENTS);
            let arns = self.pool.drain(..batch).collect();
            return Some(Attempt {
                job: Job::DescribeDeployments { arns },
                put_off: 0,
            });
        }
        for bucket in [
            Bucket::ServiceDeployment,
            Bucket::ServiceRead,
            Bucket::ClusterRead,
        ] {
            let next = self
                .jobs
                .iter()
                .rposition(|attempt| attempt.job.bucket() == bucket);
            if let Some(index) = next.filter(|_| has_room(bucket)) {
                return Some(self.jobs.remove(index));
            }
        }
        None
    }

    /// What came of a call.
    ///
    /// # Errors
    /// The session is over: nothing more can be read, here or elsewhere.
    pub(super) fn took(
        &mut self,
        attempt: Attempt,
        answer: Result<Answer, Error>,
        now: Timestamp,
        tell: &dyn Fn(Update),
    ) -> Result<(), Error> {
        self.at_once -= 1;
        self.changed = true;
        match answer {
            Ok(answer) => self.found(attempt.job, answer, now, tell),
            Err(error) if is_of_session(&error, self.what.regions.len()) => return Err(error),
            Err(error) if error.class() == Class::Throttling && attempt.put_off < PUT_OFF => {
                self.jobs.push(Attempt {
                    put_off: attempt.put_off + 1,
                    ..attempt
                });
            }
            Err(error) => self.failed(attempt.job, error),
        }
        self.settle(now);
        Ok(())
    }

    fn found(&mut self, job: Job, answer: Answer, now: Timestamp, tell: &dyn Fn(Update)) {
        match (job, answer) {
            (_, Answer::Clusters(output)) => {
                for arn in output.cluster_arns.unwrap_or_default() {
                    if self.what.clusters.admit(&arn) {
                        self.cluster(arn);
                    }
                }
                if output.next_token.is_some() {
                    self.later(Job::ListClusters {
                        next_token: output.next_token,
                    });
                }
            }
            (Job::ListServices { cluster, rest, .. }, Answer::Services(output)) => {
                self.listed(cluster, rest, output);
            }
            (Job::DescribeServices { cluster, services }, Answer::Described(output)) => {
                self.described(&cluster, services.len(), output);
            }
            (Job::ListDeployments { service, .. }, Answer::Briefs(output)) => {
                self.briefed(service, output);
            }
            (Job::DescribeDeployments { arns }, Answer::Deployments(output)) => {
                let rollouts = rollouts(&arns, output, now);
                for (arn, rollout) in arns.into_iter().zip(rollouts) {
                    self.progress.deployments_read += 1;
                    match rollout {
                        Ok(rollout) => self.saw(arn, rollout, tell),
                        Err(error) => self.lost(arn, error, tell),
                    }
                }
            }
            // An answer is of its job's kind.
            _ => {}
        }
    }

    fn cluster(&mut self, cluster: String) {
        self.progress.clusters += 1;
        let exact = self.what.services.exact().map(<[String]>::to_vec);
        match exact {
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
                .filter(|arn| self.what.services.admit(arn)),
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

    /// Services are read before more of them are listed: pauses show early, and little is held.
    fn describe(&mut self, cluster: &str, services: Vec<String>) {
        let mut services = services.into_iter().peekable();
        while services.peek().is_some() {
            self.sooner(Job::DescribeServices {
                cluster: cluster.to_owned(),
                services: services.by_ref().take(SERVICES).collect(),
            });
        }
    }

    fn described(&mut self, cluster: &str, asked: usize, output: Described) {
        self.succeeded(last_part(cluster));
        let services = output.services.unwrap_or_default();
        // Services that were named were not counted as found before.
        if self.what.services.exact().is_some() {
            self.progress.services += count(services.len());
            self.progress.services_read += count(services.len());
        } else {
            self.progress.services_read += count(asked);
        }
        for failure in output.failures.unwrap_or_default() {
            let reason = failure.reason.unwrap_or_default();
            // It was deleted since it was listed, or it is named and not in this cluster.
            if reason == "MISSING" {
                continue;
            }
            let arn = failure.arn.unwrap_or_default();
            let error = Error::new(
                Moment::Service,
                code::NOT_GIVEN,
                ["ECS does not give ", &arn, ": ", &reason, "."].concat(),
            );
            self.progress
                .miss(Some(last_part(cluster)), Missing::Services, 1, error);
        }
        for service in services {
            let controller = service.deployment_controller.and_then(|kind| kind.kind);
            if controller.is_some_and(|kind| kind != "ECS") {
                continue;
            }
            match (service.current_service_deployment, service.service_arn) {
                (Some(arn), _) => self.current(cluster, &arn),
                (None, Some(service)) => self.sooner(Job::ListDeployments {
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
                self.progress.miss(
                    Some(last_part(cluster)),
                    Missing::Deployments,
                    1,
                    error.into(),
                );
            }
        }
    }

    fn briefed(&mut self, service: String, output: ListServiceDeploymentsOutput) {
        for brief in output.service_deployments.unwrap_or_default() {
            let cluster = brief.cluster_arn.unwrap_or_default();
            if let Some(arn) = brief.service_deployment_arn {
                self.current(&cluster, &arn);
            }
        }
        if output.next_token.is_some() {
            self.sooner(Job::ListDeployments {
                service,
                next_token: output.next_token,
            });
        }
    }

    /// A deployment that may wait.
    fn find(&mut self, arn: ServiceDeploymentArn) {
        if self.known.borrow_mut().must_read(&arn) {
            self.progress.deployments += 1;
            self.pool.push(arn);
        }
    }

    fn saw(&mut self, arn: ServiceDeploymentArn, rollout: Rollout, tell: &dyn Fn(Update)) {
        self.succeeded(arn.cluster());
        if self.phase == Phase::Again && !is_under_way(&rollout.status) {
            self.move_on(&arn);
        }
        let waits = (!rollout.finished).then_some(rollout.paused);
        let waited = self.known.borrow_mut().learn(&arn, waits);
        if rollout.paused {
            self.progress.paused += 1;
            tell(Update::Paused(Box::new(rollout)));
        } else if waited {
            tell(Update::Gone {
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

    /// ECS no longer gives a deployment.
    fn lost(&mut self, arn: ServiceDeploymentArn, error: Error, tell: &dyn Fn(Update)) {
        let waited = self.known.borrow_mut().forget(&arn);
        match waited {
            Some(true) => tell(Update::Gone {
                service_deployment_arn: arn,
                rollout: None,
            }),
            Some(false) => {}
            None => self
                .progress
                .miss(Some(arn.cluster()), Missing::Deployments, 1, error),
        }
    }

    fn failed(&mut self, job: Job, error: Error) {
        match job {
            Job::ListClusters { .. } => {
                self.progress.miss(None, Missing::Clusters, 1, error);
            }
            Job::ListServices { cluster, rest, .. } => {
                if self.is_elsewhere(&cluster, &error) {
                    self.progress.clusters -= 1;
                    return;
                }
                self.progress
                    .miss(Some(last_part(&cluster)), Missing::ServiceList, 1, error);
                self.describe(&cluster, rest);
            }
            Job::ListDeployments { service, .. } => {
                let mut parts = service.rsplit('/');
                let cluster = parts.nth(1);
                self.progress.miss(cluster, Missing::Deployments, 1, error);
            }
            Job::DescribeServices { cluster, services } => {
                if self.is_elsewhere(&cluster, &error) {
                    self.progress.clusters -= 1;
                } else if self.is_worth_splitting(last_part(&cluster), services.len(), &error) {
                    for service in services {
                        self.sooner(Job::DescribeServices {
                            cluster: cluster.clone(),
                            services: vec![service],
                        });
                    }
                } else {
                    let name = last_part(&cluster);
                    self.progress
                        .miss(Some(name), Missing::Services, services.len(), error);
                }
            }
            Job::DescribeDeployments { arns } => self.unread(arns, &error),
        }
    }

    /// One that may not be read must not hide those that were asked for with it: they are asked for by cluster, then alone.
    fn unread(&mut self, arns: Vec<ServiceDeploymentArn>, error: &Error) {
        let of_one_cluster = |arns: &[ServiceDeploymentArn]| {
            arns.iter().all(|arn| arn.cluster() == arns[0].cluster())
        };
        if !of_one_cluster(&arns) && is_about_its_resources(error) {
            let mut rest = arns;
            while let Some(first) = rest.first() {
                let cluster = first.cluster().to_owned();
                let (arns, others) = rest.into_iter().partition(|arn| arn.cluster() == cluster);
                self.sooner(Job::DescribeDeployments { arns });
                rest = others;
            }
            return;
        }
        let cluster = arns.first().map_or("", |arn| arn.cluster()).to_owned();
        if self.is_worth_splitting(&cluster, arns.len(), error) {
            for arn in arns {
                self.sooner(Job::DescribeDeployments { arns: vec![arn] });
            }
            return;
        }
        for arn in arns {
            self.progress
                .miss(Some(arn.cluster()), Missing::Deployments, 1, error.clone());
        }
    }

    /// A cluster that is looked for by its name in several Regions need not be in each.
    fn is_elsewhere(&self, cluster: &str, error: &Error) -> bool {
        self.what.regions.len() > 1
            && self.what.clusters.exact().is_some()
            && cluster.parse::<ClusterArn>().is_err()
            && error.code() == "ClusterNotFoundException"
    }

    fn is_worth_splitting(&mut self, cluster: &str, size: usize, error: &Error) -> bool {
        if !is_about_its_resources(error) {
            return false;
        }
        let known = self.refusals.iter().position(|one| one.cluster == cluster);
        let index = known.unwrap_or_else(|| {
            self.refusals.push(Refusals {
                cluster: cluster.to_owned(),
                count: 0,
                any_read: false,
            });
            self.refusals.len() - 1
        });
        let refusals = &mut self.refusals[index];
        if size == 1 {
            refusals.count += 1;
            return false;
        }
        refusals.any_read || refusals.count < REFUSALS
    }

    fn succeeded(&mut self, cluster: &str) {
        let mut refusals = self.refusals.iter_mut();
        if let Some(one) = refusals.find(|one| one.cluster == cluster) {
            one.any_read = true;
        }
    }

    /// Goes on to what comes next when nothing is left to do.
    fn settle(&mut self, now: Timestamp) {
        self.progress.as_of = self.progress.as_of.max(now);
        while self.jobs.is_empty() && self.pool.is_empty() && self.at_once == 0 {
            self.phase = match self.phase {
                Phase::Again if self.known.borrow().is_sweep_due(&self.what, now) => {
                    self.sweep();
                    Phase::Sweep(now)
                }
                Phase::Again => {
                    for (cluster, services) in std::mem::take(&mut self.moved) {
                        if self.what.services.exact().is_none() {
                            self.progress.services += count(services.len());
                        }
                        self.describe(&cluster, services);
                    }
                    Phase::Moved
                }
                Phase::Sweep(began_at) => {
                    self.known.borrow_mut().end_sweep(&self.what, began_at);
                    self.progress.swept_at = Some(began_at);
                    Phase::Done
                }
                Phase::Moved | Phase::Done => Phase::Done,
            };
            if self.phase == Phase::Done {
                self.progress.done = true;
                return;
            }
        }
    }

    fn sweep(&mut self) {
        let exact = self.what.clusters.exact().map(<[String]>::to_vec);
        let Some(clusters) = exact else {
            self.later(Job::ListClusters { next_token: None });
            return;
        };
        for cluster in clusters {
            let elsewhere = cluster
                .parse::<ClusterArn>()
                .is_ok_and(|arn| arn.region() != self.progress.region);
            if !elsewhere {
                self.cluster(cluster);
            }
        }
    }

    fn sooner(&mut self, job: Job) {
        self.jobs.push(Attempt { job, put_off: 0 });
    }

    fn later(&mut self, job: Job) {
        self.jobs.insert(0, Attempt { job, put_off: 0 });
    }
}

/// Whether no other call of the session can succeed either: it is over, its secret is wrong, or the only Region asked does
/// not know its key. (One that must be opted in to does not, until it is.)
fn is_of_session(error: &Error, regions: usize) -> bool {
    match error.class() {
        Class::Skew => true,
        Class::Credentials => {
            error.moment() == Moment::Credentials || is_expiry(error) || regions == 1
        }
        _ => false,
    }
}

/// Whether a refusal may hang on one of the resources that were asked for together.
fn is_about_its_resources(error: &Error) -> bool {
    error.moment() == Moment::Service && error.class() == Class::Permanent
}

fn is_under_way(status: &ServiceDeploymentStatus) -> bool {
    matches!(
        status,
        ServiceDeploymentStatus::Pending | ServiceDeploymentStatus::InProgress
    )
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
