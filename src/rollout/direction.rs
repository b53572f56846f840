//! Which way a deployment goes.

use serde::Serialize;

use crate::ecs::service_deployment::ServiceDeploymentStatus;

/// Which way a deployment goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// To the new revision.
    Forward,
    /// Back to the previous revision.
    Back,
    /// It has ended.
    Ended,
}

impl Direction {
    pub(super) fn from_status(status: Option<&ServiceDeploymentStatus>) -> Option<Self> {
        Some(match status? {
            status if status.is_finished() => Self::Ended,
            status if status.is_rollback() => Self::Back,
            ServiceDeploymentStatus::Pending | ServiceDeploymentStatus::InProgress => Self::Forward,
            _ => return None,
        })
    }

    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Forward => "forward",
            Self::Back => "back",
            Self::Ended => "ended",
        }
    }
}
