//! `decide`: continues one pause hook, or rolls it back, once in effect.
//!
//! 1. Right before acting the deployment is described: it must be `IN_PROGRESS`, with exactly this hook, a `PAUSE`,
//!    `AWAITING_ACTION`. Otherwise nothing is sent, and the outcome says what became of the hook.
//! 2. The act is sent, its action always explicit.
//! 3. A success is a success. A refusal that executes nothing (throttled, clock, rights) is retried from step 1, or told.
//!    After anything else the deployment is read, and only what it shows is claimed.
//! 4. When a lost act is followed by two reads that still show the hook waiting, it is sent once more, and no more.

use std::time::Duration;

use super::call::is_expiry;
use super::describe::read_one;
use super::outcome::{Decision, Evidence, Outcome, Standing, Verdict};
use super::{Emitter, Flow, Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::continue_service_deployment::ContinueServiceDeploymentOutput;
use crate::ecs::{Action, ContinueServiceDeployment};
use crate::error::{Class, Error, Moment};
use crate::rollout::Rollout;

/// How long to wait before each look at a deployment after an act without a clear answer.
const READ_AFTER: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];
/// How long to wait before each act after a throttled one.
const THROTTLED: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];

/// Decides one execution of one pause hook.
///
/// Ends with an error only when it is known that nothing was executed (no rights, no credentials, throttled to the end),
/// or when the deployment cannot be read before the act. Once an act may have been executed, it ends with an [`Outcome`].
#[must_use]
pub fn decide(
    session: Session,
    arn: ServiceDeploymentArn,
    hook_id: String,
    action: Action,
) -> Flow<(), Result<Outcome, Error>> {
    let decision = Decision {
        arn,
        hook_id,
        action,
    };
    Flow::new(|io: Io, _: Emitter<()>| async move { carry_out(&session, &io, &decision).await })
}

pub(crate) async fn carry_out(
    session: &Session,
    io: &Io,
    decision: &Decision,
) -> Result<Outcome, Error> {
    let operation = ContinueServiceDeployment {
        service_deployment_arn: decision.arn.as_str().to_owned(),
        hook_id: decision.hook_id.clone(),
        action: decision.action,
    };
    let mut throttled = THROTTLED.iter();
    let mut read_anew = false;
    let mut sent = false;
    // The act that may have been executed, if there was one: from then on nothing ends in an error.
    let mut lost: Option<Lost> = None;
    loop {
        let read = read_one(session, io, &decision.arn).await;
        let before = match (read, lost.take()) {
            (Ok(now), None) => match Standing::of(&decision.hook_id, &now, None) {
                Standing::Awaiting => Box::new(now),
                standing => return Ok(decision.found(standing, now, sent)),
            },
            (Ok(now), Some(held)) => {
                match Standing::of(&decision.hook_id, &now, Some(&held.seen)) {
                    Standing::Awaiting => {
                        lost = Some(held);
                        Box::new(now)
                    }
                    standing => return Ok(held.ended(decision, standing, now)),
                }
            }
            (Err(error), None) => return Err(error),
            (Err(_), Some(held)) => return Ok(held.unknown(decision)),
        };

        sent = true;
        let mut output = ContinueServiceDeploymentOutput::default();
        let acted = session
            .act(io, decision.arn.region(), &operation, &mut output)
            .await;
        let Err(error) = acted else {
            return Ok(accepted(session, io, decision, *before).await);
        };
        // The read that comes next corrects the clock, or renews the session: both are asked of it, not of the act.
        if (error.class() == Class::Skew || is_expiry(&error)) && !read_anew {
            read_anew = true;
            continue;
        }
        // A 429 that is not ECS's own may have come from behind ECS as well as from before it.
        if error.class() == Class::Throttling
            && error.definitely_not_executed()
            && let Some(delay) = throttled.next()
        {
            io.sleep(*delay).await;
            continue;
        }
        if error.definitely_not_executed() {
            return match lost {
                None => Err(error),
                Some(held) => Ok(held.unknown(decision)),
            };
        }

        let resent = lost.is_some();
        let latest = Lost {
            refused: !resent && is_refusal(&error),
            error,
            seen: before,
        };
        match look(session, io, decision, latest).await {
            Looked::Ended(outcome) => return Ok(*outcome),
            Looked::StillWaiting(held) if resent => return Ok(held.still_waiting(decision)),
            Looked::StillWaiting(held) => lost = Some(held),
        }
    }
}

