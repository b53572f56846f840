//! What every act keeps to: read right before, sent once, read back where no clear answer came.
//!
//! 1. Right before acting the deployment is described: it must show that the act still makes sense, and that it is in the
//!    state that the person saw, where the act is bound to that. Otherwise nothing is sent, and the outcome says what the deployment shows.
//! 2. The act is sent, with everything it may leave out written out.
//! 3. A success is a success. A refusal that executes nothing (throttled, clock, rights) is retried from step 1, or returned.
//!    After anything else the deployment is read, and only what it shows is claimed.
//! 4. When a lost act is followed by two reads that show nothing of it, in the state that the act is bound to, it is sent
//!    once more, and no more. Reads may lag without bound, so that proves nothing; but ECS takes an act at most once, whoever
//!    sends it, and a second one that it accepts is the first.
//!
//! What a read shows has happened. What it does not show may have happened all the same: so no outcome claims that a hook still
//! waits after something was sent, only that the deployment still shows it.

mod attempt;
mod ending;
mod lost;
pub(crate) mod precondition;

use std::future::Future;
use std::pin::Pin;

use super::call::OperationFuture;
use super::outcome::{Outcome, Verdict};
use super::{Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::Action;
use crate::error::Error;
use crate::rollout::{Etag, Possibility, Rollout};
use attempt::Attempt;
pub(super) use ending::{ACCEPTED_AND_GOES_BACK, ACCEPTED_AND_STOPPED, nothing_executed};

/// Something to do to a deployment, and how a later read shows its result.
pub(crate) trait Act {
    /// The deployment.
    fn arn(&self) -> &ServiceDeploymentArn;
    /// The hook, and what to do at it.
    fn hook(&self) -> Option<(&str, Action)>;
    /// AWS's name of the operation.
    fn operation(&self) -> &'static str;
    /// Calls it. A success comes with AWS's id of the request, where it gave one.
    fn send<'a>(&'a self, session: &'a Session, io: &'a Io) -> OperationFuture<'a, Option<String>>;
    /// What `now` shows. `seen` is the deployment as it was read before, once the act may have been executed.
    fn state(&self, now: &Rollout, seen: Option<&Rollout>) -> ActState;
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
pub(crate) enum ActState {
    /// The deployment shows nothing of the act, which can be sent.
    Open,
    /// The deployment shows nothing of the act, but it must not be sent.
    Barred,
    /// The deployment shows nothing certain.
    Unclear,
    /// The result of the act, or why there is nothing to send.
    Settled(Verdict, &'static str),
}

/// An act under way. Boxed, as every call is.
pub(crate) type CarriedOut<'a> = Pin<Box<dyn Future<Output = Result<Outcome, Error>> + 'a>>;

/// Carries out an act.
///
/// Ends with an error only when it is known that nothing was executed, or when the deployment cannot be read before.
pub(crate) fn carry_out<'a>(session: &'a Session, io: &'a Io, act: &'a dyn Act) -> CarriedOut<'a> {
    Box::pin(Attempt::new(session, io, act).make())
}
