//! The stages of a deployment: where it stands, and the pauses still ahead.

use super::TrafficSteps;
use crate::ecs::service_deployment::{
    DeploymentStrategy, HookTarget, LifecycleStage, ServiceDeployment, ServiceDeploymentStatus,
};
use crate::json::{ToJson, write_object};

const STAGES: usize = 11;

/// A stage of one deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Which.
    pub stage: LifecycleStage,
    /// Where the deployment stands towards it.
    pub state: StageState,
    /// What is true while a deployment stands there, on its way forward.
    pub meaning: Option<&'static str>,
    /// How many pause hooks the configuration has there.
    pub pause_hooks: u32,
}

impl ToJson for Stage {
    fn write(&self, out: &mut String) {
        write_object(
            out,
            &[
                ("stage", &self.stage),
                ("state", &self.state),
                ("meaning", &self.meaning),
                ("pauseHooks", &self.pause_hooks),
            ],
        );
    }
}

/// Where a deployment stands towards a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageState {
    /// Left behind.
    Done,
    /// There now.
    Current,
    /// Still ahead.
    ToCome,
    /// The deployment went back, or was stopped, before it.
    NotReached,
    /// ECS names no stage, or one that this version does not know; or the deployment went back, and how far it had come is not told.
    Unknown,
}

impl ToJson for StageState {
    fn write(&self, out: &mut String) {
        let name = match self {
            Self::Done => "done",
            Self::Current => "current",
            Self::ToCome => "toCome",
            Self::NotReached => "notReached",
            Self::Unknown => "unknown",
        };
        name.write(out);
    }
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

/// Where the stage before each step of production traffic stands in [`ORDER`].
const PRE_PRODUCTION: usize = 6;

fn meaning(stage: &LifecycleStage) -> Option<&'static str> {
    Some(match stage {
        LifecycleStage::ReconcileService => {
            "The service has more than one active revision; ECS settles which one counts."
        }
        LifecycleStage::PreScaleUp => {
            "The new revision has not started. The old one has all production traffic."
        }
        LifecycleStage::ScaleUp => "The new revision's tasks start. It has no traffic.",
        LifecycleStage::PostScaleUp => "The new revision's tasks run. It has no traffic.",
        LifecycleStage::TestTrafficShift => "Test traffic moves to the new revision.",
        LifecycleStage::PostTestTrafficShift => {
            "The new revision has all test traffic, the old one all production traffic."
        }
        LifecycleStage::PreProductionTrafficShift => {
            "Production traffic is about to move to the new revision."
        }
        LifecycleStage::ProductionTrafficShift => "Production traffic moves to the new revision.",
        LifecycleStage::PostProductionTrafficShift => {
            "The new revision has all production traffic."
        }
        LifecycleStage::BakeTime => "Both revisions run, so that going back is quick.",
        LifecycleStage::CleanUp => "The old revision's tasks stop.",
        LifecycleStage::Other(_) => return None,
    })
}

/// The way of one deployment through the stages.
pub(super) struct Plan {
    stages: Vec<Stage>,
    pauses_ahead: Option<u32>,
    /// The current stage's place in [`ORDER`].
    current: Option<usize>,
    pause_hooks: [u32; STAGES],
}

impl Plan {
    pub(super) fn new(
        deployment: &ServiceDeployment,
        status: &ServiceDeploymentStatus,
        steps: Option<&TrafficSteps>,
    ) -> Self {
        let pause_hooks = ORDER
            .each_ref()
            .map(|stage| pause_hooks_at(deployment, stage));
        let stage = deployment.lifecycle_stage.as_ref();
        let current = stage.and_then(|stage| ORDER.iter().position(|known| known == stage));
        let mut plan = Self {
            stages: Vec::new(),
            pauses_ahead: None,
            current,
            pause_hooks,
        };
        plan.pauses_ahead = plan.count_pauses_ahead(status, steps);
        if stage.is_some() || steps.is_some() {
            plan.stages = ORDER
                .iter()
                .enumerate()
                .filter(|(index, _)| plan.belongs(*index, deployment))
                .map(|(index, stage)| Stage {
                    stage: stage.clone(),
                    state: plan.state_of(index, status),
                    meaning: meaning(stage).filter(|_| !is_on_its_way_back(status)),
                    pause_hooks: plan.pause_hooks[index],
                })
                .collect();
        }
        plan
    }

