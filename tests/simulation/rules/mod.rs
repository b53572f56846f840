//! What must hold of a flow, whatever happens: on the wire, and of what it claims.

use ecs_greenlight::flow::outcome::Outcome;

pub mod bound;
pub mod found;
pub mod sent;
pub mod stopped;
pub mod truth;
pub mod watched;
pub mod wire;

/// What is said of an act that ECS accepted agrees with the deployment as it was read since.
fn says_what_was_read(outcome: &Outcome) -> Result<(), String> {
    let status = outcome.deployment.status.to_string();
    let says = |what| outcome.message.contains(what);
    let holds = if says("does not show it yet") {
        matches!(&*status, "PENDING" | "IN_PROGRESS")
    } else if says("has since been stopped") {
        status.starts_with("STOP")
    } else if says("rolling back") {
        !status.starts_with("STOP") && status != "SUCCESSFUL"
    } else if says("is continuing") || says("still needs a decision") {
        !status.starts_with("STOP") && !status.starts_with("ROLLBACK")
    } else {
        says("could not be read after that")
    };
    require(
        holds,
        &format!("{:?}, of one that is {status}", outcome.message),
    )
}

fn require(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds {
        Ok(())
    } else {
        Err(otherwise.to_owned())
    }
}
