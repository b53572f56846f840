//! `decide_all`: several hooks of one deployment's stage, one after the other.
//!
//! All hooks of a stage must be continued before the deployment goes on, and one rollback takes it back. So each is decided by
//! the rules of [`decide`](super::decide::decide), and as soon as the deployment is known to go back nothing more is sent: the
//! hooks that are left are reported as the deployment shows them.

use std::cell::RefCell;
use std::ops::ControlFlow;

use serde::{Serialize, Serializer};

use super::act::precondition::check_state;
use super::act::{self, nothing_executed};
use super::decide::Decision;
use super::describe::read_one;
use super::hook_state::HookState;
use super::outcome::{Outcome, Verdict};
use super::{Emitter, Flow, Io, Session};
use crate::arn::ServiceDeploymentArn;
use crate::ecs::Action;
use crate::error::{Error, code};
use crate::rollout::Etag;

/// What became of the decision on one hook.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The hook.
    pub hook_id: String,
    /// The outcome; or an error, when it is known that nothing was executed at this hook.
    pub result: Result<Outcome, Error>,
}

/// The outcome itself, or `{ hookId, error }`.
impl Serialize for Decided {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Failed<'a> {
            hook_id: &'a str,
            error: &'a Error,
        }
        match &self.result {
            Ok(outcome) => outcome.serialize(serializer),
            Err(error) => {
                let hook_id = &self.hook_id;
                Failed { hook_id, error }.serialize(serializer)
            }
        }
    }
}

/// Decides several hooks of one deployment, in the order given; emits what becomes of each as soon as it is known, and ends
/// with all of it, one entry a hook, in the same order.
///
/// An error at one hook is in its entry, and the next hook is decided anyway. `if_match` binds the first act, as in a
/// [`Decision`]: the acts after it follow from it. Ends with an error of its own only when nothing was done: the deployment is no longer in
/// that state before anything could have been executed (`consequence-changed`), no hook is named, or one is named twice (`invalid-input`).
#[must_use]
pub fn decide_all(
    session: Session,
    arn: ServiceDeploymentArn,
    hook_ids: Vec<String>,
    action: Action,
    if_match: Option<Etag>,
) -> Flow<Decided, Result<Vec<Decided>, Error>> {
    Flow::new(move |io: Io, emitter: Emitter<Decided>| async move {
        let all = RefCell::new(Vec::new());
        let emit = |decided: Decided| {
            emitter.emit(decided.clone());
            all.borrow_mut().push(decided);
        };
        carry_out_all(&session, &io, &emit, &arn, hook_ids, action, if_match).await?;
        Ok(all.take())
    })
}

pub(crate) async fn carry_out_all(
    session: &Session,
    io: &Io,
    emit: &dyn Fn(Decided),
    arn: &ServiceDeploymentArn,
    hook_ids: Vec<String>,
    action: Action,
    mut if_match: Option<Etag>,
) -> Result<(), Error> {
    check(&hook_ids)?;
    let mut hook_ids = hook_ids.into_iter();
    let decision_on = |hook_id, if_match| Decision {
        arn: arn.clone(),
        hook_id,
        action,
        if_match,
    };
    for hook_id in hook_ids.by_ref() {
        let decision = decision_on(hook_id, if_match.clone());
        let result = act::carry_out(session, io, &decision).await;
        if let Err(error) = &result
            && error.code() == code::CONSEQUENCE_CHANGED
        {
            return Err(error.clone());
        }
        let ended = result.as_ref().ok();
        if ended.is_some_and(|ended| ended.may_have_acted) {
            if_match = None;
        }
        let ends_it = ended.is_some_and(|ended| goes_back(&decision, ended));
        emit(decision.came_to(result));
        if ends_it {
            break;
        }
    }
    let left: Vec<Decision> = hook_ids.map(|hook_id| decision_on(hook_id, None)).collect();
    if left.is_empty() {
        return Ok(());
    }
    let read = read_one(session, io, arn).await;
    for decision in left {
        let result = match &read {
            Ok(now) => Ok(match check_state(&decision, now, false) {
                ControlFlow::Break(ended) => *ended,
                ControlFlow::Continue(()) => {
                    let message = STILL_LISTED.to_owned();
                    nothing_executed(&decision, Verdict::NotApplied, message, now.clone())
                }
            }),
            Err(error) => Err(error.clone()),
        };
        emit(decision.came_to(result));
    }
    Ok(())
}

const STILL_LISTED: &str = "The deployment is rolling back or was stopped, so nothing was sent for this hook. ECS still lists it as awaiting action.";

impl Decision {
    fn came_to(self, result: Result<Outcome, Error>) -> Decided {
        Decided {
            hook_id: self.hook_id,
            result,
        }
    }
}

fn check(hook_ids: &[String]) -> Result<(), Error> {
    let mut before = hook_ids.iter().enumerate();
    if hook_ids.is_empty() || before.any(|(index, id)| hook_ids[..index].contains(id)) {
        return Err(Error::input(
            "hookIds must name at least one hook, without duplicates.",
        ));
    }
    Ok(())
}

/// Whether the deployment is known to go back, or to have been stopped, so that there is nothing left to decide.
fn goes_back(decision: &Decision, ended: &Outcome) -> bool {
    let state = HookState::new(&decision.hook_id, &ended.deployment, None);
    ended.result == Verdict::RolledBack
        || matches!(
            state,
            HookState::RolledBack
                | HookState::WentBack
                | HookState::Stopped
                | HookState::TimedOut(Some(Action::Rollback))
        )
}
