//! What a paused deployment asks a person, in a few words: as far as its next step is known, and no further.

use super::{Percent, Rollout};
use crate::ecs::service_deployment::LifecycleStage;

/// The question; `None` where nothing waits.
pub(super) fn question(rollout: &Rollout) -> Option<String> {
    if !rollout.paused {
        return None;
    }
    let target = rollout.target_service_revision.as_ref();
    let new = target
        .and_then(|target| target.label.as_deref())
        .unwrap_or("the new revision");
    let steps = rollout.traffic_steps.as_ref();
    let next = rollout.next.as_ref();
    if let Some(share) = next.and_then(|next| next.step.and(next.traffic)) {
        let what = if share < Percent::ALL {
            format!("{share} of production traffic")
        } else if steps.is_some_and(|steps| steps.total == 1) {
            "production traffic".to_owned()
        } else {
            "all production traffic".to_owned()
        };
        return Some(format!("Send {what} to {new}?"));
    }
    if let Some(pause) = next.and_then(|next| next.pause.as_ref()) {
        return Some(match rollout.lifecycle_stage {
            Some(LifecycleStage::PreScaleUp) => "Start the new tasks?".to_owned(),
            _ => format!("Continue to {}?", in_words(pause)),
        });
    }
    let has_moved = steps.is_some_and(|steps| steps.next.is_none());
    if let Some([old]) = rollout.source_service_revisions.as_deref()
        && has_moved
        && rollout.pauses_ahead == Some(0)
    {
        let old = old.label.as_deref().unwrap_or("the current revision");
        return Some(format!("Finish: remove {old}?"));
    }
    Some(format!("Continue the deployment of {new}?"))
}

/// `PRE_SCALE_UP` is "pre scale up".
fn in_words(stage: &LifecycleStage) -> String {
    stage.as_str().to_ascii_lowercase().replace('_', " ")
}
