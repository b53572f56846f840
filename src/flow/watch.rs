//! `watch`: follows service deployments to their end, and emits each change.

mod change;
mod pace;
mod successor;

use futures_util::future::select_all;
use serde::Serialize;

use super::describe::{Reading, read_closely, read_many};
use super::{Emitter, Flow, Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::describe_service_deployments::MOST;
use crate::error::Error;
use crate::flow::inbox::is_about_its_resources;
use crate::rollout::Rollout;
use crate::timestamp::Timestamp;

pub use change::Change;
use change::changes;

/// What to follow.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// The deployments; one that is named twice is followed once.
    pub service_deployment_arns: Vec<ServiceDeploymentArn>,
    /// Whether to follow the newer deployment too, where one supersedes a deployment that is followed.
    pub follow_superseding: bool,
}

/// What [`watch`] emits.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(
    tag = "event",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum WatchUpdate {
    /// The first read of a deployment, or a change since.
    State(WatchedState),
    /// A hook that was not awaiting action before is now.
    Paused(WatchedState),
    /// This newer deployment of the service started before the deployment had ended, and replaced it. Emitted once, before the
    /// update that has the changes.
    Superseded {
        /// The deployment that is followed.
        service_deployment_arn: ServiceDeploymentArn,
        /// What it shows.
        rollout: Rollout,
        /// Always empty: the next update has the changes.
        changes: Vec<Change>,
        /// The newer deployment.
        superseded_by: ServiceDeploymentArn,
    },
    /// The deployment has ended. This is its last update.
    Ended(WatchedState),
    /// A read failed. Watching continues, except for a deployment that ECS has not returned for 20 seconds.
    Unreadable {
        /// The deployment's ARN.
        service_deployment_arn: ServiceDeploymentArn,
        /// Why the read failed.
        error: Error,
    },
}

/// A deployment as it was read.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct WatchedState {
    /// The deployment.
    pub service_deployment_arn: ServiceDeploymentArn,
    /// What it shows.
    pub rollout: Rollout,
    /// What differs from the previous update.
    pub changes: Vec<Change>,
}

/// Follows deployments until all have ended. Whoever no longer wants to know drops the flow.
///
/// Looks every 10 seconds; less and less often, down to every 30, when nothing changes for minutes; every 3 seconds for a
/// minute after an act of the same session, and around the deadline of a pause hook.
#[must_use]
pub fn watch(session: Session, what: Watch) -> Flow<WatchUpdate, ()> {
    Flow::new(|io, emitter: Emitter<WatchUpdate>| async move {
        follow(&session, &io, &|update| emitter.emit(update), what).await;
    })
}

/// A deployment that has just begun may not show yet, and a lagging read may not show one that did: only what ECS does not know for
/// this long is given up.
const GONE_FOR_GOOD_MILLIS: i64 = 20_000;

struct Followed {
    arn: ServiceDeploymentArn,
    last: Option<Rollout>,
    /// When a look last showed something new, by the caller's clock.
    changed_at: Timestamp,
    /// The code of the failure that was emitted last, so that a lasting one is emitted once.
    failing: Option<String>,
    /// Since when ECS says that there is no such deployment.
    gone_since: Option<Timestamp>,
    /// Whether it need not be asked (again) what replaced it.
    succession_known: bool,
    /// Whether it has yet to be looked at in this round.
    due: bool,
    ended: bool,
}

pub(crate) async fn follow(session: &Session, io: &Io, emit: &dyn Fn(WatchUpdate), what: Watch) {
    let mut regions: Vec<Vec<ServiceDeploymentArn>> = Vec::new();
    for arn in what.service_deployment_arns {
        match regions
            .iter_mut()
            .find(|arns| arns[0].region() == arn.region())
        {
            Some(arns) => arns.push(arn),
            None => regions.push(vec![arn]),
        }
    }
    // One question for credentials, not one for each. Where they are refused, the first look says so.
    let _ = session.renew_credentials(io).await;
    let newer_too = what.follow_superseding;
    // Each by itself: one that does not answer slows no other.
    let mut followed: Vec<_> = regions
        .into_iter()
        .map(|arns| Box::pin(follow_in_region(session, io, emit, arns, newer_too)))
        .collect();
    while !followed.is_empty() {
        ((), _, followed) = select_all(followed).await;
    }
}