/// ECS said yes. What the deployment looks like since is read for the person's sake; the verdict does not hang on it.
async fn accepted(session: &Session, io: &Io, decision: &Decision, before: Rollout) -> Outcome {
    let verdict = match decision.action {
        Action::Continue => Verdict::Continued,
        Action::Rollback => Verdict::RolledBack,
    };
    let (deployment, message) = match read_one(session, io, &decision.arn).await {
        Ok(deployment) => {
            let message = decision.since_accepted(&deployment).to_owned();
            (deployment, message)
        }
        Err(error) => (
            before,
            format!("ECS accepted it. The deployment could not be read since: {error}"),
        ),
    };
    decision.outcome(verdict, Evidence::Response, message, deployment)
}

/// An act without a clear answer.
struct Lost {
    error: Error,
    /// ECS refused it, for a reason that is documented nowhere, and no act before it may still be under way.
    refused: bool,
    /// The deployment as it was last read.
    seen: Box<Rollout>,
}

enum Looked {
    Ended(Box<Outcome>),
    /// Two reads or more, and the hook still waits.
    StillWaiting(Lost),
}

/// Looks at the deployment until it shows what became of the hook.
async fn look(session: &Session, io: &Io, decision: &Decision, mut lost: Lost) -> Looked {
    let mut waiting = 0;
    for delay in READ_AFTER {
        io.sleep(delay).await;
        let Ok(now) = read_one(session, io, &decision.arn).await else {
            continue;
        };
        match Standing::of(&decision.hook_id, &now, Some(&lost.seen)) {
            Standing::Awaiting if lost.refused => {
                return Looked::Ended(Box::new(lost.not_applied(decision, now)));
            }
            Standing::Awaiting => waiting += 1,
            Standing::Missing => {}
            standing => return Looked::Ended(Box::new(lost.ended(decision, standing, now))),
        }
        *lost.seen = now;
    }
    if waiting >= 2 {
        return Looked::StillWaiting(lost);
    }
    Looked::Ended(Box::new(lost.unknown(decision)))
}

impl Lost {
    fn ended(self, decision: &Decision, standing: Standing, now: Rollout) -> Outcome {
        match decision.settled(standing) {
            Some((verdict, message)) => {
                decision.outcome(verdict, Evidence::Read, message.to_owned(), now)
            }
            None => self.unknown(decision),
        }
    }

    fn not_applied(&self, decision: &Decision, now: Rollout) -> Outcome {
        let message = format!(
            "ECS refused: {} Nothing was changed, and the hook still waits.",
            sentence(self.error.message())
        );
        decision.outcome(Verdict::NotApplied, Evidence::Read, message, now)
    }

    /// Sent twice, answered never, and the hook still waits. A late act may still take effect, so nothing is claimed.
    fn still_waiting(self, decision: &Decision) -> Outcome {
        let message = format!(
            "Sent twice without a clear answer ({}), and the hook still waits. A late request may still take effect: look \
             at the deployment again before you decide anew.",
            self.error.message()
        );
        decision.outcome(Verdict::Unknown, Evidence::Read, message, *self.seen)
    }

    fn unknown(self, decision: &Decision) -> Outcome {
        let message = format!(
            "Sent, but what became of it could not be established: {} Look at the deployment before you decide anew, and \
             in CloudTrail for ContinueServiceDeployment.",
            sentence(self.error.message())
        );
        decision.outcome(Verdict::Unknown, Evidence::Read, message, *self.seen)
    }
}

/// Whether ECS itself answered that it would not do it.
fn is_refusal(error: &Error) -> bool {
    error.moment() == Moment::Service && !error.retryable()
}

fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::code;

    fn answered(code: &str, status: u16) -> Error {
        Error::service(code.to_owned(), String::new()).in_response(status, None)
    }

    #[test]
    fn only_an_answer_of_ecs_that_cannot_get_better_is_a_refusal() {
        assert!(is_refusal(&answered("InvalidParameterException", 400)));
        assert!(is_refusal(&answered("ClientException", 400)));
        assert!(!is_refusal(&answered("ServerException", 500)));
        let page = Error::new(Moment::Response, code::UNREADABLE_RESPONSE, "");
        assert!(!is_refusal(&page.in_response(400, None)));
        assert!(!is_refusal(&Error::new(
            Moment::Network,
            code::NO_ANSWER,
            ""
        )));
    }

    #[test]
    fn what_ecs_says_ends_like_a_sentence() {
        assert_eq!(sentence("Rate exceeded"), "Rate exceeded.");
        assert_eq!(sentence("Gone. "), "Gone.");
    }
}
