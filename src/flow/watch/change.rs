//! What differs between two looks at a deployment.

use serde::Serialize;

use crate::rollout::{RevisionState, Rollout};

/// What can differ between two updates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// The status, or its reason.
    Status,
    /// The lifecycle stage.
    Stage,
    /// A traffic weight.
    Traffic,
    /// A task count.
    Tasks,
    /// A hook: there or not, its status, its deadline.
    Hooks,
    /// The alarms.
    Alarms,
    /// The circuit breaker.
    CircuitBreaker,
    /// The rollback.
    Rollback,
}

pub(super) fn changes(before: &Rollout, now: &Rollout) -> Vec<Change> {
    let all = [
        (
            Change::Status,
            before.status != now.status || before.status_reason != now.status_reason,
        ),
        (Change::Stage, before.lifecycle_stage != now.lifecycle_stage),
        (
            Change::Traffic,
            differs(before, now, RevisionState::has_same_traffic),
        ),
        (
            Change::Tasks,
            differs(before, now, RevisionState::has_same_tasks),
        ),
        (
            Change::Hooks,
            before.hooks.len() != now.hooks.len()
                || before
                    .hooks
                    .iter()
                    .zip(&now.hooks)
                    .any(|(a, b)| !a.is_same(b)),
        ),
        (Change::Alarms, before.alarms != now.alarms),
        (
            Change::CircuitBreaker,
            before.deployment_circuit_breaker != now.deployment_circuit_breaker,
        ),
        (
            Change::Rollback,
            before.rollback.is_some() != now.rollback.is_some(),
        ),
    ];
    all.into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(change, _)| change)
        .collect()
}

/// Whether any revision's part differs by `is_same`.
fn differs(
    before: &Rollout,
    now: &Rollout,
    is_same: fn(&RevisionState, &RevisionState) -> bool,
) -> bool {
    let mut then = before.revisions();
    let mut since = now.revisions();
    loop {
        match (then.next(), since.next()) {
            (None, None) => return false,
            (Some(a), Some(b)) if is_same(a, b) => {}
            _ => return true,
        }
    }
}
