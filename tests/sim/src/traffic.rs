//! Who gets which share of the tasks and the traffic.

use crate::service::{Active, Service};

/// The members of a `ServiceRevisionSummary`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Share {
    pub(crate) requested: u32,
    pub(crate) running: u32,
    pub(crate) pending: u32,
    pub(crate) test: f64,
    pub(crate) production: f64,
}

impl Share {
    pub(crate) fn of(active: Option<&Active>, now: i64) -> Self {
        active.map_or_else(Self::default, |active| Self {
            requested: active.tasks.requested(),
            running: active.tasks.running(now),
            pending: active.tasks.pending(now),
            test: active.test,
            production: active.production,
        })
    }
}

impl Service {
    /// Gives the new revision so many percent of production; the rest stays with the first of the old ones.
    pub(crate) fn shift_production(&mut self, target: usize, percent: f64) {
        let others = self
            .active
            .iter_mut()
            .filter(|active| active.revision != target);
        for (old, active) in others.enumerate() {
            active.production = if old == 0 { 100.0 - percent } else { 0.0 };
        }
        if let Some(active) = self.active_mut(target) {
            active.production = percent;
        }
    }

    /// Gives the new revision so many percent of the test traffic; nobody else gets any.
    pub(crate) fn shift_test(&mut self, target: usize, percent: f64) {
        for active in &mut self.active {
            active.test = if active.revision == target {
                percent
            } else {
                0.0
            };
        }
    }
}
