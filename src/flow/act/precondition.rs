//! What a deployment must show before an act is sent to it.

use std::ops::ControlFlow;

use super::ending::nothing_executed;
use super::{Act, ActState, Outcome, Verdict};
use crate::error::{Error, Moment, code};
use crate::rollout::Rollout;

/// What to do about a deployment as it was read before anything was executed: act, or end with an outcome. `sent`: something
/// was sent, and not executed.
pub(crate) fn check_state(act: &dyn Act, now: &Rollout, sent: bool) -> ControlFlow<Box<Outcome>> {
    let (verdict, what) = match act.state(now, None) {
        ActState::Open => return ControlFlow::Continue(()),
        ActState::Settled(verdict, what) => (verdict, what),
        // Nothing is sent on a doubt.
        ActState::Barred | ActState::Unclear => (
            Verdict::Unknown,
            "The deployment does not show whether this would have any effect.",
        ),
    };
    let ours = if sent {
        " This request was not applied."
    } else {
        " Nothing was sent."
    };
    let message = [what, ours].concat();
    let ended = nothing_executed(act, verdict, message, now.clone());
    ControlFlow::Break(Box::new(ended))
}

/// Whether the deployment is in the state that the act is bound to.
pub(super) fn matches_etag(act: &dyn Act, now: &Rollout) -> bool {
    let etag = act.possibility(now).etag.as_ref();
    act.if_match().is_none_or(|seen| Some(seen) == etag)
}

/// Refuses an act on a deployment that is no longer in the state that the act is bound to.
pub(crate) fn check_etag(act: &dyn Act, now: &Rollout) -> Result<(), Error> {
    if matches_etag(act, now) {
        return Ok(());
    }
    Err(Error::new(
        Moment::Input,
        code::CONSEQUENCE_CHANGED,
        format!(
            "Nothing was changed: the deployment has moved on since you read what this does. Now: {}",
            act.possibility(now)
                .consequence
                .as_deref()
                .unwrap_or_default()
        ),
    ))
}
