//! The deployment machine: what happens by itself as time passes.

mod act;
mod ending;
mod forward;
mod start;

pub use act::Refusal;

use crate::deployment::{Deployment, Phase};
use crate::hook::Fate;
use crate::world::World;

impl World {
    /// Lets everything happen that is due until `now`, in order. Time does not go back.
    pub(crate) fn advance(&mut self, now: i64) {
        while let Some(&(due, id)) = self.queue.first() {
            if due > now {
                break;
            }
            self.queue.pop_first();
            self.deployments[id].queued_at = None;
            self.now = self.now.max(due);
            self.step(id, due);
            self.schedule(id);
        }
        self.now = self.now.max(now);
    }

    /// Puts a deployment into the queue for the next thing that happens to it by itself.
    pub(crate) fn schedule(&mut self, id: usize) {
        let deployment = &mut self.deployments[id];
        let next = deployment.next_event(self.settings.durations.after_hooks);
        if deployment.queued_at == next {
            return;
        }
        if let Some(before) = deployment.queued_at {
            self.queue.remove(&(before, id));
        }
        deployment.queued_at = next;
        if let Some(due) = next {
            self.queue.insert((due, id));
        }
    }

    fn step(&mut self, id: usize, now: i64) {
        match self.deployments[id].phase {
            Phase::Pending { .. } => self.begin(id, now),
            Phase::Forward { leg, .. } => self.go_on(id, leg, now),
            Phase::Failing { .. } => self.fail_tasks(id, now),
            Phase::RollbackRequested { .. } => self.begin_rollback(id, now),
            Phase::Back { leg, .. } => self.go_back(id, leg, now),
            Phase::StopRequested { .. } => self.finish_stop(id, now),
            Phase::Finished => {}
        }
    }
}

impl Deployment {
    fn next_event(&self, after_hooks: i64) -> Option<i64> {
        match self.phase {
            Phase::Pending { until }
            | Phase::RollbackRequested { until }
            | Phase::Back { until, .. }
            | Phase::StopRequested { until } => Some(until),
            Phase::Forward { done_at, .. } => {
                let hook = self
                    .hooks
                    .iter()
                    .filter(|hook| hook.fate == Fate::Open)
                    .map(|hook| hook.due_at)
                    .min();
                let next = hook.unwrap_or_else(|| self.leg_ends_at(done_at, after_hooks));
                Some(self.alarm_at.map_or(next, |alarm| alarm.min(next)))
            }
            Phase::Failing { trips_at, .. } => {
                [trips_at, self.alarm_at].into_iter().flatten().min()
            }
            Phase::Finished => None,
        }
    }

    /// When the leg ends, all its hooks being resolved.
    fn leg_ends_at(&self, done_at: i64, after_hooks: i64) -> i64 {
        let resolved = self.hooks.iter().filter_map(|hook| hook.resolved_at).max();
        resolved.map_or(done_at, |resolved| done_at.max(resolved + after_hooks))
    }
}
