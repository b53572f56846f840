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
pub(crate) struct Known {
    /// Those that had not ended, and those that had, which are never read again. In the order of their ids.
    deployments: Vec<Deployment>,
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
    /// `None` when it has ended.
    active: Option<Box<Active>>,
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

impl Deployment {
    fn waited(&self) -> bool {
        self.active.as_ref().is_some_and(|active| active.paused)
    }
}

impl Known {
    /// Begins a look, and returns what had not ended.
    pub(super) fn begin(&mut self) -> Vec<ServiceDeploymentArn> {
        self.look += 1;
        let active = self
            .deployments
            .iter()
            .filter_map(|one| one.active.as_ref());
        active.map(|active| active.arn.clone()).collect()
    }

    /// Whether a deployment that was found must be read: it has not ended, as far as is known, and was not read by this look.
    pub(super) fn must_read(&mut self, arn: &ServiceDeploymentArn) -> bool {
        let Ok(index) = self.index(arn) else {
            return true;
        };
        let known = &mut self.deployments[index];
        let read = known.look == self.look;
        if known.active.is_none() {
            known.look = self.look;
        }
        known.active.is_some() && !read
    }

    /// A deployment was read: whether it waits, `None` if it has ended. Returns whether it waited when it was read before.
    pub(super) fn learn(&mut self, arn: &ServiceDeploymentArn, paused: Option<bool>) -> bool {
        let active = paused.map(|paused| {
            Box::new(Active {
                arn: arn.clone(),
                paused,
            })
        });
        let now = Deployment {
            id: arn.id().into(),
            look: self.look,
            active,
        };
        match self.index(arn) {
            Ok(index) => std::mem::replace(&mut self.deployments[index], now).waited(),
            Err(index) => {
                self.deployments.insert(index, now);
                false
            }
        }
    }

    /// ECS no longer knows a deployment. Returns whether it waited when it was read before; `None` if it never was.
    pub(super) fn forget(&mut self, arn: &ServiceDeploymentArn) -> Option<bool> {
        let index = self.index(arn).ok()?;
        Some(self.deployments.remove(index).waited())
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

    /// Whether everything must be looked at again: it never was, not for these names, or too long ago; or nothing could be listed,
    /// for a reason that may be over.
    pub(super) fn is_sweep_due(&self, what: &Inbox, now: Timestamp) -> bool {
        let Some(sweep) = &self.sweep else {
            return true;
        };
        let age = now.epoch_millis() - sweep.began_at.epoch_millis();
        let nothing_listed =
            |unread: &Unread| unread.what == Missing::Clusters && unread.error.retryable();
        !sweep.is_for(what)
            || self.unread.iter().any(nothing_listed)
            || u128::from(age.unsigned_abs()) >= what.sweep_every.as_millis()
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

    /// Everything was looked at: what has ended and was not found any more is forgotten.
    pub(super) fn end_sweep(&mut self, what: &Inbox, began_at: Timestamp) {
        self.unread.clear();
        let look = self.look;
        self.deployments
            .retain(|one| one.look == look || one.active.is_some());
        self.sweep = Some(Sweep {
            began_at,
            clusters: what.clusters.clone(),
            services: what.services.clone(),
        });
    }
}

/// All Regions, by name.
#[derive(Default)]
pub(crate) struct Memory(Vec<(String, Rc<RefCell<Known>>)>);

impl Memory {
    pub(in crate::flow) fn of(&mut self, region: &str) -> Rc<RefCell<Known>> {
        if let Some((_, known)) = self.0.iter().find(|(name, _)| name == region) {
            return known.clone();
        }
        let known = Rc::default();
        self.0.push((region.to_owned(), Rc::clone(&known)));
        known
    }
}
