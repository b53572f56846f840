//! What every act keeps to: read right before, sent once, read back where no clear answer came.
//!
//! 1. Right before acting the deployment is described: it must show that the act still makes sense, and that it is in the
//!    state that the person saw, where the act is bound to that. Otherwise nothing is sent, and the outcome says what the deployment shows.
//! 2. The act is sent, with everything it may leave out written out.
//! 3. A success is a success. A refusal that executes nothing (throttled, clock, rights) is retried from step 1, or told.
//!    After anything else the deployment is read, and only what it shows is claimed.
//! 4. When a lost act is followed by two reads that show nothing of it, in the state that the act is bound to, it is sent
//!    once more, and no more. Reads may lag without bound, so that proves nothing; but ECS takes an act at most once, whoever
//!    sends it, and a second one that it accepts is the first.
//!
//! What a read shows has happened. What it does not show may have happened all the same: so no outcome claims that a hook still
//! waits after something was sent, only that the deployment still shows it.

use std::future::Future;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::time::Duration;

use super::call::Called;
use super::describe::{Reading, read_closely, read_one};
use super::outcome::{Ending, Evidence, Outcome, Verdict};
use super::renewal::is_expiry;
use super::{Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::Action;
use crate::error::{Class, Error, Moment, code};
use crate::rollout::{Etag, Possibility, Rollout};

/// How long to wait before each look at a deployment after an act without a clear answer.
const READ_AFTER: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];
/// How long to wait before each act after a throttled one.
const THROTTLED: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];

/// Something to do to a deployment, and how to tell from a deployment that was read what became of it.
pub(crate) trait Act {
    /// The deployment.
    fn arn(&self) -> &ServiceDeploymentArn;
    /// The hook, and what to do at it.
    fn hook(&self) -> Option<(&str, Action)>;
    /// AWS's name of the operation.
    fn operation(&self) -> &'static str;
    /// Calls it. A success comes with AWS's id of the request, where it gave one.
    fn send<'a>(&'a self, session: &'a Session, io: &'a Io) -> Called<'a, Option<String>>;
    /// What `now` shows. `seen` is the deployment as it was read before, once the act may have been executed.
    fn shown(&self, now: &Rollout, seen: Option<&Rollout>) -> Shown;
    /// What it comes to when ECS accepts it.
    fn wanted(&self) -> Verdict;
    /// What to say of a deployment that was read after ECS accepted it; `lags`: the read does not show it yet.
    fn since_accepted(&self, now: &Rollout, lags: bool) -> &'static str;
    /// What to say of a deployment that shows nothing of it.
    fn unchanged(&self) -> &'static str;
    /// The state of the deployment that it is bound to, if it is.
    fn if_match(&self) -> Option<&Etag>;
    /// What it does to the deployment as it is now.
    fn possibility<'a>(&self, now: &'a Rollout) -> &'a Possibility;
}

/// What a deployment that was read shows of an act.
pub(crate) enum Shown {
    /// Nothing of it: it can be sent.
    Open,
    /// Nothing of it, and yet it is not to be sent.
    Barred,
    /// Nothing certain.
    Unclear,
    /// What became of it, or why there is nothing to send.
    Settled(Verdict, &'static str),
}

/// An act under way. Boxed, as every call is.
pub(crate) type CarriedOut<'a> = Pin<Box<dyn Future<Output = Result<Outcome, Error>> + 'a>>;

/// Carries out an act.
///
/// Ends with an error only when it is known that nothing was executed, or when the deployment cannot be read before.
pub(crate) fn carry_out<'a>(session: &'a Session, io: &'a Io, act: &'a dyn Act) -> CarriedOut<'a> {
    Box::pin(async move {
        let mut attempt = Attempt {
            session,
            io,
            act,
            throttled: THROTTLED.iter(),
            corrected: false,
            request_id: None,
        };
        let outcome = attempt.run().await?;
        Ok(Outcome {
            request_id: attempt.request_id,
            ..outcome
        })
    })
}

/// The attempt to carry out an act.
struct Attempt<'a> {
    session: &'a Session,
    io: &'a Io,
    act: &'a dyn Act,
    /// The delays that are left for throttled requests.
    throttled: std::slice::Iter<'static, Duration>,
    /// Whether the act was sent again with another clock or other credentials.
    corrected: bool,
    /// AWS's id of the last request that acted.
    request_id: Option<String>,
}

/// What is known of the requests that an attempt has sent.
enum Phase {
    /// None was sent.
    Unsent,
    /// None was executed.
    NotExecuted,
    /// One may have been executed: from here on nothing ends in an error.
    Lost(Box<Lost>),
}

