//! What is true while a deployment stands at a stage, on its way forward.

use crate::ecs::service_deployment::LifecycleStage;
use crate::rollout::Percent;
use crate::rollout::traffic::{Traffic, TrafficKind};
use crate::substring::contains;

/// `None` where that is not known of a deployment with this traffic.
///
/// See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html>.
pub(super) fn of_stage(stage: &LifecycleStage, traffic: &Traffic) -> Option<&'static str> {
    if let LifecycleStage::ReconcileService = stage {
        return Some("The service has more than one active revision, and ECS reconciles them.");
    }
    let meaning = match traffic.kind {
        TrafficKind::Moves { test } => moving(stage, traffic, test)?,
        TrafficKind::Headless => headless(stage)?,
        TrafficKind::Rolling => rolling(stage)?,
        TrafficKind::Unknown => unknown(stage)?,
    };
    // Where no revision ran before, nothing can be said of it.
    (!(traffic.is_first && contains(meaning, "current"))).then_some(meaning)
}

fn moving(stage: &LifecycleStage, traffic: &Traffic, test: Option<bool>) -> Option<&'static str> {
    let is_or_unknown = |share| traffic.share.is_none_or(|now| now == share);
    let (untouched, all) = (is_or_unknown(Percent::ZERO), is_or_unknown(Percent::ALL));
    Some(match stage {
        LifecycleStage::PreScaleUp if untouched && !traffic.is_first => {
            "The new revision has not started. The current revision has all production traffic."
        }
        LifecycleStage::PreScaleUp => "The new revision has not started.",
        LifecycleStage::ScaleUp if untouched => {
            "The new revision's tasks are starting. It has no traffic."
        }
        LifecycleStage::PostScaleUp if untouched => {
            "The new revision's tasks are running. It has no traffic."
        }
        LifecycleStage::ScaleUp | LifecycleStage::PostScaleUp => return unknown(stage),
        LifecycleStage::TestTrafficShift if test? => "Test traffic is moving to the new revision.",
        LifecycleStage::TestTrafficShift => {
            "No test traffic moves: the service has no test listener."
        }
        LifecycleStage::PostTestTrafficShift if untouched => match test {
            Some(true) if traffic.is_first => "The new revision has all test traffic.",
            Some(true) => {
                "The new revision has all test traffic, the current revision all production traffic."
            }
            _ => "The current revision has all production traffic.",
        },
        LifecycleStage::PreProductionTrafficShift => {
            "Production traffic is about to move to the new revision."
        }
        LifecycleStage::ProductionTrafficShift => {
            "Production traffic is moving to the new revision."
        }
        LifecycleStage::PostProductionTrafficShift if all => {
            "The new revision has all production traffic."
        }
        _ => return ending(stage),
    })
}

fn headless(stage: &LifecycleStage) -> Option<&'static str> {
    Some(match stage {
        LifecycleStage::PreScaleUp | LifecycleStage::ScaleUp => return unknown(stage),
        LifecycleStage::TestTrafficShift | LifecycleStage::ProductionTrafficShift => {
            "No traffic moves: ECS manages none for this service."
        }
        LifecycleStage::PostScaleUp
        | LifecycleStage::PostTestTrafficShift
        | LifecycleStage::PreProductionTrafficShift
        | LifecycleStage::PostProductionTrafficShift => {
            "The new revision's tasks are running beside those of the current revision."
        }
        _ => return ending(stage),
    })
}

fn rolling(stage: &LifecycleStage) -> Option<&'static str> {
    Some(match stage {
        LifecycleStage::ScaleUp => {
            "The new revision's tasks are replacing those of the current revision."
        }
        LifecycleStage::PreScaleUp | LifecycleStage::PostScaleUp => return unknown(stage),
        // By then the tasks of the current revision have gone.
        LifecycleStage::BakeTime => "ECS waits for the bake time to end.",
        LifecycleStage::CleanUp => return ending(stage),
        _ => return None,
    })
}

fn unknown(stage: &LifecycleStage) -> Option<&'static str> {
    Some(match stage {
        LifecycleStage::PreScaleUp => "The new revision has not started.",
        LifecycleStage::ScaleUp => "The new revision's tasks are starting.",
        LifecycleStage::PostScaleUp => "The new revision's tasks are running.",
        _ => return ending(stage),
    })
}

fn ending(stage: &LifecycleStage) -> Option<&'static str> {
    match stage {
        LifecycleStage::BakeTime => {
            Some("The new and current revisions are both running, so rolling back is quick.")
        }
        LifecycleStage::CleanUp => Some("The current revision's tasks are stopping."),
        _ => None,
    }
}
