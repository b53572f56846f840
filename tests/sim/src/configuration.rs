//! A service's deployment configuration, with the members of the API.

use serde::{Deserialize, Serialize};

use crate::lifecycle_hook::{LifecycleHook, TargetType};
use crate::stage::Stage;

const MOST_PAUSE_HOOKS: usize = 10;

/// How a deployment goes on.
///
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html>
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct DeploymentConfiguration {
    /// Circuit breaker; absent: disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deployment_circuit_breaker: Option<CircuitBreaker>,
    /// In percent of the desired count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum_percent: Option<u32>,
    /// In percent of the desired count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum_healthy_percent: Option<u32>,
    /// Alarms that end a deployment; absent: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarms: Option<Alarms>,
    /// The strategy.
    pub strategy: Strategy,
    /// Minutes in `BAKE_TIME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bake_time_in_minutes: Option<u32>,
    /// Lambda and pause hooks.
    pub lifecycle_hooks: Vec<LifecycleHook>,
    /// Only for `LINEAR`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linear_configuration: Option<LinearConfiguration>,
    /// Only for `CANARY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canary_configuration: Option<CanaryConfiguration>,
    /// Only for `ROLLING`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub early_success_criteria: Option<EarlySuccessCriteria>,
}

impl DeploymentConfiguration {
    /// A blue/green deployment without hooks or bake time.
    #[must_use]
    pub fn blue_green() -> Self {
        Self::of(Strategy::BlueGreen)
    }

    /// A canary: `percent` of production first, the rest after `bake` minutes.
    #[must_use]
    pub fn canary(percent: f64, bake: u32) -> Self {
        let canary = CanaryConfiguration {
            canary_percent: percent,
            canary_bake_time_in_minutes: bake,
        };
        Self {
            canary_configuration: Some(canary),
            ..Self::of(Strategy::Canary)
        }
    }

    /// Steps of `percent` of production, with `bake` minutes after each but the last.
    #[must_use]
    pub fn linear(percent: f64, bake: u32) -> Self {
        let linear = LinearConfiguration {
            step_percent: percent,
            step_bake_time_in_minutes: bake,
        };
        Self {
            linear_configuration: Some(linear),
            ..Self::of(Strategy::Linear)
        }
    }

    /// A rolling update.
    #[must_use]
    pub fn rolling() -> Self {
        Self::of(Strategy::Rolling)
    }

    /// The same with one more hook.
    #[must_use]
    pub fn with_hook(mut self, hook: LifecycleHook) -> Self {
        self.lifecycle_hooks.push(hook);
        self
    }

    /// The same with a bake time at the end.
    #[must_use]
    pub fn with_bake_time(mut self, minutes: u32) -> Self {
        self.bake_time_in_minutes = Some(minutes);
        self
    }

    /// The same with an alarm that rolls back.
    #[must_use]
    pub fn with_alarm(mut self, name: &str) -> Self {
        self.alarms = Some(Alarms {
            alarm_names: vec![name.to_owned()],
            rollback: true,
            enable: true,
        });
        self
    }

    /// The same with a circuit breaker that rolls back.
    #[must_use]
    pub fn with_circuit_breaker(mut self) -> Self {
        self.deployment_circuit_breaker = Some(CircuitBreaker {
            enable: true,
            rollback: true,
        });
        self
    }

    /// The same, successful once half of the new tasks run; the old ones may run on for a while.
    #[must_use]
    pub fn with_early_success(mut self) -> Self {
        self.early_success_criteria = Some(EarlySuccessCriteria {
            enable: true,
            healthy_percent: 50,
            source_service_revision_cleanup: CleanUp::Deferred,
        });
        self
    }

    /// The criteria for an early success, where they count.
    pub(crate) fn early_success(&self) -> Option<&EarlySuccessCriteria> {
        let criteria = self.early_success_criteria.as_ref()?;
        (criteria.enable && self.strategy == Strategy::Rolling).then_some(criteria)
    }

