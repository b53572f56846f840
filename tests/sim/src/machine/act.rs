//! What people do to a deployment.

use crate::deployment::{Act, Actor, Deed, Status, StopType};
use crate::hook::{Fate, Hook};
use crate::lifecycle_hook::Action;
use crate::world::World;

/// Why an act has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such deployment.
    UnknownDeployment,
    /// The deployment never had such a hook, or not one that waits for a person.
    UnknownHook,
    /// The hook was decided, timed out or withdrawn.
    NotAwaitingAction,
    /// The deployment is not in a state that can be stopped.
    CannotStop,
}

impl World {
    /// Continues or rolls back at a hook.
    pub(crate) fn decide(
        &mut self,
        id: usize,
        hook_id: &str,
        action: Action,
        by: Actor,
    ) -> Result<(), Refusal> {
        let outcome = self.decidable(id, hook_id);
        let deed = Deed::Hook {
            hook_id: hook_id.to_owned(),
            action,
        };
        let now = self.now;
        self.changes += 1;
        let refused = outcome
            .err()
            .map(|_| self.settings.decided_hook_error.code());
        self.deployments[id].acts.push(Act {
            at: now,
            by,
            deed,
            refused,
        });
        let hook = outcome?;
        let deployment = &mut self.deployments[id];
        deployment.updated_at = now;
        let fate = match action {
            Action::Continue => Fate::Continued,
            Action::Rollback => Fate::RolledBack,
        };
        deployment.hooks[hook].resolve(fate, now);
        self.told.tell(now, (id, hook), &deployment.hooks[hook]);
        if action == Action::Rollback {
            self.request_rollback(
                id,
                now,
                "Service deployment rolled back at a pause lifecycle hook.",
            );
        }
        self.schedule(id);
        Ok(())
    }

    /// Stops a deployment that is under way.
    pub(crate) fn stop_on_request(
        &mut self,
        id: usize,
        stop_type: StopType,
        by: Actor,
    ) -> Result<(), Refusal> {
        let status = self.deployments[id].status;
        let can = match stop_type {
            StopType::Rollback => matches!(status, Status::Pending | Status::InProgress),
            StopType::Abort => matches!(
                status,
                Status::Pending | Status::InProgress | Status::RollbackInProgress
            ),
        };
        let now = self.now;
        self.changes += 1;
        let refused = (!can).then_some("ConflictException");
        self.deployments[id].acts.push(Act {
            at: now,
            by,
            deed: Deed::Stop { stop_type },
            refused,
        });
        match (can, stop_type) {
            (false, _) => return Err(Refusal::CannotStop),
            (true, StopType::Rollback) => {
                self.request_rollback(
                    id,
                    now,
                    "Service deployment rolled back because of a user request.",
                );
            }
            (true, StopType::Abort) => self.stop(
                id,
                now,
                "Service deployment stopped because of a user request.",
            ),
        }
        Ok(())
    }

    fn decidable(&self, id: usize, hook_id: &str) -> Result<usize, Refusal> {
        let hooks = &self.deployments[id].hooks;
        let position = hooks
            .iter()
            .position(|hook| hook.id == hook_id)
            .ok_or(Refusal::UnknownHook)?;
        match &hooks[position] {
            hook if hook.awaits_action() => Ok(position),
            Hook {
                fate: Fate::Open, ..
            } => Err(Refusal::UnknownHook),
            _ => Err(Refusal::NotAwaitingAction),
        }
    }
}
