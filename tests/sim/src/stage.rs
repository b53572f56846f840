//! The lifecycle stages of a deployment, in the order in which it passes them.

use serde::{Deserialize, Serialize};

/// A lifecycle stage.
///
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stage {
    /// Only when a deployment starts with more than one active revision.
    ReconcileService,
    /// Nothing of the new revision has started.
    PreScaleUp,
    /// New tasks are launched.
    ScaleUp,
    /// New tasks run, without traffic.
    PostScaleUp,
    /// Test traffic moves to the new revision.
    TestTrafficShift,
    /// All test traffic is on the new revision.
    PostTestTrafficShift,
    /// Before production traffic moves; linear and canary: before every step.
    PreProductionTrafficShift,
    /// Production traffic moves; linear and canary: every step.
    ProductionTrafficShift,
    /// All production traffic is on the new revision.
    PostProductionTrafficShift,
    /// Both revisions run.
    BakeTime,
    /// The old revision goes.
    CleanUp,
}

impl Stage {
    /// As AWS writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ReconcileService => "RECONCILE_SERVICE",
            Self::PreScaleUp => "PRE_SCALE_UP",
            Self::ScaleUp => "SCALE_UP",
            Self::PostScaleUp => "POST_SCALE_UP",
            Self::TestTrafficShift => "TEST_TRAFFIC_SHIFT",
            Self::PostTestTrafficShift => "POST_TEST_TRAFFIC_SHIFT",
            Self::PreProductionTrafficShift => "PRE_PRODUCTION_TRAFFIC_SHIFT",
            Self::ProductionTrafficShift => "PRODUCTION_TRAFFIC_SHIFT",
            Self::PostProductionTrafficShift => "POST_PRODUCTION_TRAFFIC_SHIFT",
            Self::BakeTime => "BAKE_TIME",
            Self::CleanUp => "CLEAN_UP",
        }
    }

    /// Whether a Lambda hook may run here.
    #[must_use]
    pub fn hookable(self) -> bool {
        !matches!(self, Self::ScaleUp | Self::BakeTime | Self::CleanUp)
    }

    /// Whether a pause hook may stand here.
    #[must_use]
    pub fn pausable(self) -> bool {
        self.hookable() && !matches!(self, Self::TestTrafficShift | Self::ProductionTrafficShift)
    }
}