    /// Whether ECS would take it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), String> {
        let pauses = self
            .lifecycle_hooks
            .iter()
            .filter(|hook| hook.target_type == TargetType::Pause);
        if pauses.count() > MOST_PAUSE_HOOKS {
            return Err(format!(
                "A service cannot have more than {MOST_PAUSE_HOOKS} pause hooks."
            ));
        }
        self.lifecycle_hooks
            .iter()
            .try_for_each(LifecycleHook::check)
    }

    /// The hooks that run at a stage.
    pub(crate) fn hooks_at(&self, stage: Stage) -> impl Iterator<Item = &LifecycleHook> {
        self.lifecycle_hooks
            .iter()
            .filter(move |hook| hook.lifecycle_stages.contains(&stage))
    }

    /// The shares of production traffic that the new revision has after each step, in percent.
    #[must_use]
    pub fn traffic_steps(&self) -> Vec<f64> {
        match self.strategy {
            Strategy::Rolling => Vec::new(),
            Strategy::BlueGreen => vec![100.0],
            Strategy::Canary => {
                let percent = self
                    .canary_configuration
                    .clone()
                    .unwrap_or_default()
                    .canary_percent;
                if percent >= 100.0 {
                    vec![100.0]
                } else {
                    vec![percent, 100.0]
                }
            }
            Strategy::Linear => {
                let percent = self
                    .linear_configuration
                    .clone()
                    .unwrap_or_default()
                    .step_percent
                    .max(3.0);
                let shares = (1..).map(|step| percent * f64::from(step));
                shares
                    .take_while(|share| *share < 100.0)
                    .chain([100.0])
                    .collect()
            }
        }
    }

    fn of(strategy: Strategy) -> Self {
        Self {
            strategy,
            maximum_percent: Some(200),
            minimum_healthy_percent: Some(100),
            ..Self::default()
        }
    }
}

/// `strategy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Strategy {
    /// Tasks are replaced in place; no traffic is shifted.
    #[default]
    Rolling,
    /// All production traffic at once.
    BlueGreen,
    /// In equal steps.
    Linear,
    /// A small share, then the rest.
    Canary,
}

/// `linearConfiguration`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LinearConfiguration {
    /// 3.0 to 100.0.
    pub step_percent: f64,
    /// After each step but the last.
    pub step_bake_time_in_minutes: u32,
}

impl Default for LinearConfiguration {
    fn default() -> Self {
        Self {
            step_percent: 10.0,
            step_bake_time_in_minutes: 6,
        }
    }
}

/// `canaryConfiguration`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CanaryConfiguration {
    /// 0.1 to 100.0.
    pub canary_percent: f64,
    /// After the first step.
    pub canary_bake_time_in_minutes: u32,
}

impl Default for CanaryConfiguration {
    fn default() -> Self {
        Self {
            canary_percent: 5.0,
            canary_bake_time_in_minutes: 10,
        }
    }
}

/// `earlySuccessCriteria`.
///
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentEarlySuccessCriteria.html>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EarlySuccessCriteria {
    /// Whether they count.
    pub enable: bool,
    /// The share of new tasks that must run, 0 to 100.
    pub healthy_percent: u32,
    /// When the old tasks go.
    pub source_service_revision_cleanup: CleanUp,
}

/// `sourceServiceRevisionCleanup`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CleanUp {
    /// Before the deployment is successful.
    Blocking,
    /// After that.
    Deferred,
}

/// `alarms`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alarms {
    /// `CloudWatch` alarms.
    pub alarm_names: Vec<String>,
    /// Whether the deployment goes back; otherwise it stops where it is.
    pub rollback: bool,
    /// Whether they are watched.
    pub enable: bool,
}

/// `deploymentCircuitBreaker`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CircuitBreaker {
    /// Whether failing tasks end a deployment.
    pub enable: bool,
    /// Whether the deployment goes back; otherwise it stops where it is.
    pub rollback: bool,
}