async fn follow_in_region(
    session: &Session,
    io: &Io,
    emit: &dyn Fn(WatchUpdate),
    arns: Vec<ServiceDeploymentArn>,
    newer_too: bool,
) {
    let mut all: Vec<Followed> = Vec::new();
    add(&mut all, arns, io.now());
    loop {
        while all.iter().any(|followed| followed.due) {
            // They share calls.
            let mut batch: Vec<&mut Followed> = all
                .iter_mut()
                .filter(|followed| followed.due)
                .take(MOST)
                .collect();
            let newer = read_batch(session, io, emit, &mut batch).await;
            if newer_too {
                add(&mut all, newer, io.now());
            }
        }
        if all.iter().all(|followed| followed.ended) {
            return;
        }
        pace::rest(session, io, &all).await;
        for followed in &mut all {
            followed.due = !followed.ended;
        }
    }
}

/// Those that are not followed yet are due at once.
fn add(all: &mut Vec<Followed>, arns: Vec<ServiceDeploymentArn>, now: Timestamp) {
    for arn in arns {
        if all.iter().any(|followed| followed.arn == arn) {
            continue;
        }
        all.push(Followed {
            arn,
            last: None,
            changed_at: now,
            failing: None,
            gone_since: None,
            succession_known: false,
            due: true,
            ended: false,
        });
    }
}

/// Looks at deployments of one Region; the newer ones that have replaced some of them.
async fn read_batch(
    session: &Session,
    io: &Io,
    emit: &dyn Fn(WatchUpdate),
    batch: &mut [&mut Followed],
) -> Vec<ServiceDeploymentArn> {
    let arns: Vec<ServiceDeploymentArn> =
        batch.iter().map(|followed| followed.arn.clone()).collect();
    let read = match read_many(session, io, &arns).await {
        Ok(read) => read,
        // One that may not be read, or that is gone, is no reason not to read the others.
        Err(error) if arns.len() > 1 && is_about_its_resources(&error) => {
            let mut read = Vec::with_capacity(arns.len());
            for arn in &arns {
                read.push(read_closely(session, io, arn).await);
            }
            read
        }
        Err(error) => arns.iter().map(|_| Err(error.clone())).collect(),
    };
    let mut newer = Vec::new();
    for (followed, result) in batch.iter_mut().zip(read) {
        followed.due = false;
        let rollout = match result {
            Ok(Reading { rollout, .. }) => rollout,
            Err(error) => {
                followed.failed(error, emit, io.now());
                continue;
            }
        };
        match followed.successor(session, io, &rollout, emit).await {
            Ok(found) => newer.extend(found),
            Err(error) if !error.is_retryable() => {
                followed.succession_known = true;
                followed.failed(error, emit, io.now());
            }
            // The end is not emitted before what replaced it: both are read again.
            Err(error) if rollout.finished => {
                followed.failed(error, emit, io.now());
                continue;
            }
            Err(_) => {}
        }
        followed.observe(rollout, emit, io.now());
    }
    newer
}

impl Followed {
    fn observe(&mut self, rollout: Rollout, emit: &dyn Fn(WatchUpdate), at: Timestamp) {
        let first = self.last.is_none();
        let recovered = self.failing.take().is_some();
        self.gone_since = None;
        let changes = self
            .last
            .as_ref()
            .map_or_else(Vec::new, |last| changes(last, &rollout));
        let newly_paused = rollout
            .hooks
            .iter()
            .filter(|hook| hook.awaiting_action)
            .any(|hook| !self.was_awaiting(hook.hook_id.as_deref()));
        self.ended = rollout.finished;
        self.last = (!self.ended).then(|| rollout.clone());
        if !first && !recovered && changes.is_empty() {
            return;
        }
        self.changed_at = at;
        let state = WatchedState {
            service_deployment_arn: rollout.service_deployment_arn.clone(),
            rollout,
            changes,
        };
        emit(match (self.ended, newly_paused) {
            (true, _) => WatchUpdate::Ended(state),
            (false, true) => WatchUpdate::Paused(state),
            (false, false) => WatchUpdate::State(state),
        });
    }

    /// Whether the last look showed this hook awaiting action. The newest look is not stored yet when this is asked.
    fn was_awaiting(&self, hook_id: Option<&str>) -> bool {
        self.last.as_ref().is_some_and(|last| {
            last.hooks
                .iter()
                .any(|hook| hook.awaiting_action && hook.hook_id.as_deref() == hook_id)
        })
    }

    fn failed(&mut self, error: Error, emit: &dyn Fn(WatchUpdate), at: Timestamp) {
        if error.is_not_found() {
            let since = *self.gone_since.get_or_insert(at);
            self.ended = at.epoch_millis() - since.epoch_millis() >= GONE_FOR_GOOD_MILLIS;
        }
        if self.failing.as_deref() == Some(error.code()) {
            return;
        }
        self.failing = Some(error.code().to_owned());
        emit(WatchUpdate::Unreadable {
            service_deployment_arn: self.arn.clone(),
            error,
        });
    }
}
