//! One Region: what to call next, and what follows from an answer. Nothing here waits.

mod failed;
mod found;

use std::cell::RefCell;
use std::rc::Rc;

use super::gaps::{Gaps, Since};
use super::job::{Job, JobOutput};
use super::memory::RegionMemory;
use super::progress::{InboxProgress, Missing, UnreadResource};
use super::refusal::is_of_session;
use super::reported::ReportedPauses;
use super::{Inbox, InboxUpdate};
use crate::arn::{ClusterArn, ServiceDeploymentArn};
use crate::ecs::describe_service_deployments::MOST as DEPLOYMENTS;
use crate::error::{Class, Error};
use crate::flow::Session;
use crate::protocol::Bucket;
use crate::timestamp::Timestamp;

/// The most services one `DescribeServices` takes.
const SERVICES: usize = 10;
/// The most requests under way in a Region.
const MOST_AT_ONCE: usize = 8;
/// How often a call that AWS throttles in spite of its own retries is postponed.
const MAX_POSTPONED: u8 = 3;

pub(super) struct RegionScan {
    progress: InboxProgress,
    /// The number of this scan.
    scan: u32,
    reported: ReportedPauses,
    /// Whether the progress is worth emitting.
    pub(super) changed: bool,
    what: Rc<Inbox>,
    known: Rc<RefCell<RegionMemory>>,
    phase: ScanPhase,
    /// The names of the clusters that this scan has found.
    clusters: Vec<Box<str>>,
    /// The next is at the end.
    jobs: Vec<Call>,
    /// Deployments to be read, by as many as there are when their bucket has room.
    pool: Vec<ServiceDeploymentArn>,
    at_once: usize,
    /// Services whose deployment has moved on: there may be another one. By cluster.
    moved: Vec<(String, Vec<String>)>,
    gaps: Gaps,
}

/// A call, and how often it was postponed.
pub(super) struct Call {
    pub(super) job: Job,
    postponed: u8,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ScanPhase {
    /// What was active is read again.
    Again,
    /// Services whose deployment moved on are read again.
    Moved,
    /// Everything is looked at, since this moment by the caller's clock: ECS's is known once ECS has answered.
    Sweep(Timestamp),
    Done,
}

impl RegionScan {
    /// Begins a scan.
    pub(super) fn new(
        session: &Session,
        name: &str,
        what: Rc<Inbox>,
        known: Rc<RefCell<RegionMemory>>,
        reported: ReportedPauses,
        now: Timestamp,
    ) -> Self {
        let (scan, active) = known.borrow_mut().begin();
        let gaps = Gaps::left(known.borrow().unread(&what));
        let progress = InboxProgress {
            region: name.to_owned(),
            swept_at: known.borrow().swept_at(),
            ..InboxProgress::default()
        };
        let mut region = Self {
            progress,
            scan,
            reported,
            changed: true,
            what,
            known,
            phase: ScanPhase::Again,
            clusters: Vec::new(),
            jobs: Vec::new(),
            pool: Vec::new(),
            at_once: 0,
            moved: Vec::new(),
            gaps,
        };
        for (arn, waited) in active {
            if region.what.clusters.admits(arn.cluster_arn().as_str())
                && region.what.services.admits(arn.service_arn().as_str())
            {
                // A call before this one has reported it.
                if waited {
                    region.reported.set(&arn, true);
                }
                region.find(arn);
            }
        }
        region.settle(session, now);
        region
    }

    /// Whether this scan is complete.
    pub(super) fn is_done(&self) -> bool {
        self.progress.done
    }

    /// How far it got, with what earlier scans could not read: until everything was looked at again, that is not known either.
    pub(super) fn progress(&self) -> InboxProgress {
        let sweeping = matches!(self.phase, ScanPhase::Sweep(_));
        InboxProgress {
            unread: self.gaps.all(sweeping),
            ..self.progress.clone()
        }
    }

    /// Notes what could not be read. What had not ended is tried again by every scan.
    fn miss(&mut self, cluster: Option<&str>, what: Missing, many: usize, error: Error) {
        let unread = UnreadResource {
            cluster: cluster.map(str::to_owned),
            what,
            count: count(many),
            error,
        };
        let since = match self.phase {
            ScanPhase::Again => Since::ThisScan,
            ScanPhase::Moved | ScanPhase::Sweep(_) | ScanPhase::Done => Since::UntilSwept,
        };
        self.gaps.add(unread, since);
    }

