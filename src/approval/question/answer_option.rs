//! One of the two answers.

use serde::Serialize;

use crate::ecs::service_deployment::{HookStatus, HookTarget, HookTimeoutAction};
use crate::rollout::{Hook, Possibility};

/// One of the two answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AnswerOption {
    /// Whether it is possible.
    pub possible: bool,
    /// What it does, if it is possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consequence: Option<String>,
    /// Why it is not possible, if it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The versions before and after the act, if both are known: `Back to 1.0.0 (from 1.21.0).`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
}

impl AnswerOption {
    /// What it does, with the versions that it leads from and to where they are known.
    #[must_use]
    pub fn words(&self) -> String {
        let said = [self.consequence.as_deref(), self.change.as_deref()];
        let said: Vec<&str> = said.into_iter().flatten().collect();
        said.join(" ")
    }

    pub(super) fn impossible(reason: String) -> Self {
        Self {
            possible: false,
            consequence: None,
            reason: Some(reason),
            change: None,
        }
    }
}

impl From<&Possibility> for AnswerOption {
    fn from(possibility: &Possibility) -> Self {
        Self {
            possible: possibility.possible,
            consequence: possibility.consequence.clone(),
            reason: possibility.reason.clone(),
            change: possibility.change.clone(),
        }
    }
}

/// Why a hook that does not wait cannot be decided.
pub(super) fn why_not(hook: Option<&Hook>, side: &Possibility) -> String {
    let status = hook.and_then(|hook| hook.status.as_ref());
    let kind = hook.and_then(|hook| hook.target_type.as_ref());
    if kind.is_some_and(|kind| *kind != HookTarget::Pause) {
        return "This hook isn't a pause hook, so there is nothing to decide.".to_owned();
    }
    match status {
        Some(HookStatus::Succeeded) => "It was continued.",
        Some(HookStatus::Failed) => "It was rolled back.",
        Some(HookStatus::TimedOut) => match hook.and_then(|hook| hook.timeout_action.as_ref()) {
            Some(HookTimeoutAction::Continue) => "Nobody decided in time, so ECS continued it.",
            Some(HookTimeoutAction::Rollback) => {
                "Nobody decided in time, so ECS rolled the deployment back."
            }
            Some(HookTimeoutAction::Other(_)) | None => {
                "Nobody decided in time. Check the deployment to see what ECS did."
            }
        },
        _ => match &side.reason {
            Some(reason) => reason,
            // Another hook waits.
            None => "ECS no longer lists this pause as awaiting action.",
        },
    }
    .to_owned()
}
