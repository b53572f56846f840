//! What a stand-in is told when it is made: how long things take, and how it answers where AWS documents nothing.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// How a [`Sim`](crate::Sim) behaves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Settings {
    /// Ids (hooks, deployments, requests) are drawn from it: the same seed and the same calls give the same world.
    pub seed: u64,
    /// How long the stages of a deployment take.
    pub durations: Durations,
    /// The error for a hook that was decided, timed out or never existed.
    pub decided_hook_error: DecidedHookError,
    /// Whether a resolved hook stays in `lifecycleHookDetails`.
    pub resolved_hooks: ResolvedHooks,
    /// Which members the answers about deployments have.
    pub members: Members,
    /// What is shown of a revision's images.
    pub images: Images,
    /// Whose id tasks name as what started them.
    pub started_by: StartedBy,
    /// How much of a request's signature is checked.
    pub signatures: Signatures,
    /// Whether the throttle buckets are enforced.
    pub throttling: bool,
    /// How many milliseconds reads lag behind: they answer with what was true so long ago. Acts and events know no lag.
    pub read_lag: i64,
    /// What a describing call does not give, by ARN, with the reason that stands in `failures`.
    pub failures: BTreeMap<String, String>,
    /// Clusters that are deleted and still listed, by name.
    pub deleted_clusters: BTreeSet<String>,
    /// Regions that are not enabled for the account: they take no token.
    pub disabled_regions: BTreeSet<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            durations: Durations::default(),
            decided_hook_error: DecidedHookError::default(),
            resolved_hooks: ResolvedHooks::default(),
            members: Members::default(),
            images: Images::default(),
            started_by: StartedBy::default(),
            signatures: Signatures::default(),
            throttling: true,
            read_lag: 0,
            failures: BTreeMap::new(),
            deleted_clusters: BTreeSet::new(),
            disabled_regions: BTreeSet::new(),
        }
    }
}

/// How long things take, in milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Durations {
    /// From the creation of a deployment to its start (PENDING).
    pub pending: i64,
    /// The least time in a stage that only waits for its hooks.
    pub stage: i64,
    /// From the last hook of a stage resolved to the next stage.
    pub after_hooks: i64,
    /// `SCALE_UP`: until all new tasks run.
    pub task_start: i64,
    /// `TEST_TRAFFIC_SHIFT`.
    pub test_traffic_shift: i64,
    /// One step of `PRODUCTION_TRAFFIC_SHIFT`, without its bake time.
    pub production_traffic_shift: i64,
    /// What a configured minute of bake time takes.
    pub bake_minute: i64,
    /// `CLEAN_UP`: until the old tasks are gone.
    pub clean_up: i64,
    /// Until a Lambda hook answers.
    pub lambda_hook: i64,
    /// `ROLLBACK_REQUESTED`.
    pub rollback_requested: i64,
    /// `STOP_REQUESTED`.
    pub stop_requested: i64,
}

impl Default for Durations {
    fn default() -> Self {
        Self {
            pending: 2_000,
            stage: 2_000,
            after_hooks: 1_000,
            task_start: 20_000,
            test_traffic_shift: 6_000,
            production_traffic_shift: 8_000,
            bake_minute: 60_000,
            clean_up: 8_000,
            lambda_hook: 4_000,
            rollback_requested: 2_000,
            stop_requested: 3_000,
        }
    }
}

impl Durations {
    /// The same durations, `speed` times as fast. The clock, and with it every timeout of a pause hook, stays as it is.
    #[must_use]
    pub fn faster(&self, speed: u32) -> Self {
        let divide = |ms: i64| ms / i64::from(speed.max(1));
        Self {
            pending: divide(self.pending),
            stage: divide(self.stage),
            after_hooks: divide(self.after_hooks),
            task_start: divide(self.task_start),
            test_traffic_shift: divide(self.test_traffic_shift),
            production_traffic_shift: divide(self.production_traffic_shift),
            bake_minute: divide(self.bake_minute),
            clean_up: divide(self.clean_up),
            lambda_hook: divide(self.lambda_hook),
            rollback_requested: divide(self.rollback_requested),
            stop_requested: divide(self.stop_requested),
        }
    }
}

/// The error of `ContinueServiceDeployment` for a hook that does not wait (any more). AWS documents none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum DecidedHookError {
    /// `InvalidParameterException`.
    #[default]
    InvalidParameterException,
    /// `ClientException`.
    ClientException,
}

/// What `lifecycleHookDetails` shows of a resolved hook. AWS documents neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ResolvedHooks {
    /// It stays, with its final status.
    #[default]
    Stay,
    /// It is gone as soon as it is resolved.
    Vanish,
}

/// The members of a deployment in `DescribeServiceDeployments`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Members {
    /// All there are.
    #[default]
    All,
    /// Those of the samples in AWS's documentation: no stage, no source revisions, no weights, no times but `updatedAt`.
    ///
    /// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceDeployments.html>
    AsDocumented,
}

/// `containerImages` of a service revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Images {
    /// With the digest of each.
    #[default]
    WithDigests,
    /// Without digests, as before the first task, or with `versionConsistency: disabled`.
    WithoutDigests,
    /// Absent.
    Absent,
}

/// The id in `startedBy` of a service's tasks. AWS documents that it is the deployment's, and not how that relates to a service revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StartedBy {
    /// The number of the service revision, as it has been seen.
    #[default]
    Revision,
    /// Another number.
    Another,
}

/// How much of a request's signature is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Signatures {
    /// As AWS does: key, session token, clock, signed headers, body and signature.
    #[default]
    Checked,
    /// All but the signature itself, whose hashing would dominate a simulation of many thousand requests.
    Trusted,
}