    /// The next call, of a bucket that has room for it.
    pub(super) fn next(&mut self, has_room: &mut dyn FnMut(Bucket) -> bool) -> Option<Call> {
        if self.at_once >= MOST_AT_ONCE {
            return None;
        }
        let attempt = self.take(has_room)?;
        self.at_once += 1;
        Some(attempt)
    }

    fn take(&mut self, has_room: &mut dyn FnMut(Bucket) -> bool) -> Option<Call> {
        if !self.pool.is_empty() && has_room(Bucket::ServiceDeployment) {
            let batch = self.pool.len().min(DEPLOYMENTS);
            let arns = self.pool.drain(..batch).collect();
            return Some(Call {
                job: Job::DescribeDeployments { arns },
                postponed: 0,
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
                .rposition(|attempt| attempt.job.bucket() == Some(bucket));
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
    pub(super) fn completed(
        &mut self,
        session: &Session,
        attempt: Call,
        answer: Result<JobOutput, Error>,
        now: Timestamp,
        emit: &dyn Fn(InboxUpdate),
    ) -> Result<(), Error> {
        self.at_once -= 1;
        self.changed = true;
        match answer {
            Ok(answer) => {
                let now = session.aws_time(now);
                self.found(attempt.job, answer, now, &mut session.settled(), emit);
            }
            Err(error) if is_of_session(&error, self.what.regions.len()) => return Err(error),
            Err(error)
                if error.class() == Class::Throttling && attempt.postponed < MAX_POSTPONED =>
            {
                self.jobs.push(Call {
                    postponed: attempt.postponed + 1,
                    ..attempt
                });
            }
            // Of several Regions each that refuses the key may be the one that is not enabled.
            Err(error) if self.what.regions.len() > 1 => {
                self.failed(attempt.job, error.or_not_enabled(), emit);
            }
            Err(error) => self.failed(attempt.job, error, emit),
        }
        self.settle(session, now);
        Ok(())
    }

    /// Goes on to what comes next when nothing is left to do.
    fn settle(&mut self, session: &Session, now: Timestamp) {
        let by_ecs = session.aws_time(now);
        self.progress.as_of = by_ecs;
        while self.jobs.is_empty() && self.pool.is_empty() && self.at_once == 0 {
            self.phase = match self.phase {
                ScanPhase::Again if self.known.borrow().is_sweep_due(&self.what, by_ecs) => {
                    self.sweep();
                    ScanPhase::Sweep(now)
                }
                ScanPhase::Again => {
                    for (cluster, services) in std::mem::take(&mut self.moved) {
                        if self.what.services.exact().is_none() {
                            self.progress.services += count(services.len());
                        }
                        self.describe(&cluster, services);
                    }
                    ScanPhase::Moved
                }
                ScanPhase::Sweep(began_at) => {
                    let began_at = session.aws_time(began_at);
                    self.gaps.end_sweep();
                    let mut known = self.known.borrow_mut();
                    known.end_sweep(self.scan, &self.what, began_at);
                    self.progress.swept_at = Some(began_at);
                    ScanPhase::Done
                }
                ScanPhase::Moved | ScanPhase::Done => ScanPhase::Done,
            };
            if self.phase == ScanPhase::Done {
                let left = self.gaps.leave();
                self.known.borrow_mut().leave_unread(left);
                self.progress.done = true;
                return;
            }
        }
    }

    fn sweep(&mut self) {
        let what = self.what.clone();
        let named = what.clusters.exact().map(<[String]>::to_vec);
        let Some(clusters) = named.or_else(|| what.services.clusters()) else {
            self.later(Job::ListClusters { next_token: None });
            return;
        };
        for cluster in clusters {
            let elsewhere = cluster.parse::<ClusterArn>().is_ok_and(|arn| {
                arn.region() != self.progress.region || !what.clusters.admits(&cluster)
            });
            if !elsewhere {
                self.cluster(cluster);
            }
        }
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

    fn sooner(&mut self, job: Job) {
        self.jobs.push(Call { job, postponed: 0 });
    }

    fn later(&mut self, job: Job) {
        self.jobs.insert(0, Call { job, postponed: 0 });
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
