//! Until when people can decide.

use serde::Serialize;

use crate::approval::wording::moment;
use crate::ecs::service_deployment::HookTimeoutAction;
use crate::rollout::Hook;
use crate::timestamp::Timestamp;

/// Until when people can decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Deadline {
    /// The deadline in ISO 8601.
    pub at: String,
    /// The deadline in seconds since 1970, rounded down.
    pub epoch_seconds: i64,
    /// The deadline in words: `8 Oct 2024, 20:05 UTC`.
    pub words: String,
    /// What ECS then does, as a sentence.
    pub then: &'static str,
}

impl Deadline {
    pub(super) fn from_hook(hook: &Hook) -> Option<Self> {
        let then = match &hook.timeout_action {
            Some(HookTimeoutAction::Rollback) => {
                "ECS then rolls the deployment back automatically."
            }
            Some(HookTimeoutAction::Continue) => "ECS then continues the deployment automatically.",
            Some(HookTimeoutAction::Other(_)) | None => "ECS doesn't report what happens then.",
        };
        Some(Self::new(hook.expires_at?, then))
    }

    pub(super) fn new(at: Timestamp, then: &'static str) -> Self {
        Self {
            at: at.to_string(),
            epoch_seconds: at.epoch_millis().div_euclid(1000),
            words: moment(at),
            then,
        }
    }
}
