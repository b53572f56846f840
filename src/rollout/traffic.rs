//! How production traffic moves, step by step, and what may be said of it.

use serde::Serialize;

use super::{Percent, RevisionState, Routing};
use crate::ecs::service_deployment::{DeploymentConfiguration, DeploymentStrategy};
use crate::protocol::Number;

const DEFAULT_LINEAR_STEP: Percent = Percent(10_000);
const DEFAULT_CANARY_STEP: Percent = Percent(5_000);
/// No strategy of ECS goes below this, and it keeps the number of steps small.
const SMALLEST_STEP: Percent = Percent(100);

/// The steps in which production traffic moves to the target revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct TrafficSteps {
    /// The number of steps done.
    pub done: u32,
    /// The number of steps in all: 1 for `BLUE_GREEN`, 2 for `CANARY`.
    pub total: u32,
    /// The target revision's share of production traffic now, in percent, as ECS sent it.
    pub now: Percent,
    /// Its share after the next step, in percent; `None` after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Percent>,
}

impl TrafficSteps {
    /// `None` for a strategy that does not move traffic in steps, and where ECS sent no weight of the target revision.
    pub(super) fn new(
        configuration: &DeploymentConfiguration,
        target: Option<&RevisionState>,
    ) -> Option<Self> {
        let weights = weights(configuration)?;
        let now = share_of(target)?;
        let done = weights.iter().filter(|weight| **weight <= now).count();
        Some(Self {
            done: count(done),
            total: count(weights.len()),
            now,
            next: weights.get(done).copied(),
        })
    }

    /// Steps still to be made.
    pub(super) fn ahead(&self) -> u32 {
        self.total - self.done
    }
}

/// What may be said of a deployment's traffic.
#[derive(Clone, Debug)]
pub(super) struct Traffic {
    pub(super) kind: TrafficKind,
    /// The target revision's share of production traffic, where ECS sent it and the strategy moves traffic.
    pub(super) share: Option<Percent>,
    /// Whether ECS said that no revision ran before.
    pub(super) is_first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TrafficKind {
    /// Tasks are replaced a few at a time; traffic follows them.
    Rolling,
    /// ECS moves it. `test` is whether it moves test traffic too, where that is known.
    Moves { test: Option<bool> },
    /// ECS moves none.
    Headless,
    /// Neither weights nor the revision's configuration show it.
    Unknown,
}

impl Traffic {
    pub(super) fn new(
        strategy: Option<&DeploymentStrategy>,
        routing: Routing,
        steps: Option<&TrafficSteps>,
        is_first: bool,
    ) -> Self {
        let test = routing.moves_test_traffic();
        let kind = match (strategy, routing) {
            (Some(DeploymentStrategy::Rolling), _) => TrafficKind::Rolling,
            (None | Some(DeploymentStrategy::Other(_)), _) => TrafficKind::Unknown,
            (_, Routing::Headless) => TrafficKind::Headless,
            (_, Routing::Managed { .. }) => TrafficKind::Moves { test },
            (_, Routing::Unknown) if steps.is_some() => TrafficKind::Moves { test },
            (_, Routing::Unknown) => TrafficKind::Unknown,
        };
        Self {
            kind,
            share: steps.map(|steps| steps.now),
            is_first,
        }
    }
}

/// The number of steps in which a strategy moves production traffic.
pub(super) fn steps_of(configuration: &DeploymentConfiguration) -> Option<u32> {
    weights(configuration).map(|weights| count(weights.len()))
}

fn share_of(target: Option<&RevisionState>) -> Option<Percent> {
    target?
        .requested_production_traffic_weight
        .as_ref()
        .and_then(Number::thousandths)
        .map(Percent)
}

fn count(steps: usize) -> u32 {
    u32::try_from(steps).unwrap_or(u32::MAX)
}

/// The target revision's share after each step.
fn weights(configuration: &DeploymentConfiguration) -> Option<Vec<Percent>> {
    let share = |number: Option<&Number>, default: Percent| {
        number
            .and_then(Number::thousandths)
            .map_or(default, Percent)
            .clamp(SMALLEST_STEP, Percent::ALL)
    };
    match configuration.strategy.as_ref()? {
        DeploymentStrategy::BlueGreen => Some(vec![Percent::ALL]),
        DeploymentStrategy::Canary => {
            let configured = configuration.canary_configuration.as_ref();
            let first = share(
                configured.and_then(|canary| canary.canary_percent.as_ref()),
                DEFAULT_CANARY_STEP,
            );
            if first == Percent::ALL {
                return Some(vec![Percent::ALL]);
            }
            Some(vec![first, Percent::ALL])
        }
        DeploymentStrategy::Linear => {
            let configured = configuration.linear_configuration.as_ref();
            let step = share(
                configured.and_then(|linear| linear.step_percent.as_ref()),
                DEFAULT_LINEAR_STEP,
            );
            let mut weights = Vec::new();
            let mut weight = step;
            while weight < Percent::ALL {
                weights.push(weight);
                weight = Percent(weight.0 + step.0);
            }
            weights.push(Percent::ALL);
            Some(weights)
        }
        DeploymentStrategy::Rolling | DeploymentStrategy::Other(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(json: &str) -> Option<Vec<String>> {
        let configuration: DeploymentConfiguration = json.parse().unwrap();
        weights(&configuration).map(|weights| weights.into_iter().map(Percent::number).collect())
    }

    #[test]
    fn linear_moves_in_equal_steps_and_the_last_takes_the_rest() {
        assert_eq!(
            shares(r#"{"strategy":"LINEAR","linearConfiguration":{"stepPercent":30.0}}"#).unwrap(),
            ["30", "60", "90", "100"]
        );
        assert_eq!(
            shares(r#"{"strategy":"LINEAR","linearConfiguration":{"stepPercent":20}}"#).unwrap(),
            ["20", "40", "60", "80", "100"]
        );
        assert_eq!(shares(r#"{"strategy":"LINEAR"}"#).unwrap().len(), 10);
    }

    #[test]
    fn canary_moves_a_little_then_the_rest() {
        assert_eq!(
            shares(r#"{"strategy":"CANARY","canaryConfiguration":{"canaryPercent":0.5}}"#).unwrap(),
            ["0.5", "100"]
        );
        assert_eq!(shares(r#"{"strategy":"CANARY"}"#).unwrap(), ["5", "100"]);
    }

    #[test]
    fn blue_green_moves_all_at_once_and_rolling_in_no_steps() {
        assert_eq!(shares(r#"{"strategy":"BLUE_GREEN"}"#).unwrap(), ["100"]);
        assert_eq!(shares(r#"{"strategy":"ROLLING"}"#), None);
        assert_eq!(shares("{}"), None);
    }

    #[test]
    fn a_nonsensical_step_ends_all_the_same() {
        for step in ["0", "-5", "1e-9", "1e12"] {
            let json = format!(
                r#"{{"strategy":"LINEAR","linearConfiguration":{{"stepPercent":{step}}}}}"#
            );
            assert!(shares(&json).unwrap().len() <= 1000, "{step}");
        }
    }
}
