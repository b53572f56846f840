//! `stop`: rolls back a deployment that does not wait at a pause hook, once in effect.
//!
//! An [act](super::outcome) on a deployment that is `PENDING` or `IN_PROGRESS`, read right before. One that waits at a pause
//! hook is rolled back there, with [`decide`](super::decide::decide), whose effect is bound to what a person saw.

use super::act::{self, Act, ActState};
use super::call::OperationFuture;
use super::outcome::{Outcome, Verdict};
use super::{Emitter, Flow, Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::service_deployment::ServiceDeploymentStatus;
use crate::ecs::{Action, StopServiceDeployment};
use crate::error::Error;
use crate::protocol::Operation;
use crate::rollout::{Etag, Possibility, Rollout};

/// Rolls back a deployment that is in progress and not paused.
///
/// Where it waits at a pause hook nothing is sent, and the outcome is `notApplied`.
///
/// Ends with an error only when it is known that nothing was executed (no rights, no credentials, throttled to the end),
/// or when the deployment cannot be read before the act. Once an act may have been executed, it ends with an [`Outcome`].
///
/// See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stop-service-deployment.html>.
#[must_use]
pub fn stop(session: Session, stop: Stop) -> Flow<(), Result<Outcome, Error>> {
    Flow::new(|io: Io, _: Emitter<()>| async move { act::carry_out(&session, &io, &stop).await })
}

/// A stop with a rollback.
#[derive(Clone, Debug)]
pub struct Stop {
    /// The deployment.
    pub arn: ServiceDeploymentArn,
    /// The etag of what the person said yes to, as in a [`Decision`](super::decide::Decision).
    pub if_match: Option<Etag>,
}

impl Act for Stop {
    fn arn(&self) -> &ServiceDeploymentArn {
        &self.arn
    }

    fn hook(&self) -> Option<(&str, Action)> {
        None
    }

    fn operation(&self) -> &'static str {
        StopServiceDeployment::NAME
    }

    fn send<'a>(&'a self, session: &'a Session, io: &'a Io) -> OperationFuture<'a, Option<String>> {
        let operation = StopServiceDeployment {
            service_deployment_arn: self.arn.as_str().to_owned(),
            stop_type: Some("ROLLBACK".to_owned()),
        };
        session.act(io, self.arn.region(), &operation)
    }

    fn state(&self, now: &Rollout, seen: Option<&Rollout>) -> ActState {
        let may_be_executed = seen.is_some();
        let (verdict, before, since) = match &now.status {
            status if status.is_rollback() => (
                if may_be_executed {
                    Verdict::RolledBack
                } else {
                    Verdict::AlreadyRolledBack
                },
                "The deployment is already rolling back, or has rolled back.",
                "The deployment is rolling back or has rolled back. This request got no clear answer, so somebody else or an alarm may have done it; CloudTrail shows who acted.",
            ),
            status if status.is_stop() => (
                Verdict::Superseded,
                "The deployment was stopped: a newer deployment of the service has replaced it, or somebody, an alarm or the circuit breaker stopped it.",
                "The deployment was stopped. This request got no clear answer, so it may have taken effect before that; CloudTrail shows who acted.",
            ),
            ServiceDeploymentStatus::Successful => (
                Verdict::WentOn,
                "The deployment has ended successfully, so there is nothing to stop. To go back, deploy the earlier revision again.",
                "The deployment ended successfully before it could be stopped. To go back, deploy the earlier revision again.",
            ),
            ServiceDeploymentStatus::Pending | ServiceDeploymentStatus::InProgress => {
                return match (now.paused, may_be_executed) {
                    (false, _) => ActState::Open,
                    (true, true) => ActState::Barred,
                    (true, false) => ActState::Settled(Verdict::NotApplied, PAUSED),
                };
            }
            _ if may_be_executed => return ActState::Unclear,
            _ => (
                Verdict::Unknown,
                "The deployment has a status that this version does not know.",
                "",
            ),
        };
        ActState::Settled(verdict, if may_be_executed { since } else { before })
    }

    fn wanted(&self) -> Verdict {
        Verdict::RolledBack
    }

    fn since_accepted(&self, now: &Rollout, _lags: bool) -> &'static str {
        if now.status.is_stop() {
            act::ACCEPTED_AND_STOPPED
        } else {
            act::ACCEPTED_AND_GOES_BACK
        }
    }

    fn unchanged(&self) -> &'static str {
        "the deployment does not show it."
    }

    fn if_match(&self) -> Option<&Etag> {
        self.if_match.as_ref()
    }

    fn possibility<'a>(&self, now: &'a Rollout) -> &'a Possibility {
        &now.stop
    }
}

const PAUSED: &str = "The deployment is paused at a hook: roll it back with that hook's id.";
