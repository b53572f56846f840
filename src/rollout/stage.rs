//! The stages of a deployment: where it stands, and the pauses still ahead.

mod meaning;

use serde::Serialize;

use super::TrafficSteps;
use super::traffic::{Traffic, TrafficKind, steps_of};
use crate::ecs::service_deployment::{
    DeploymentConfiguration, DeploymentStrategy, HookTarget, LifecycleHook, LifecycleStage,
    ServiceDeployment, ServiceDeploymentStatus,
};

const STAGES: usize = 11;

/// A stage of one deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// AWS's name for it.
    pub stage: LifecycleStage,
    /// Whether the deployment has reached or passed it.
    pub state: StageState,
    /// What is true while this deployment is in the stage, on its way forward; `None` if that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<&'static str>,
    /// How many pause hooks the configuration has there; `None` where ECS did not report it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pause_hooks: Option<u32>,
}

/// Whether a deployment has reached or passed a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum StageState {
    /// It has passed the stage.
    Done,
    /// It is in the stage.
    Current,
    /// The stage is still ahead.
    ToCome,
    /// The deployment rolled back, or was stopped, before it.
    NotReached,
    /// ECS names no stage, or one that this version does not know; or the deployment rolled back, and how far it had come is
    /// not reported.
    Unknown,
}

static ORDER: [LifecycleStage; STAGES] = [
    LifecycleStage::ReconcileService,
    LifecycleStage::PreScaleUp,
    LifecycleStage::ScaleUp,
    LifecycleStage::PostScaleUp,
    LifecycleStage::TestTrafficShift,
    LifecycleStage::PostTestTrafficShift,
    LifecycleStage::PreProductionTrafficShift,
    LifecycleStage::ProductionTrafficShift,
    LifecycleStage::PostProductionTrafficShift,
    LifecycleStage::BakeTime,
    LifecycleStage::CleanUp,
];

// Places in `ORDER`.
const RECONCILE: usize = 0;
pub(super) const SCALE_UP: usize = 2;
pub(super) const TEST_TRAFFIC: usize = 4;
const PRE_PRODUCTION: usize = 6;
pub(super) const PRODUCTION: usize = 7;
pub(super) const POST_PRODUCTION: usize = 8;
pub(super) const CLEAN_UP: usize = 10;

/// How a deployment is configured to go through the stages, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// The stage that ECS reported.
    pub(super) reported: Option<LifecycleStage>,
    /// Its place in the order of the stages, where it is a known one.
    pub(super) current: Option<usize>,
    pub(super) strategy: Option<DeploymentStrategy>,
    pub(super) bake_minutes: Option<i32>,
    /// The number of steps in which production traffic moves; `None` where the strategy does not say.
    steps: Option<u32>,
    /// The pause hooks of each stage; `None` where ECS did not report them in full.
    pauses: [Option<u32>; STAGES],
}

/// Where a deployment pauses next, once the pauses of the present stage are continued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NextPause {
    Nowhere,
    /// Before the next step of production traffic, at the same stage as the step before.
    BeforeNextStep,
    /// At the stage with this place in the order.
    At(usize),
    Unknown,
}

impl Plan {
    pub(super) fn new(deployment: &ServiceDeployment) -> Self {
        let configuration = deployment.deployment_configuration.as_ref();
        let reported = deployment.lifecycle_stage.clone();
        let mut pauses = pauses(configuration);
        // That stage is passed only by a service with more than one active revision.
        let sources = deployment.source_service_revisions.as_ref();
        pauses[RECONCILE] = match (pauses[RECONCILE], sources.map(Vec::len)) {
            (Some(hooks), None) if hooks > 0 => None,
            (Some(_), Some(0 | 1)) => Some(0),
            (hooks, _) => hooks,
        };
        Self {
            current: reported
                .as_ref()
                .and_then(|stage| ORDER.iter().position(|known| known == stage)),
            reported,
            strategy: configuration.and_then(|configuration| configuration.strategy.clone()),
            bake_minutes: configuration
                .and_then(|configuration| configuration.bake_time_in_minutes),
            steps: configuration.and_then(steps_of),
            pauses,
        }
    }

