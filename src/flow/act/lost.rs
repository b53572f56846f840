//! An act without a clear answer: what a deployment shows of it, and what may be said.

use std::ops::ControlFlow;
use std::time::Duration;

use super::ending::outcome;
use super::precondition::matches_etag;
use super::{Act, ActState, Io, Outcome, Session, Verdict};
use crate::error::{Error, Moment};
use crate::flow::describe::read_one;
use crate::flow::outcome::Evidence;
use crate::rollout::Rollout;

/// How long to wait before each look at a deployment after an act without a clear answer.
const READ_AFTER: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];
/// Why a lost act is not sent again although nothing shows of it.
const MOVED_SINCE: &str =
    " It was not sent again, because the deployment has moved on since you read what this does.";

/// An act without a clear answer.
pub(super) struct Lost {
    error: Error,
    /// ECS refused it, for a reason that is documented nowhere: it may be that somebody was first.
    pub(super) refused: bool,
    /// The deployment as it was when a read last showed that the act made sense. Reads may go back in time, so no other read shows
    /// whether the deployment has moved on since.
    seen: Rollout,
    /// The deployment as last read.
    latest: Rollout,
}

/// Looks at the deployment until it shows what became of the act. Goes on with what two reads or more show nothing of.
pub(super) async fn read_back(
    session: &Session,
    io: &Io,
    act: &dyn Act,
    mut lost: Lost,
) -> ControlFlow<Box<Outcome>, Lost> {
    let mut unchanged = 0;
    for delay in READ_AFTER {
        io.sleep(delay).await;
        let Ok(now) = read_one(session, io, act.arn()).await else {
            continue;
        };
        match act.state(&now, Some(&lost.seen)) {
            ActState::Open | ActState::Barred => {
                unchanged += 1;
                lost.seen.clone_from(&now);
            }
            ActState::Unclear => {}
            ActState::Settled(verdict, what) => {
                let ended = outcome(act, verdict, Evidence::Read, what.to_owned(), now);
                return ControlFlow::Break(Box::new(ended));
            }
        }
        lost.latest = now;
    }
    if unchanged >= 2 || (lost.refused && unchanged > 0) {
        return ControlFlow::Continue(lost);
    }
    ControlFlow::Break(Box::new(lost.unknown(act)))
}

impl Lost {
    pub(super) fn new(error: Error, before: Rollout) -> Self {
        Self {
            refused: is_refusal(&error),
            error,
            latest: before.clone(),
            seen: before,
        }
    }

    /// Whether it is to be sent once more.
    pub(super) fn weigh(&mut self, act: &dyn Act, now: &Rollout) -> ControlFlow<Box<Outcome>> {
        self.latest.clone_from(now);
        ControlFlow::Break(Box::new(match act.state(now, Some(&self.seen)) {
            ActState::Open if matches_etag(act, now) => return ControlFlow::Continue(()),
            ActState::Open => self.unchanged(act, "", MOVED_SINCE),
            ActState::Barred => self.unchanged(act, "", ""),
            ActState::Unclear => self.unknown(act),
            ActState::Settled(verdict, what) => {
                outcome(act, verdict, Evidence::Read, what.to_owned(), now.clone())
            }
        }))
    }

    /// Refused, and no read shows why: the reason may be that somebody was first, and the reads do not show that yet.
    pub(super) fn refused(&self, act: &dyn Act) -> Outcome {
        let message = format!(
            "ECS refused: {} As last read, {} Reads can lag: check the deployment before trying again.",
            sentence(self.error.message()),
            act.unchanged()
        );
        self.end(act, message)
    }

    /// Answered never, and nothing shows of it. A late one may still take effect, so nothing is claimed.
    pub(super) fn unchanged(&self, act: &dyn Act, times: &str, why: &str) -> Outcome {
        let message = format!(
            "Sent{times} without a clear answer ({}), and {}{why} A late request may still take effect, and reads can lag: check \
             the deployment before trying again.",
            self.error.message().trim_end_matches('.'),
            act.unchanged()
        );
        self.end(act, message)
    }

    pub(super) fn unknown(&self, act: &dyn Act) -> Outcome {
        let message = format!(
            "Sent, but its result could not be confirmed: {} Check the deployment before trying again, and \
             CloudTrail for {}.",
            sentence(self.error.message()),
            act.operation()
        );
        self.end(act, message)
    }

    fn end(&self, act: &dyn Act, message: String) -> Outcome {
        let latest = self.latest.clone();
        outcome(act, Verdict::Unknown, Evidence::Read, message, latest)
    }
}

/// Whether ECS itself answered that it would not do it.
fn is_refusal(error: &Error) -> bool {
    error.moment() == Moment::Service && !error.is_retryable()
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