impl Attempt<'_> {
    async fn run(&mut self) -> Result<Outcome, Error> {
        let Self {
            session, io, act, ..
        } = *self;
        let mut phase = Phase::Unsent;
        loop {
            let read = match read_closely(session, io, act.arn()).await {
                Ok(read) => read,
                Err(error) => return phase.end(act, error),
            };
            if let ControlFlow::Break(outcome) = phase.weigh(act, &read.rollout)? {
                return Ok(*outcome);
            }
            let Err(error) = self.send().await else {
                return Ok(accepted(session, io, act, read).await);
            };
            if self.is_worth_repeating(&error).await {
                if error.sent() {
                    phase = phase.not_executed();
                }
                continue;
            }
            if error.definitely_not_executed() {
                return phase.end(act, error);
            }
            let lost = match look(session, io, act, Lost::new(error, read.rollout)).await {
                ControlFlow::Continue(lost) => lost,
                ControlFlow::Break(outcome) => return Ok(*outcome),
            };
            phase = match phase {
                Phase::Lost(_) => return Ok(lost.unchanged(act, " twice", "")),
                _ if lost.refused => return Ok(lost.refused(act)),
                Phase::Unsent | Phase::NotExecuted => Phase::Lost(Box::new(lost)),
            };
        }
    }

    async fn send(&mut self) -> Result<(), Error> {
        match self.act.send(self.session, self.io).await {
            Ok(request_id) => {
                self.request_id = request_id;
                Ok(())
            }
            Err(error) => {
                self.request_id = error.request_id().map(str::to_owned);
                Err(error)
            }
        }
    }

    /// Whether a request that was not executed is to be sent again, after another read. Waits for as long as a throttle takes.
    async fn is_worth_repeating(&mut self, error: &Error) -> bool {
        // The read that comes next corrects the clock, or renews the session: both are asked of it, not of the act.
        let ended = is_expiry(error) || error.code() == code::CREDENTIALS_EXPIRED;
        if (error.class() == Class::Skew || ended) && !self.corrected {
            self.corrected = true;
            return true;
        }
        // A 429 that is not ECS's own may have come from behind ECS as well as from before it.
        if error.class() == Class::Throttling
            && error.definitely_not_executed()
            && let Some(delay) = self.throttled.next()
        {
            self.io.sleep(*delay).await;
            return true;
        }
        false
    }
}

impl Phase {
    /// Whether the act is to be sent to a deployment as it was just read, or what it has come to.
    ///
    /// # Errors
    /// The deployment is not in the state that the act is bound to. Nothing was executed.
    fn weigh(&mut self, act: &dyn Act, now: &Rollout) -> Result<ControlFlow<Box<Outcome>>, Error> {
        let sent = match self {
            Self::Lost(lost) => return Ok(lost.weigh(act, now)),
            Self::NotExecuted => true,
            Self::Unsent => false,
        };
        let found = found(act, now, sent);
        if found.is_continue() {
            as_seen(act, now).map_err(|error| if sent { error.after_an_act() } else { error })?;
        }
        Ok(found)
    }

    /// After another request that was not executed.
    fn not_executed(self) -> Self {
        match self {
            Self::Lost(lost) => Self::Lost(lost),
            Self::Unsent | Self::NotExecuted => Self::NotExecuted,
        }
    }

    /// The end where the deployment cannot be read, or the last request is known not to have been executed.
    fn end(self, act: &dyn Act, error: Error) -> Result<Outcome, Error> {
        match self {
            Self::Unsent => Err(error),
            Self::NotExecuted => Err(error.after_an_act()),
            Self::Lost(lost) => Ok(lost.unknown(act)),
        }
    }
}

/// What to do about a deployment as it was read before anything was executed: act, or end with an outcome. `sent`: something
/// was sent, and not executed.
pub(crate) fn found(act: &dyn Act, now: &Rollout, sent: bool) -> ControlFlow<Box<Outcome>> {
    let (verdict, what) = match act.shown(now, None) {
        Shown::Open => return ControlFlow::Continue(()),
        Shown::Settled(verdict, what) => (verdict, what),
        // Nothing is sent on a doubt.
        Shown::Barred | Shown::Unclear => (
            Verdict::Unknown,
            "The deployment does not show whether it would do anything.",
        ),
    };
    let ours = if sent {
        " Our call was not executed."
    } else {
        " Nothing was sent."
    };
    let message = [what, ours].concat();
    let ended = nothing_executed(act, verdict, message, now.clone());
    ControlFlow::Break(Box::new(ended))
}

/// Whether the deployment is in the state that the act is bound to.
fn matches(act: &dyn Act, now: &Rollout) -> bool {
    let etag = act.possibility(now).etag.as_ref();
    act.if_match().is_none_or(|seen| Some(seen) == etag)
}

/// Refuses an act on a deployment that is no longer in the state that the act is bound to.
pub(crate) fn as_seen(act: &dyn Act, now: &Rollout) -> Result<(), Error> {
    if matches(act, now) {
        return Ok(());
    }
    Err(Error::new(
        Moment::Input,
        code::CONSEQUENCE_CHANGED,
        format!(
            "Nothing was executed: the deployment has moved since you read what this does. Now: {}",
            act.possibility(now)
                .consequence
                .as_deref()
                .unwrap_or_default()
        ),
    ))
}