    /// How many pauses a stage has each time that it is passed; `None` where that is not known.
    fn pauses_at(&self, index: usize) -> Option<u32> {
        let moves_in_steps = self.steps.is_some();
        let hooks = match self.pauses[index] {
            None if !is_pausable(index) => Some(0),
            hooks => hooks,
        };
        match hooks? {
            // Which of these stages another kind of deployment passes is documented nowhere.
            hooks if hooks > 0 && is_of_traffic(index) && !moves_in_steps => None,
            hooks => Some(hooks),
        }
    }

    /// Pauses still to come after those of the present stage; `None` where that cannot be known.
    pub(super) fn pauses_ahead(
        &self,
        status: Option<&ServiceDeploymentStatus>,
        steps: Option<&TrafficSteps>,
        kind: TrafficKind,
    ) -> Option<u32> {
        let current = match status? {
            ServiceDeploymentStatus::Pending => None,
            ServiceDeploymentStatus::InProgress => Some(self.current?),
            _ => return Some(0),
        };
        let mut ahead = 0;
        for index in current.map_or(0, |current| current + 1)..STAGES {
            let hooks = self.pauses_at(index)?;
            ahead += match (index, self.steps) {
                (PRE_PRODUCTION, Some(2..)) if hooks > 0 && kind == TrafficKind::Headless => {
                    // Whether a service without traffic makes every step is documented nowhere.
                    return None;
                }
                (PRE_PRODUCTION, Some(steps)) => hooks * steps,
                _ => hooks,
            };
        }
        if self.is_at_a_step() {
            ahead += match (self.steps_after_this(steps), self.pauses_at(PRE_PRODUCTION)) {
                (Some(0), _) | (_, Some(0)) => 0,
                (more, hooks) => more? * hooks?,
            };
        }
        Some(ahead)
    }

    fn is_at_a_step(&self) -> bool {
        self.current
            .is_some_and(|current| (PRE_PRODUCTION..=PRODUCTION).contains(&current))
    }

    /// The steps of production traffic that come after the one that is about to be made, or is being made; `None` where only
    /// weights would tell, and ECS sent none.
    fn steps_after_this(&self, steps: Option<&TrafficSteps>) -> Option<u32> {
        match (self.steps, steps) {
            (Some(1), _) => Some(0),
            (_, Some(steps)) if self.current == Some(PRE_PRODUCTION) => {
                Some(steps.ahead().saturating_sub(1))
            }
            (_, Some(steps)) => Some(steps.ahead()),
            _ => None,
        }
    }

    pub(super) fn next_pause(&self, steps: Option<&TrafficSteps>) -> NextPause {
        let Some(current) = self.current else {
            return NextPause::Unknown;
        };
        if self.is_at_a_step() {
            match (self.steps_after_this(steps), self.pauses_at(PRE_PRODUCTION)) {
                (Some(0), _) | (_, Some(0)) => {}
                (Some(_), Some(_)) => return NextPause::BeforeNextStep,
                _ => return NextPause::Unknown,
            }
        }
        for index in current + 1..STAGES {
            match self.pauses_at(index) {
                Some(0) => {}
                Some(_) => return NextPause::At(index),
                None => return NextPause::Unknown,
            }
        }
        NextPause::Nowhere
    }

    /// Whether all production traffic moves in one step.
    pub(super) fn moves_at_once(&self) -> bool {
        self.steps == Some(1)
    }

    /// Whether production traffic has begun to move, as far as the stage shows it.
    pub(super) fn has_moved_traffic(
        &self,
        status: Option<&ServiceDeploymentStatus>,
    ) -> Option<bool> {
        if status == Some(&ServiceDeploymentStatus::Pending) {
            return Some(false);
        }
        match self.current? {
            PRE_PRODUCTION if !self.moves_at_once() => None,
            current => Some(current > PRE_PRODUCTION),
        }
    }

    /// The stages in order, as far as they are of this deployment.
    pub(super) fn stages(
        &self,
        status: Option<&ServiceDeploymentStatus>,
        traffic: &Traffic,
    ) -> Vec<Stage> {
        if self.reported.is_none() && self.steps.is_none() {
            return Vec::new();
        }
        let goes_back = status.is_some_and(is_on_its_way_back);
        ORDER
            .iter()
            .enumerate()
            .filter(|(index, _)| self.belongs(*index))
            .map(|(index, stage)| Stage {
                stage: stage.clone(),
                state: self.state_of(index, status),
                meaning: meaning::of_stage(stage, traffic).filter(|_| !goes_back),
                pause_hooks: self.pauses[index],
            })
            .collect()
    }

