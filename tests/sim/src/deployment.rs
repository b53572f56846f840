//! A service deployment: the whole truth about it, more than the API tells.

use serde::{Deserialize, Serialize};

use crate::configuration::{DeploymentConfiguration, Strategy};
use crate::hook::{Fate, Hook, Standing};
use crate::lifecycle_hook::Action;
use crate::place::Place;
use crate::plan::Leg;
use crate::stage::Stage;
use crate::workload::Workload;

/// A deployment to be started.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeploymentSpec {
    /// What it brings; none: the same again under a new image tag.
    pub workload: Option<Workload>,
    /// The service's configuration from now on; none: unchanged.
    pub configuration: Option<DeploymentConfiguration>,
    /// What goes wrong.
    pub troubles: Vec<Trouble>,
}

/// Something that goes wrong in a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "kind",
    deny_unknown_fields
)]
pub enum Trouble {
    /// The configured alarm goes off, so long after the deployment first entered a stage.
    Alarm {
        /// Where.
        stage: Stage,
        /// Milliseconds after that.
        after_ms: i64,
    },
    /// The configured alarm is in `ALARM` when the deployment starts, so ECS ignores the alarms.
    ///
    /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html>
    AlarmBefore,
    /// New tasks start and die, until the circuit breaker's threshold is reached.
    FailingTasks,
    /// Some of the new tasks stop while they start, and others take their place.
    StoppedTasks {
        /// How many.
        count: u32,
    },
    /// A rollback does not get through.
    RollbackFails,
}

/// `status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Created, not started.
    Pending,
    /// Under way, or paused.
    InProgress,
    /// A newer one took over, or someone aborted it.
    StopRequested,
    /// Ended where it was.
    Stopped,
    /// Done.
    Successful,
    /// About to go back.
    RollbackRequested,
    /// Going back.
    RollbackInProgress,
    /// Went back.
    RollbackSuccessful,
    /// Could not go back.
    RollbackFailed,
}

impl Status {
    /// As AWS writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::InProgress => "IN_PROGRESS",
            Self::StopRequested => "STOP_REQUESTED",
            Self::Stopped => "STOPPED",
            Self::Successful => "SUCCESSFUL",
            Self::RollbackRequested => "ROLLBACK_REQUESTED",
            Self::RollbackInProgress => "ROLLBACK_IN_PROGRESS",
            Self::RollbackSuccessful => "ROLLBACK_SUCCESSFUL",
            Self::RollbackFailed => "ROLLBACK_FAILED",
        }
    }

    /// Every one.
    pub const ALL: [Self; 9] = [
        Self::Pending,
        Self::InProgress,
        Self::StopRequested,
        Self::Stopped,
        Self::Successful,
        Self::RollbackRequested,
        Self::RollbackInProgress,
        Self::RollbackSuccessful,
        Self::RollbackFailed,
    ];

    /// Whether nothing more happens.
    #[must_use]
    pub fn finished(self) -> bool {
        matches!(
            self,
            Self::Successful | Self::Stopped | Self::RollbackSuccessful | Self::RollbackFailed
        )
    }
}

/// A service deployment.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Deployment {
    /// `serviceDeploymentArn`.
    pub arn: String,
    /// Where it is.
    pub place: Place,
    /// `serviceArn`.
    pub service_arn: String,
    /// `clusterArn`.
    pub cluster_arn: String,
    /// Epoch milliseconds, as all times here.
    pub created_at: i64,
    /// When PENDING ended.
    pub started_at: Option<i64>,
    /// When it ended, however it ended.
    pub finished_at: Option<i64>,
    /// When it was stopped without a rollback.
    pub stopped_at: Option<i64>,
    /// The last change.
    pub updated_at: i64,
    /// `status`.
    pub status: Status,
    /// `statusReason`.
    pub status_reason: Option<String>,
    /// The stage it stands in, or last stood in.
    pub standing: Option<Standing>,
    /// Every hook that ever ran, in order.
    pub hooks: Vec<Hook>,
    /// Everything anyone did to it, in order.
    pub acts: Vec<Act>,
    /// `rollback`.
    pub rollback: Option<Rollback>,
    /// The alarm that went off.
    pub triggered_alarm: Option<String>,
    /// Whether the circuit breaker went off.
    pub circuit_breaker_triggered: bool,
    /// As it was when this deployment was created.
    pub configuration: DeploymentConfiguration,
    /// The task counts and traffic as they were in the end.
    #[serde(skip)]
    pub(crate) last_seen: Vec<(usize, crate::traffic::Share)>,
    #[serde(skip)]
    pub(crate) service: usize,
    /// Revisions that ran before; empty for the first deployment.
    #[serde(skip)]
    pub(crate) source: Vec<usize>,
    #[serde(skip)]
    pub(crate) target: usize,
    #[serde(skip)]
    pub(crate) troubles: Vec<Trouble>,
    #[serde(skip)]
    pub(crate) phase: Phase,
    #[serde(skip)]
    pub(crate) plan: Vec<Leg>,
    /// When something happens to it by itself.
    #[serde(skip)]
    pub(crate) queued_at: Option<i64>,
    #[serde(skip)]
    pub(crate) alarm_at: Option<i64>,
}