/// Why a lost act is not sent again although nothing shows of it.
const MOVED_SINCE: &str =
    " It was not sent again: the deployment has moved since you read what this does.";

/// The end of an act that was not sent, or executed nothing.
pub(super) fn nothing_executed(
    act: &dyn Act,
    result: Verdict,
    message: String,
    deployment: Rollout,
) -> Outcome {
    Outcome {
        ending: Ending::of(result, act.hook(), &deployment, false),
        may_have_acted: false,
        ..outcome(act, result, Evidence::Read, message, deployment)
    }
}

/// The end of an act that may have been executed.
fn outcome(
    act: &dyn Act,
    result: Verdict,
    evidence: Evidence,
    message: String,
    deployment: Rollout,
) -> Outcome {
    let hook = act.hook();
    Outcome {
        result,
        title: result.title(),
        tone: result.tone(),
        good: result.is_good(),
        settled: result.is_settled(),
        ending: Ending::of(result, hook, &deployment, true),
        evidence,
        message,
        service_deployment_arn: act.arn().clone(),
        hook_id: hook.map(|(id, _)| id.to_owned()),
        action: hook.map(|(_, action)| action),
        deployment,
        request_id: None,
        may_have_acted: true,
    }
}

/// What to say of a rollback that ECS accepted.
pub(super) const ACCEPTED_AND_GOES_BACK: &str = "ECS accepted it: the deployment goes back.";
/// What to say of any act that ECS accepted, where the deployment was stopped before it was read.
pub(super) const ACCEPTED_AND_STOPPED: &str = "ECS accepted it. The deployment was stopped since.";

/// ECS said yes. What the deployment looks like since is read for the person's sake; the verdict does not hang on it.
async fn accepted(session: &Session, io: &Io, act: &dyn Act, before: Reading) -> Outcome {
    session.remember_accepted(act.arn(), act.hook());
    let (deployment, message) = match read_closely(session, io, act.arn()).await {
        Ok(Reading { rollout, lags, .. }) => {
            let message = act.since_accepted(&rollout, lags).to_owned();
            (rollout, message)
        }
        Err(error) => (
            before.completed(session),
            format!("ECS accepted it. The deployment could not be read since: {error}"),
        ),
    };
    outcome(act, act.wanted(), Evidence::Response, message, deployment)
}

/// An act without a clear answer.
struct Lost {
    error: Error,
    /// ECS refused it, for a reason that is documented nowhere: it may be that somebody was first.
    refused: bool,
    /// The deployment as it was when a read last showed that the act made sense. Reads may go back in time, so no other serves to
    /// tell whether the deployment has moved on since.
    seen: Rollout,
    /// The deployment as it was last read.
    latest: Rollout,
}

/// Looks at the deployment until it shows what became of the act. Goes on with what two reads or more show nothing of.
async fn look(
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
        match act.shown(&now, Some(&lost.seen)) {
            Shown::Open | Shown::Barred => {
                unchanged += 1;
                lost.seen.clone_from(&now);
            }
            Shown::Unclear => {}
            Shown::Settled(verdict, what) => {
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
    fn new(error: Error, before: Rollout) -> Self {
        Self {
            refused: is_refusal(&error),
            error,
            latest: before.clone(),
            seen: before,
        }
    }

    /// Whether it is to be sent once more.
    fn weigh(&mut self, act: &dyn Act, now: &Rollout) -> ControlFlow<Box<Outcome>> {
        self.latest.clone_from(now);
        ControlFlow::Break(Box::new(match act.shown(now, Some(&self.seen)) {
            Shown::Open if matches(act, now) => return ControlFlow::Continue(()),
            Shown::Open => self.unchanged(act, "", MOVED_SINCE),
            Shown::Barred => self.unchanged(act, "", ""),
            Shown::Unclear => self.unknown(act),
            Shown::Settled(verdict, what) => {
                outcome(act, verdict, Evidence::Read, what.to_owned(), now.clone())
            }
        }))
    }

    /// Refused, and no read shows why: the reason may be that somebody was first, and the reads do not show that yet.
    fn refused(&self, act: &dyn Act) -> Outcome {
        let message = format!(
            "ECS refused: {} As last read, {} Reads can lag: check the deployment before trying again.",
            sentence(self.error.message()),
            act.unchanged()
        );
        self.end(act, message)
    }

    /// Answered never, and nothing shows of it. A late one may still take effect, so nothing is claimed.
    fn unchanged(&self, act: &dyn Act, times: &str, why: &str) -> Outcome {
        let message = format!(
            "Sent{times} without a clear answer ({}), and {}{why} A late request may still take effect, and reads can lag: check \
             the deployment before trying again.",
            self.error.message().trim_end_matches('.'),
            act.unchanged()
        );
        self.end(act, message)
    }

    fn unknown(&self, act: &dyn Act) -> Outcome {
        let message = format!(
            "Sent, but what became of it could not be established: {} Check the deployment before trying again, and \
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
