//! The attempt to carry out an act, from the first read to an outcome.

use std::ops::ControlFlow;
use std::time::Duration;

use super::ending::accepted;
use super::lost::{Lost, read_back};
use super::precondition::{check_etag, check_state};
use super::{Act, Io, Outcome, Session};
use crate::error::{Class, Error, code};
use crate::flow::describe::read_closely;
use crate::flow::renewal::is_expiry;
use crate::rollout::Rollout;

/// How long to wait before each act after a throttled one.
const THROTTLED: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(3)];

/// The attempt to carry out an act.
pub(super) struct Attempt<'a> {
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
enum SendPhase {
    /// None was sent.
    Unsent,
    /// None was executed.
    NotExecuted,
    /// One may have been executed: from here on nothing ends in an error.
    Lost(Box<Lost>),
}

impl<'a> Attempt<'a> {
    pub(super) fn new(session: &'a Session, io: &'a Io, act: &'a dyn Act) -> Self {
        Self {
            session,
            io,
            act,
            throttled: THROTTLED.iter(),
            corrected: false,
            request_id: None,
        }
    }

    /// Makes the attempt.
    ///
    /// # Errors
    /// As [`carry_out`](super::carry_out).
    pub(super) async fn make(mut self) -> Result<Outcome, Error> {
        let outcome = self.run().await?;
        Ok(Outcome {
            request_id: self.request_id,
            ..outcome
        })
    }

    async fn run(&mut self) -> Result<Outcome, Error> {
        let Self {
            session, io, act, ..
        } = *self;
        let mut phase = SendPhase::Unsent;
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
                if error.was_sent() {
                    phase = phase.not_executed();
                }
                continue;
            }
            if error.was_not_executed() {
                return phase.end(act, error);
            }
            let lost = match read_back(session, io, act, Lost::new(error, read.rollout)).await {
                ControlFlow::Continue(lost) => lost,
                ControlFlow::Break(outcome) => return Ok(*outcome),
            };
            phase = match phase {
                SendPhase::Lost(_) => return Ok(lost.unchanged(act, " twice", "")),
                _ if lost.refused => return Ok(lost.refused(act)),
                SendPhase::Unsent | SendPhase::NotExecuted => SendPhase::Lost(Box::new(lost)),
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
            && error.was_not_executed()
            && let Some(delay) = self.throttled.next()
        {
            self.io.sleep(*delay).await;
            return true;
        }
        false
    }
}

impl SendPhase {
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
        let found = check_state(act, now, sent);
        if found.is_continue() {
            check_etag(act, now)
                .map_err(|error| if sent { error.after_an_act() } else { error })?;
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