/// Where a deployment is in its own machinery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Until a moment, then its first stage.
    Pending { until: i64 },
    /// In a leg of the plan since a moment; `done_at`: when its own work is done.
    Forward { leg: usize, done_at: i64 },
    /// Tasks die; the breaker trips at that moment, if ever.
    Failing { since: i64, trips_at: Option<i64> },
    /// Until a moment, then back.
    RollbackRequested { until: i64 },
    /// On the way back.
    Back { leg: usize, until: i64 },
    /// Until a moment, then stopped.
    StopRequested { until: i64 },
    /// Nothing more happens.
    Finished,
}

/// `rollback`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rollback {
    /// Why.
    pub reason: String,
    /// When.
    pub started_at: i64,
    /// To which service revision; none where there is nothing to go back to.
    pub service_revision_arn: Option<String>,
}

/// What someone did, or tried to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Act {
    /// When it was executed (epoch milliseconds).
    pub at: i64,
    /// Who did it.
    pub by: Actor,
    /// What.
    pub deed: Deed,
    /// Whether it took effect; otherwise the error's code.
    pub refused: Option<&'static str>,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "kind"
)]
pub enum Actor {
    /// A request to the API.
    Request {
        /// The key that signed it.
        access_key_id: String,
        /// The caller's ARN.
        principal: String,
        /// Who is behind the caller's session, where a role's session tells.
        source_identity: Option<String>,
        /// Its `x-amzn-RequestId`.
        request_id: String,
    },
    /// Somebody else, through [`Sim::act`](crate::Sim::act).
    SomeoneElse,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(
    rename_all = "camelCase",
    rename_all_fields = "camelCase",
    tag = "kind"
)]
pub enum Deed {
    /// `ContinueServiceDeployment`.
    Hook {
        /// The hook it named.
        hook_id: String,
        /// The effective action: `CONTINUE` where none was given.
        action: Action,
    },
    /// `StopServiceDeployment`.
    Stop {
        /// `ROLLBACK` or `ABORT`.
        stop_type: StopType,
    },
}

/// `stopType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StopType {
    /// Back to the revision before.
    Rollback,
    /// Stay where it is.
    Abort,
}

impl Deployment {
    /// The stage it stands in, or last stood in.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        self.standing.map(|standing| standing.stage)
    }

    /// The pauses that wait for a person now.
    pub fn waiting(&self) -> impl Iterator<Item = &Hook> {
        self.hooks.iter().filter(|hook| hook.awaits_action())
    }

    /// The hook with this id.
    #[must_use]
    pub fn hook(&self, id: &str) -> Option<&Hook> {
        self.hooks.iter().find(|hook| hook.id == id)
    }

    /// The act that decided a hook, if a person did.
    #[must_use]
    pub fn decided_by(&self, hook_id: &str) -> Option<&Act> {
        let decided =
            |act: &&Act| matches!(&act.deed, Deed::Hook { hook_id: own, .. } if own == hook_id);
        self.acts
            .iter()
            .filter(|act| act.refused.is_none())
            .find(decided)
    }

    pub(crate) fn strategy(&self) -> Strategy {
        self.configuration.strategy
    }

    pub(crate) fn open_hooks(&mut self) -> impl Iterator<Item = &mut Hook> {
        self.hooks.iter_mut().filter(|hook| hook.fate == Fate::Open)
    }

    pub(crate) fn has(&self, trouble: &Trouble) -> bool {
        self.troubles.contains(trouble)
    }
}
