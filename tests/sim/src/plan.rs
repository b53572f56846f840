//! The stages that a deployment will pass, in order.

use crate::configuration::{CleanUp, DeploymentConfiguration, Strategy};
use crate::hook::Standing;
use crate::settings::Durations;
use crate::stage::Stage;

/// One stage, or one repetition of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Leg {
    pub(crate) standing: Standing,
    /// How long its own work takes, in milliseconds.
    pub(crate) work: i64,
    /// The share of production traffic that the new revision gets on entering it.
    pub(crate) production: Option<f64>,
}

impl Leg {
    fn new(stage: Stage, work: i64) -> Self {
        Self {
            standing: Standing { stage, step: None },
            work,
            production: None,
        }
    }
}

/// The way forward.
pub(crate) fn forward(
    configuration: &DeploymentConfiguration,
    reconcile: bool,
    durations: &Durations,
) -> Vec<Leg> {
    let mut legs = Vec::with_capacity(12);
    if reconcile {
        legs.push(Leg::new(Stage::ReconcileService, durations.stage));
    }
    legs.push(Leg::new(Stage::PreScaleUp, durations.stage));
    let early = configuration.early_success();
    let share = early.map_or(100, |criteria| criteria.healthy_percent.min(100));
    legs.push(Leg::new(
        Stage::ScaleUp,
        durations.task_start * i64::from(share) / 100,
    ));
    legs.push(Leg::new(Stage::PostScaleUp, durations.stage));
    if configuration.strategy != Strategy::Rolling {
        legs.push(Leg::new(
            Stage::TestTrafficShift,
            durations.test_traffic_shift,
        ));
        legs.push(Leg::new(Stage::PostTestTrafficShift, durations.stage));
        legs.extend(traffic_steps(configuration, durations));
        legs.push(Leg::new(Stage::PostProductionTrafficShift, durations.stage));
    }
    let bake = i64::from(configuration.bake_time_in_minutes.unwrap_or(0)) * durations.bake_minute;
    legs.push(Leg::new(Stage::BakeTime, durations.stage + bake));
    let deferred =
        early.is_some_and(|criteria| criteria.source_service_revision_cleanup == CleanUp::Deferred);
    if !deferred {
        legs.push(Leg::new(Stage::CleanUp, durations.clean_up));
    }
    legs
}

/// The way back: only what had been done is undone.
pub(crate) fn back(production: f64, test: f64, durations: &Durations) -> Vec<Leg> {
    let mut legs = Vec::with_capacity(3);
    if production > 0.0 {
        legs.push(Leg::new(
            Stage::ProductionTrafficShift,
            durations.production_traffic_shift,
        ));
    }
    if test > 0.0 {
        legs.push(Leg::new(
            Stage::TestTrafficShift,
            durations.test_traffic_shift,
        ));
    }
    legs.push(Leg::new(Stage::CleanUp, durations.clean_up));
    legs
}

fn traffic_steps(configuration: &DeploymentConfiguration, durations: &Durations) -> Vec<Leg> {
    let shares = configuration.traffic_steps();
    let bake = match configuration.strategy {
        Strategy::Canary => {
            configuration
                .canary_configuration
                .clone()
                .unwrap_or_default()
                .canary_bake_time_in_minutes
        }
        Strategy::Linear => {
            configuration
                .linear_configuration
                .clone()
                .unwrap_or_default()
                .step_bake_time_in_minutes
        }
        Strategy::BlueGreen | Strategy::Rolling => 0,
    };
    let repeats = matches!(configuration.strategy, Strategy::Canary | Strategy::Linear);
    let mut legs = Vec::with_capacity(shares.len() * 2);
    for (step, share) in (1..).zip(&shares) {
        let bake = if *share < 100.0 {
            i64::from(bake) * durations.bake_minute
        } else {
            0
        };
        let step = repeats.then_some(step);
        let before = Leg::new(Stage::PreProductionTrafficShift, durations.stage);
        let shift = Leg::new(
            Stage::ProductionTrafficShift,
            durations.production_traffic_shift + bake,
        );
        let numbered = |leg: Leg| Leg {
            standing: Standing {
                step,
                ..leg.standing
            },
            ..leg
        };
        legs.push(numbered(before));
        legs.push(Leg {
            production: Some(*share),
            ..numbered(shift)
        });
    }
    legs
}
