//! What is remembered of a Region between two scans.

use std::cell::RefCell;
use std::rc::Rc;

use super::Inbox;
use super::names::Names;
use super::progress::{Missing, UnreadResource};
use crate::arn::ServiceDeploymentArn;
use crate::timestamp::Timestamp;

/// A Region, as it was last read.
#[derive(Default)]
pub(super) struct RegionMemory {
    /// Those that had not ended, and those that had, which are never read again. In the order of their ids.
    deployments: Vec<KnownDeployment>,
    /// The number of the scan that began last: those of several calls may be under way at once.
    scan: u32,
    /// The last full sweep.
    sweep: Option<Sweep>,
    /// What it could not read, and what could not be read since and is not tried again before the next one.
    unread: Vec<UnreadResource>,
}

struct KnownDeployment {
    id: Box<str>,
    /// The last scan that found it.
    scan: u32,
    state: DeploymentState,
}

enum DeploymentState {
    /// A scan is about to read it, or could not.
    Found,
    /// It had not ended when it was last read.
    Active(Box<Active>),
    Ended,
}

struct Active {
    arn: ServiceDeploymentArn,
    paused: bool,
}

/// A full sweep.
struct Sweep {
    began_at: Timestamp,
    clusters: Names,
    services: Names,
}

impl Sweep {
    fn is_for(&self, what: &Inbox) -> bool {
        self.clusters == what.clusters && self.services == what.services
    }
}

impl RegionMemory {
    /// Begins a scan: its number, and what had not ended, with whether it waited.
    pub(super) fn begin(&mut self) -> (u32, Vec<(ServiceDeploymentArn, bool)>) {
        self.scan += 1;
        let active = self.deployments.iter().filter_map(|one| match &one.state {
            DeploymentState::Active(active) => Some((active.arn.clone(), active.paused)),
            DeploymentState::Found | DeploymentState::Ended => None,
        });
        (self.scan, active.collect())
    }

    /// Whether a scan must read a deployment that it found: it has not ended, as far as is known, and the scan has not found it
    /// before.
    pub(super) fn must_read(&mut self, scan: u32, arn: &ServiceDeploymentArn) -> bool {
        let Ok(index) = self.index(arn) else {
            self.put(scan, arn, DeploymentState::Found);
            return true;
        };
        let known = &mut self.deployments[index];
        let found = known.scan == scan;
        known.scan = known.scan.max(scan);
        !found && !matches!(known.state, DeploymentState::Ended)
    }

    /// A scan read a deployment: whether it waits, `None` if it has ended.
    pub(super) fn learn(&mut self, scan: u32, arn: &ServiceDeploymentArn, paused: Option<bool>) {
        let active = |paused| {
            let arn = arn.clone();
            DeploymentState::Active(Box::new(Active { arn, paused }))
        };
        self.put(scan, arn, paused.map_or(DeploymentState::Ended, active));
    }

    /// Notes what a scan knows of a deployment.
    fn put(&mut self, scan: u32, arn: &ServiceDeploymentArn, state: DeploymentState) {
        let id = arn.id().into();
        let now = KnownDeployment { id, scan, state };
        match self.index(arn) {
            Ok(index) => self.deployments[index] = now,
            Err(index) => self.deployments.insert(index, now),
        }
    }

    /// ECS knows no such deployment. One that was only just found is asked for once more, by the next scan: it may be too new to show.
    pub(super) fn lose(&mut self, scan: u32, arn: &ServiceDeploymentArn) {
        let Ok(index) = self.index(arn) else {
            return;
        };
        match self.deployments[index].state {
            DeploymentState::Found => self.learn(scan, arn, Some(false)),
            _ => drop(self.deployments.remove(index)),
        }
    }

    /// Where a deployment is, or would be.
    fn index(&self, arn: &ServiceDeploymentArn) -> Result<usize, usize> {
        self.deployments
            .binary_search_by(|one| (*one.id).cmp(arn.id()))
    }

    /// When the last full sweep began.
    pub(super) fn swept_at(&self) -> Option<Timestamp> {
        Some(self.sweep.as_ref()?.began_at)
    }

    /// Whether everything must be looked at again: it never was, not for these names, or too long ago; or something could not be
    /// read, for a reason that may be over: then four times as soon, and at once where nothing could be listed, which costs next to nothing.
    pub(super) fn is_sweep_due(&self, what: &Inbox, now: Timestamp) -> bool {
        let Some(sweep) = &self.sweep else {
            return true;
        };
        let age = now.epoch_millis() - sweep.began_at.epoch_millis();
        let age = u128::from(age.unsigned_abs());
        let mut passing = self
            .unread
            .iter()
            .filter(|unread| unread.error.is_retryable());
        let soon = passing.any(|unread| {
            unread.what == Missing::Clusters || age >= what.sweep_every.as_millis() / 4
        });
        soon || !sweep.is_for(what) || age >= what.sweep_every.as_millis()
    }

    /// What could not be read, and is not tried again before the next sweep.
    pub(super) fn unread(&self, what: &Inbox) -> Vec<UnreadResource> {
        match &self.sweep {
            Some(sweep) if sweep.is_for(what) => self.unread.clone(),
            _ => Vec::new(),
        }
    }

    /// More of that.
    pub(super) fn leave_unread(&mut self, unread: Vec<UnreadResource>) {
        for one in unread {
            one.add_to(&mut self.unread);
        }
    }

    /// A scan has looked at everything: what has ended and was not found any more is forgotten.
    pub(super) fn end_sweep(&mut self, scan: u32, what: &Inbox, began_at: Timestamp) {
        self.unread.clear();
        self.deployments
            .retain(|one| one.scan >= scan || matches!(one.state, DeploymentState::Active(_)));
        self.sweep = Some(Sweep {
            began_at,
            clusters: what.clusters.clone(),
            services: what.services.clone(),
        });
    }
}

/// All Regions, by name.
#[derive(Default)]
pub(super) struct InboxMemory(RefCell<Vec<(String, Rc<RefCell<RegionMemory>>)>>);

impl InboxMemory {
    pub(super) fn for_region(&self, region: &str) -> Rc<RefCell<RegionMemory>> {
        let mut regions = self.0.borrow_mut();
        if let Some((_, known)) = regions.iter().find(|(name, _)| name == region) {
            return known.clone();
        }
        let known = Rc::default();
        regions.push((region.to_owned(), Rc::clone(&known)));
        known
    }
}
