//! What a deployment must show before an act is sent to it.

use std::ops::ControlFlow;

use super::ending::nothing_executed;
use super::{Act, Outcome, Shown, Verdict};
use crate::error::{Error, Moment, code};
use crate::rollout::Rollout;

/// What to do about a deployment as it was read before anything was executed: act, or end with an outcome. `sent`: something
/// was sent, and not executed.
pub(crate) fn found(act: &dyn Act, now: &Rollout, sent: bool) -> ControlFlow<Box<Outcome>> {
    let (verdict, what) = match act.shown(now, None) {
        Shown::Open => return ControlFlow::Continue(()),
        Shown::Settled(verdict, what) => (verdict, what),
        // Nothing is sent on a doubt.
        Shown::Barred | Shown::Unclear => (
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
pub(super) fn matches(act: &dyn Act, now: &Rollout) -> bool {
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
            "Nothing was changed: the deployment has moved on since you read what this does. Now: {}",
            act.possibility(now)
                .consequence
                .as_deref()
                .unwrap_or_default()
        ),
    ))
}
