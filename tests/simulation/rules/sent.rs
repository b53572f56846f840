//! What may be said of a deployment: nothing of which ECS sent no word.

use ecs_greenlight::rollout::{Possibility, Rollout};
use serde_json::Value;

use super::require;
use crate::wire::Exchange;

/// Weights that no answer held are no share, no step and no sentence with a number; sources that none held are not told as none.
pub fn check(rollout: &Rollout, wire: &[Exchange]) -> Result<(), String> {
    let arn = rollout.service_deployment_arn.as_str();
    let held = |has: &dyn Fn(&Value) -> bool| described(wire, arn).any(has);
    let weighed = |read: &Value| {
        let weight = &read["targetServiceRevision"]["requestedProductionTrafficWeight"];
        !weight.is_null()
    };
    let possibilities = [&rollout.continuing, &rollout.roll_back, &rollout.stop];
    let says = |what| possibilities.iter().any(|one| mentions(one, what));
    if !held(&weighed) {
        require(
            rollout.traffic_steps.is_none() && !says("%") && !asks_to_send(rollout),
            "a share of traffic that ECS did not send",
        )?;
    }
    if !held(&|read| read["sourceServiceRevisions"].is_array()) {
        require(
            rollout.source_service_revisions.is_none() && !says("first deployment"),
            "the first deployment, which ECS did not say",
        )?;
    }
    Ok(())
}

/// Whether it asks for traffic to move.
fn asks_to_send(rollout: &Rollout) -> bool {
    let question = rollout.question.as_ref();
    question.is_some_and(|question| question.starts_with("Send"))
}

fn mentions(possibility: &Possibility, what: &str) -> bool {
    possibility
        .consequence
        .as_ref()
        .is_some_and(|consequence| consequence.contains(what))
}

/// The deployment as each answer that reached the flow described it.
fn described<'a>(wire: &'a [Exchange], arn: &'a str) -> impl Iterator<Item = &'a Value> {
    wire.iter()
        .filter_map(Exchange::output)
        .filter_map(|output| output["serviceDeployments"].as_array())
        .flatten()
        .filter(move |one| one["serviceDeploymentArn"] == arn)
}