    /// Whether the stage is one of this deployment's: hooked or current ones always, others by strategy.
    fn belongs(&self, index: usize) -> bool {
        if self.current == Some(index) || self.pauses[index].is_some_and(|hooks| hooks > 0) {
            return true;
        }
        match index {
            RECONCILE => false,
            _ if is_of_traffic(index) || ORDER[index] == LifecycleStage::BakeTime => {
                !matches!(self.strategy, None | Some(DeploymentStrategy::Rolling))
            }
            _ => true,
        }
    }

    fn state_of(&self, index: usize, status: Option<&ServiceDeploymentStatus>) -> StageState {
        if status == Some(&ServiceDeploymentStatus::Successful) {
            return StageState::Done;
        }
        let Some(current) = self.current else {
            return match status {
                Some(ServiceDeploymentStatus::Pending) => StageState::ToCome,
                _ => StageState::Unknown,
            };
        };
        let has_ended = status.is_some_and(ServiceDeploymentStatus::is_finished);
        if status.is_some_and(is_on_its_way_back) {
            return if index == current && !has_ended {
                StageState::Current
            } else {
                StageState::Unknown
            };
        }
        let turned = status.is_some_and(|status| status.is_rollback() || status.is_stop());
        match index.cmp(&current) {
            std::cmp::Ordering::Less => StageState::Done,
            std::cmp::Ordering::Equal if has_ended => StageState::NotReached,
            std::cmp::Ordering::Equal => StageState::Current,
            std::cmp::Ordering::Greater if turned => StageState::NotReached,
            std::cmp::Ordering::Greater => StageState::ToCome,
        }
    }
}

/// The stage with this place in the order.
pub(super) fn at(index: usize) -> &'static LifecycleStage {
    &ORDER[index]
}

/// See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html>.
fn is_pausable(index: usize) -> bool {
    !matches!(
        ORDER[index],
        LifecycleStage::ScaleUp
            | LifecycleStage::TestTrafficShift
            | LifecycleStage::ProductionTrafficShift
            | LifecycleStage::BakeTime
            | LifecycleStage::CleanUp
    )
}

/// Whether the stage is about moving traffic.
fn is_of_traffic(index: usize) -> bool {
    (TEST_TRAFFIC..=POST_PRODUCTION).contains(&index)
}

/// Whether the stage that ECS names is one of the way back: it shows nothing of how far the deployment had come before.
fn is_on_its_way_back(status: &ServiceDeploymentStatus) -> bool {
    status.is_rollback() && *status != ServiceDeploymentStatus::RollbackRequested
}

/// The pause hooks of each stage; `None` where ECS did not report them in full.
fn pauses(configuration: Option<&DeploymentConfiguration>) -> [Option<u32>; STAGES] {
    let Some(hooks) = configuration.and_then(|held| held.lifecycle_hooks.as_ref()) else {
        return [None; STAGES];
    };
    let mut counts = [Some(0); STAGES];
    for hook in hooks {
        let is_pause = match is_pause(hook) {
            Some(false) => continue,
            is_pause => is_pause,
        };
        let stages = hook.lifecycle_stages.as_deref().unwrap_or_default();
        let places = stages
            .iter()
            .map(|stage| ORDER.iter().position(|known| known == stage));
        for place in places {
            let Some(place) = place else {
                // A stage that this version does not know may be anywhere.
                return [None; STAGES];
            };
            counts[place] = counts[place]
                .filter(|_| is_pause.is_some())
                .map(|count| count + 1);
        }
        if stages.is_empty() {
            return [None; STAGES];
        }
    }
    counts
}

/// Whether a configured hook is a pause. `DescribeServices` has been seen to give pauses without `targetType`.
fn is_pause(hook: &LifecycleHook) -> Option<bool> {
    match &hook.target_type {
        Some(HookTarget::Pause) => Some(true),
        Some(_) => Some(false),
        None if hook.others.json("hookTargetArn").is_some() => Some(false),
        None => None,
    }
}
