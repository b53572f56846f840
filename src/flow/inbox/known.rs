//! What is remembered of a Region between two looks.

use std::cell::RefCell;
use std::rc::Rc;

use super::Inbox;
use super::names::Names;
use super::progress::{Missing, Unread};
use crate::arn::ServiceDeploymentArn;
use crate::timestamp::Timestamp;

/// A Region, as it was last read.
#[derive(Default)]
pub(super) struct Known {
    /// Those that had not ended, and those that had, which are never read again. In the order of their ids.
    deployments: Vec<Deployment>,
    /// The number of the look that began last: those of several calls may be under way at once.
    look: u32,
    /// The last full sweep.
    sweep: Option<Sweep>,
    /// What it could not read, and what could not be read since and is not tried again before the next one.
    unread: Vec<Unread>,
}

struct Deployment {
    id: Box<str>,
    /// The last look that found it.
    look: u32,
    state: State,
}

enum State {
    /// A look is about to read it, or could not.
    Found,
    /// It had not ended when it was last read.
    Active(Box<Active>),
    Ended,
}

struct Active {
    arn: ServiceDeploymentArn,
    paused: bool,
}

/// A look at everything.
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

impl Known {
    /// Begins a look: its number, and what had not ended, with whether it waited.
    pub(super) fn begin(&mut self) -> (u32, Vec<(ServiceDeploymentArn, bool)>) {
        self.look += 1;
        let active = self.deployments.iter().filter_map(|one| match &one.state {
            State::Active(active) => Some((active.arn.clone(), active.paused)),
            State::Found | State::Ended => None,
        });
        (self.look, active.collect())
    }

    /// Whether a look must read a deployment that it found: it has not ended, as far as is known, and the look has not found it
    /// before.
    pub(super) fn must_read(&mut self, look: u32, arn: &ServiceDeploymentArn) -> bool {
        let Ok(index) = self.index(arn) else {
            self.put(look, arn, State::Found);
            return true;
        };
        let known = &mut self.deployments[index];
        let found = known.look == look;
        known.look = known.look.max(look);
        !found && !matches!(known.state, State::Ended)
    }

    /// A look read a deployment: whether it waits, `None` if it has ended.
    pub(super) fn learn(&mut self, look: u32, arn: &ServiceDeploymentArn, paused: Option<bool>) {
        let active = |paused| {
            let arn = arn.clone();
            State::Active(Box::new(Active { arn, paused }))
        };
        self.put(look, arn, paused.map_or(State::Ended, active));
    }

    /// Notes what a look knows of a deployment.
    fn put(&mut self, look: u32, arn: &ServiceDeploymentArn, state: State) {
        let id = arn.id().into();
        let now = Deployment { id, look, state };
        match self.index(arn) {
            Ok(index) => self.deployments[index] = now,
            Err(index) => self.deployments.insert(index, now),
        }
    }

    /// ECS knows no such deployment. One that was only just found is asked for once more, by the next look: it may be too new to show.
    pub(super) fn lose(&mut self, look: u32, arn: &ServiceDeploymentArn) {
        let Ok(index) = self.index(arn) else {
            return;
        };
        match self.deployments[index].state {
            State::Found => self.learn(look, arn, Some(false)),
            _ => drop(self.deployments.remove(index)),
        }
    }

    /// Where a deployment is, or would be.
    fn index(&self, arn: &ServiceDeploymentArn) -> Result<usize, usize> {
        self.deployments
            .binary_search_by(|one| (*one.id).cmp(arn.id()))
    }

    /// When the last look at everything began.
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
        let mut passing = self.unread.iter().filter(|unread| unread.error.retryable());
        let soon = passing.any(|unread| {
            unread.what == Missing::Clusters || age >= what.sweep_every.as_millis() / 4
        });
        soon || !sweep.is_for(what) || age >= what.sweep_every.as_millis()
    }

    /// What could not be read, and is not tried again before the next sweep.
    pub(super) fn unread(&self, what: &Inbox) -> Vec<Unread> {
        match &self.sweep {
            Some(sweep) if sweep.is_for(what) => self.unread.clone(),
            _ => Vec::new(),
        }
    }

    /// More of that.
    pub(super) fn leave_unread(&mut self, unread: Vec<Unread>) {
        for one in unread {
            one.add_to(&mut self.unread);
        }
    }

    /// A look has looked at everything: what has ended and was not found any more is forgotten.
    pub(super) fn end_sweep(&mut self, look: u32, what: &Inbox, began_at: Timestamp) {
        self.unread.clear();
        self.deployments
            .retain(|one| one.look >= look || matches!(one.state, State::Active(_)));
        self.sweep = Some(Sweep {
            began_at,
            clusters: what.clusters.clone(),
            services: what.services.clone(),
        });
    }
}

/// All Regions, by name.
#[derive(Default)]
pub(super) struct Memory(RefCell<Vec<(String, Rc<RefCell<Known>>)>>);

impl Memory {
    pub(super) fn of(&self, region: &str) -> Rc<RefCell<Known>> {
        let mut regions = self.0.borrow_mut();
        if let Some((_, known)) = regions.iter().find(|(name, _)| name == region) {
            return known.clone();
        }
        let known = Rc::default();
        regions.push((region.to_owned(), Rc::clone(&known)));
        known
    }
}
