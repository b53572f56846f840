//! How an act ends.

use super::{Act, Io, Outcome, Session, Verdict};
use crate::flow::describe::{Reading, read_closely};
use crate::flow::outcome::{Ending, Evidence};
use crate::rollout::Rollout;

/// The end of an act that was not sent, or executed nothing.
pub(in crate::flow) fn nothing_executed(
    act: &dyn Act,
    result: Verdict,
    message: String,
    deployment: Rollout,
) -> Outcome {
    Outcome {
        ending: Ending::new(result, act.hook(), &deployment, false),
        may_have_acted: false,
        ..outcome(act, result, Evidence::Read, message, deployment)
    }
}

/// The end of an act that may have been executed.
pub(super) fn outcome(
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
        ending: Ending::new(result, hook, &deployment, true),
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
pub(in crate::flow) const ACCEPTED_AND_GOES_BACK: &str =
    "ECS accepted. The deployment is rolling back.";
/// What to say of any act that ECS accepted, where the deployment was stopped before it was read.
pub(in crate::flow) const ACCEPTED_AND_STOPPED: &str =
    "ECS accepted. The deployment has since been stopped.";

/// ECS said yes. What the deployment looks like since is read for the person's sake; the verdict does not hang on it.
pub(super) async fn accepted(
    session: &Session,
    io: &Io,
    act: &dyn Act,
    before: Reading,
) -> Outcome {
    session.remember_accepted(act.arn(), act.hook());
    let (deployment, message) = match read_closely(session, io, act.arn()).await {
        Ok(Reading { rollout, lags, .. }) => {
            let message = act.since_accepted(&rollout, lags).to_owned();
            (rollout, message)
        }
        Err(error) => (
            before.completed(session),
            format!("ECS accepted. The deployment could not be read after that: {error}"),
        ),
    };
    outcome(act, act.wanted(), Evidence::Response, message, deployment)
}
