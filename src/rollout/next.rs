//! What continuing leads to.

use serde::Serialize;

use super::Percent;
use super::TrafficSteps;
use super::stage::{self, NextPause, PRODUCTION, Plan};
use super::traffic::{Traffic, TrafficKind};
use crate::ecs::service_deployment::LifecycleStage;

/// What continuing leads to: a step of traffic, another pause, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Next {
    /// The target revision's share of production traffic then, in percent; `None` where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traffic: Option<Percent>,
    /// The step of production traffic that is made, counted from 1; `None` where none is made before another pause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<u32>,
    /// The stage of the next pause; `None` where there is none, or that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pause: Option<LifecycleStage>,
}

impl Next {
    /// `None` where nothing is known of it.
    pub(super) fn new(
        plan: &Plan,
        traffic: &Traffic,
        steps: Option<&TrafficSteps>,
    ) -> Option<Self> {
        let pause = plan.next_pause(steps);
        let is_before_production = matches!(pause, NextPause::At(index) if index <= PRODUCTION)
            && plan.current? < PRODUCTION;
        let steps = steps.filter(|_| matches!(traffic.kind, TrafficKind::Moves { .. }));
        let next = Self {
            traffic: steps.and_then(|steps| {
                if is_before_production {
                    Some(steps.now)
                } else {
                    steps.next
                }
            }),
            step: steps
                .filter(|steps| !is_before_production && steps.next.is_some())
                .map(|steps| steps.done + 1),
            pause: match pause {
                NextPause::At(index) => Some(stage::at(index).clone()),
                NextPause::BeforeNextStep => plan.reported.clone(),
                NextPause::Nowhere | NextPause::Unknown => None,
            },
        };
        (next.traffic.is_some() || next.pause.is_some()).then_some(next)
    }
}
