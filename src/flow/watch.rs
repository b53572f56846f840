//! `watch`: follows service deployments to their end, telling each change.

use std::time::Duration;

use super::describe::read_many;
use super::{Emitter, Flow, Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::describe_service_deployments::MOST;
use crate::error::{Error, code};
use crate::json::{ToJson, write_object};
use crate::rollout::{RevisionState, Rollout};

/// The pace after an act, when things are about to change.
const SOON: Duration = Duration::from_secs(3);
/// The usual pace.
const USUAL: Duration = Duration::from_secs(10);
/// How long after an act the quick pace is kept.
const QUICK_FOR_MILLIS: i64 = 60_000;

/// What [`watch`] tells.
#[derive(Clone, Debug)]
pub enum Update {
    /// The first look at a deployment, or any change since.
    State(Look),
    /// A hook that was not awaiting action before is now.
    Paused(Look),
    /// The deployment has ended; nothing more comes of it.
    Ended(Look),
    /// A read failed; watching goes on, but for a deployment that ECS does not know.
    Unreadable {
        /// Which.
        service_deployment_arn: ServiceDeploymentArn,
        /// Why.
        error: Error,
    },
}

impl ToJson for Update {
    fn write(&self, out: &mut String) {
        let (event, look) = match self {
            Self::State(look) => ("state", look),
            Self::Paused(look) => ("paused", look),
            Self::Ended(look) => ("ended", look),
            Self::Unreadable {
                service_deployment_arn,
                error,
            } => {
                return write_object(
                    out,
                    &[
                        ("event", &"unreadable"),
                        ("serviceDeploymentArn", service_deployment_arn),
                        ("error", error),
                    ],
                );
            }
        };
        write_object(
            out,
            &[
                ("event", &event),
                ("serviceDeploymentArn", &look.rollout.service_deployment_arn),
                ("rollout", &look.rollout),
                ("changes", &look.changes),
            ],
        );
    }
}

/// One look at a deployment.
#[derive(Clone, Debug)]
pub struct Look {
    /// What it shows.
    pub rollout: Rollout,
    /// What differs from the look before.
    pub changes: Vec<Change>,
}

/// What can differ between two looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl ToJson for Change {
    fn write(&self, out: &mut String) {
        let name = match self {
            Self::Status => "status",
            Self::Stage => "stage",
            Self::Traffic => "traffic",
            Self::Tasks => "tasks",
            Self::Hooks => "hooks",
            Self::Alarms => "alarms",
            Self::CircuitBreaker => "circuitBreaker",
            Self::Rollback => "rollback",
        };
        name.write(out);
    }
}

/// Follows deployments until all have ended. Whoever no longer wants to know drops the flow.
#[must_use]
pub fn watch(session: Session, arns: Vec<ServiceDeploymentArn>) -> Flow<Update, ()> {
    Flow::new(|io, emitter: Emitter<Update>| async move {
        follow(&session, &io, &|update| emitter.emit(update), arns).await;
    })
}

struct Followed {
    arn: ServiceDeploymentArn,
    last: Option<Rollout>,
    /// The code of the failure that was told last, so that a lasting one is told once.
    failing: Option<String>,
    ended: bool,
}

pub(crate) async fn follow(
    session: &Session,
    io: &Io,
    tell: &dyn Fn(Update),
    arns: Vec<ServiceDeploymentArn>,
) {
    let mut all: Vec<Followed> = arns
        .into_iter()
        .map(|arn| Followed {
            arn,
            last: None,
            failing: None,
            ended: false,
        })
        .collect();
    loop {
        // Those of one Region share a call.
        let mut open: Vec<&mut Followed> = all.iter_mut().collect();
        while let Some(first) = open.first() {
            let region = first.arn.region().to_owned();
            let (mut here, elsewhere): (Vec<_>, Vec<_>) =
                open.into_iter().partition(|one| one.arn.region() == region);
            for batch in here.chunks_mut(MOST) {
                look(session, io, tell, batch).await;
            }
            open = elsewhere;
        }
        all.retain(|followed| !followed.ended);
        if all.is_empty() {
            return;
        }
        io.sleep(pace(session, io)).await;
    }
}

fn pace(session: &Session, io: &Io) -> Duration {
    let lately = session
        .acted_at()
        .is_some_and(|at| io.now().epoch_millis() - at.epoch_millis() < QUICK_FOR_MILLIS);
    if lately { SOON } else { USUAL }
}

async fn look(session: &Session, io: &Io, tell: &dyn Fn(Update), batch: &mut [&mut Followed]) {
    let arns: Vec<ServiceDeploymentArn> =
        batch.iter().map(|followed| followed.arn.clone()).collect();
    match read_many(session, io, &arns).await {
        Ok(read) => {
            for (followed, result) in batch.iter_mut().zip(read) {
                match result {
                    Ok(rollout) => followed.saw(rollout, tell),
                    Err(error) => followed.failed(error, tell),
                }
            }
        }
        Err(error) => {
            for followed in batch {
                followed.failed(error.clone(), tell);
            }
        }
    }
}

impl Followed {
    fn saw(&mut self, rollout: Rollout, tell: &dyn Fn(Update)) {
        let first = self.last.is_none();
        let recovered = self.failing.take().is_some();
        let changes = self
            .last
            .as_ref()
            .map_or_else(Vec::new, |last| changes(last, &rollout));
        let newly_paused = rollout
            .hooks
            .iter()
            .filter(|hook| hook.awaiting_action)
            .any(|hook| !self.awaited(hook.hook_id.as_deref()));
        self.ended = rollout.finished;
        self.last = Some(rollout.clone());
        if !first && !recovered && changes.is_empty() {
            return;
        }
        let look = Look { rollout, changes };
        tell(match (self.ended, newly_paused) {
            (true, _) => Update::Ended(look),
            (false, true) => Update::Paused(look),
            (false, false) => Update::State(look),
        });
    }

    /// Whether the last look showed this hook awaiting action. The newest look is not stored yet when this is asked.
    fn awaited(&self, hook_id: Option<&str>) -> bool {
        self.last.as_ref().is_some_and(|last| {
            last.hooks
                .iter()
                .any(|hook| hook.awaiting_action && hook.hook_id.as_deref() == hook_id)
        })
    }

    fn failed(&mut self, error: Error, tell: &dyn Fn(Update)) {
        if error.code() == code::DEPLOYMENT_NOT_FOUND {
            self.ended = true;
        }
        if self.failing.as_deref() == Some(error.code()) {
            return;
        }
        self.failing = Some(error.code().to_owned());
        tell(Update::Unreadable {
            service_deployment_arn: self.arn.clone(),
            error,
        });
    }
}

fn changes(before: &Rollout, now: &Rollout) -> Vec<Change> {
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
