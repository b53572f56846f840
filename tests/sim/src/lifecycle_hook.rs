//! Lifecycle hooks as a service configures them.

use serde::{Deserialize, Serialize};

use crate::stage::Stage;

/// One of `lifecycleHooks`.
///
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentLifecycleHook.html>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LifecycleHook {
    /// What it does.
    #[serde(default)]
    pub target_type: TargetType,
    /// The Lambda function; none for a pause.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub hook_target_arn: Option<String>,
    /// The role that may call the function; none for a pause.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub role_arn: Option<String>,
    /// Where it runs.
    pub lifecycle_stages: Vec<Stage>,
    /// None: 1440 minutes, then `ROLLBACK`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub timeout_configuration: Option<TimeoutConfiguration>,
}

impl LifecycleHook {
    /// A pause at a stage, for so many minutes.
    #[must_use]
    pub fn pause(stage: Stage, timeout_in_minutes: u32, action: Action) -> Self {
        Self {
            target_type: TargetType::Pause,
            hook_target_arn: None,
            role_arn: None,
            lifecycle_stages: vec![stage],
            timeout_configuration: Some(TimeoutConfiguration {
                timeout_in_minutes,
                action,
            }),
        }
    }

    /// A Lambda function called at a stage.
    #[must_use]
    pub fn lambda(stage: Stage, function_arn: &str) -> Self {
        Self {
            target_type: TargetType::AwsLambda,
            hook_target_arn: Some(function_arn.to_owned()),
            role_arn: Some("arn:aws:iam::111122223333:role/ecs-hooks".to_owned()),
            lifecycle_stages: vec![stage],
            timeout_configuration: None,
        }
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let minutes = self.timeout().timeout_in_minutes;
        if !(1..=20_160).contains(&minutes) {
            return Err(format!(
                "A timeout of {minutes} minutes is not in 1 to 20160."
            ));
        }
        for stage in &self.lifecycle_stages {
            let (possible, kind) = match self.target_type {
                TargetType::Pause => (stage.pausable(), "pause"),
                TargetType::AwsLambda => (stage.hookable(), "Lambda"),
            };
            if !possible {
                return Err(format!("A {kind} hook cannot be at {}.", stage.name()));
            }
        }
        if self.target_type == TargetType::AwsLambda && self.hook_target_arn.is_none() {
            return Err("A Lambda hook needs hookTargetArn.".to_owned());
        }
        Ok(())
    }

    pub(crate) fn timeout(&self) -> TimeoutConfiguration {
        self.timeout_configuration.clone().unwrap_or_default()
    }
}

/// `timeoutConfiguration`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TimeoutConfiguration {
    /// 1 to 20160.
    pub timeout_in_minutes: u32,
    /// What happens then.
    pub action: Action,
}

impl Default for TimeoutConfiguration {
    fn default() -> Self {
        Self {
            timeout_in_minutes: 1440,
            action: Action::Rollback,
        }
    }
}

/// What a hook does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TargetType {
    /// Calls a function.
    #[default]
    AwsLambda,
    /// Waits for a person.
    Pause,
}

/// What a person does with a pause, or what its timeout does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// On to the next stage.
    Continue,
    /// Back to the revision before.
    Rollback,
}