    pub(super) fn current(&self) -> Option<&'static LifecycleStage> {
        self.current.map(|index| &ORDER[index])
    }

    pub(super) fn pauses_ahead(&self) -> Option<u32> {
        self.pauses_ahead
    }

    /// The first stage with a pause hook after the current one and no later than the stage before production traffic moves.
    pub(super) fn next_pause_before_production(&self) -> Option<&'static LifecycleStage> {
        let current = self.current?;
        let index = (current + 1..=PRE_PRODUCTION).find(|index| self.pause_hooks[*index] > 0)?;
        Some(&ORDER[index])
    }

    pub(super) fn into_stages(self) -> Vec<Stage> {
        self.stages
    }

    /// Whether the stage is one of this deployment's: hooked or current ones always, others by strategy.
    fn belongs(&self, index: usize, deployment: &ServiceDeployment) -> bool {
        if self.current == Some(index) || self.pause_hooks[index] > 0 {
            return true;
        }
        let strategy = deployment
            .deployment_configuration
            .as_ref()
            .and_then(|held| held.strategy.as_ref());
        let moves_traffic = !matches!(strategy, None | Some(DeploymentStrategy::Rolling));
        match ORDER[index] {
            LifecycleStage::ReconcileService => false,
            LifecycleStage::PreScaleUp
            | LifecycleStage::ScaleUp
            | LifecycleStage::PostScaleUp
            | LifecycleStage::CleanUp => true,
            _ => moves_traffic,
        }
    }

    fn state_of(&self, index: usize, status: &ServiceDeploymentStatus) -> StageState {
        if *status == ServiceDeploymentStatus::Successful {
            return StageState::Done;
        }
        let Some(current) = self.current else {
            return match status {
                ServiceDeploymentStatus::Pending => StageState::ToCome,
                _ => StageState::Unknown,
            };
        };
        if is_on_its_way_back(status) {
            return if index == current && !status.is_finished() {
                StageState::Current
            } else {
                StageState::Unknown
            };
        }
        let turned = status.is_rollback() || status.is_stop();
        if index < current {
            return StageState::Done;
        }
        match (index == current, turned) {
            (true, _) if status.is_finished() => StageState::NotReached,
            (true, _) => StageState::Current,
            (false, true) => StageState::NotReached,
            (false, false) => StageState::ToCome,
        }
    }

    fn count_pauses_ahead(
        &self,
        status: &ServiceDeploymentStatus,
        steps: Option<&TrafficSteps>,
    ) -> Option<u32> {
        let current = match status {
            ServiceDeploymentStatus::Pending => None,
            ServiceDeploymentStatus::InProgress => Some(self.current?),
            _ => return Some(0),
        };
        let before_each_step = self.pause_hooks[PRE_PRODUCTION];
        let steps_ahead = steps.map_or(1, TrafficSteps::ahead);
        let of_steps = match current {
            Some(PRE_PRODUCTION) => before_each_step * steps_ahead.saturating_sub(1),
            Some(passed) if passed > PRE_PRODUCTION => {
                before_each_step * steps.map_or(0, TrafficSteps::ahead)
            }
            _ => before_each_step * steps_ahead.max(1),
        };
        let of_others: u32 = self
            .pause_hooks
            .iter()
            .enumerate()
            .filter(|(index, _)| {
                *index != PRE_PRODUCTION && current.is_none_or(|current| *index > current)
            })
            .map(|(_, hooks)| hooks)
            .sum();
        Some(of_steps + of_others)
    }
}

/// Whether the stage that ECS names is one of the way back: it tells nothing of how far the deployment had come before.
fn is_on_its_way_back(status: &ServiceDeploymentStatus) -> bool {
    status.is_rollback() && *status != ServiceDeploymentStatus::RollbackRequested
}

fn pause_hooks_at(deployment: &ServiceDeployment, stage: &LifecycleStage) -> u32 {
    let configured = deployment
        .deployment_configuration
        .as_ref()
        .and_then(|held| held.lifecycle_hooks.as_ref());
    let hooks = configured
        .into_iter()
        .flatten()
        .filter(|hook| hook.target_type == Some(HookTarget::Pause))
        .filter(|hook| hook.lifecycle_stages.iter().flatten().any(|at| at == stage))
        .count();
    u32::try_from(hooks).unwrap_or(u32::MAX)
}
