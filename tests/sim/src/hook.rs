//! A lifecycle hook that runs, and what became of it.

use serde::Serialize;

use crate::lifecycle_hook::{Action, LifecycleHook, TargetType};
use crate::stage::Stage;

/// One execution of a lifecycle hook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Hook {
    /// `hookId`: fresh for every execution.
    pub id: String,
    /// A pause or a function.
    pub target_type: TargetType,
    /// The function.
    pub target_arn: Option<String>,
    /// Where it runs.
    pub stage: Stage,
    /// The traffic step it stands before, from 1.
    pub step: Option<u32>,
    /// When it began (epoch milliseconds).
    pub opened_at: i64,
    /// When it times out (a pause) or answers (a function).
    pub due_at: i64,
    /// What happens when a pause times out.
    pub timeout_action: Action,
    /// What became of it.
    pub fate: Fate,
    /// When that was.
    pub resolved_at: Option<i64>,
}

/// What became of a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Fate {
    /// It waits for a person, or its function runs.
    Open,
    /// Someone continued, or the function passed.
    Continued,
    /// Someone rolled back.
    RolledBack,
    /// Nobody did anything; the timeout action was applied.
    TimedOut,
    /// The deployment ended or went back for another reason while it was open.
    Withdrawn,
}

impl Hook {
    pub(crate) fn open(
        id: String,
        of: &LifecycleHook,
        at: Standing,
        now: i64,
        lambda_ms: i64,
    ) -> Self {
        let timeout = of.timeout();
        let wait = match of.target_type {
            TargetType::Pause => i64::from(timeout.timeout_in_minutes) * 60_000,
            TargetType::AwsLambda => lambda_ms,
        };
        Self {
            id,
            target_type: of.target_type,
            target_arn: of.hook_target_arn.clone(),
            stage: at.stage,
            step: at.step,
            opened_at: now,
            due_at: now + wait,
            timeout_action: timeout.action,
            fate: Fate::Open,
            resolved_at: None,
        }
    }

    pub(crate) fn resolve(&mut self, fate: Fate, now: i64) {
        self.fate = fate;
        self.resolved_at = Some(now);
    }

    /// Whether a person can decide it.
    #[must_use]
    pub fn awaits_action(&self) -> bool {
        self.target_type == TargetType::Pause && self.fate == Fate::Open
    }

    /// `status`; none for one that was withdrawn, which is not listed.
    #[must_use]
    pub fn status(&self) -> Option<&'static str> {
        match (self.fate, self.target_type) {
            (Fate::Open, TargetType::Pause) => Some("AWAITING_ACTION"),
            (Fate::Open, TargetType::AwsLambda) => Some("IN_PROGRESS"),
            (Fate::Continued, _) => Some("SUCCEEDED"),
            (Fate::RolledBack, _) => Some("FAILED"),
            (Fate::TimedOut, _) => Some("TIMED_OUT"),
            (Fate::Withdrawn, _) => None,
        }
    }
}

/// A stage, and which of its repetitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// The stage.
    pub stage: Stage,
    /// The traffic step, from 1.
    pub step: Option<u32>,
}
