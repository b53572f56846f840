//! What a stop may claim.

use ecs_greenlight::Error;
use ecs_greenlight::flow::outcome::{Evidence, Outcome, Verdict};
use ecs_sim::{Act, Actor, Deed, Sim, Status, StopType};

use super::{require, says_what_was_read, sent};
use crate::happening::truth;
use crate::wire::{Exchange, is_paused};

/// What became of the deployment is what is claimed, and a rollback was all that was done to it.
pub fn check(
    arn: &str,
    wire: &[Exchange],
    result: Result<&Outcome, &Error>,
    sim: &Sim,
) -> Result<(), String> {
    let deployment = truth(sim, arn);
    let ours = |act: &&Act| is_of(act, wire);
    let acts: Vec<_> = deployment.acts.iter().filter(ours).collect();
    let chosen = Deed::Stop {
        stop_type: StopType::Rollback,
    };
    require(
        acts.iter().all(|act| act.deed == chosen),
        "it did what nobody asked for",
    )?;
    let took_effect = acts.iter().any(|act| act.refused.is_none());
    let has_sent = wire.iter().any(|exchange| exchange.acts);
    let accepted = wire.iter().any(Exchange::accepted);
    let seen = wire.iter().rev().find_map(Exchange::deployment);
    let shown = |status: &str| {
        wire.iter().filter_map(Exchange::deployment).any(|read| {
            read["status"]
                .as_str()
                .is_some_and(|shown| shown.starts_with(status))
        })
    };
    let went_back = accepted || shown("ROLLBACK");
    let Ok(outcome) = result else {
        return require(!took_effect, "an error, and yet it was executed");
    };
    sent::check(&outcome.deployment, wire)?;
    require(
        accepted == (outcome.evidence == Evidence::Response),
        "ECS accepted it, and the flow does not say so",
    )?;
    match (outcome.result, outcome.evidence) {
        (result, Evidence::Response) => {
            says_what_was_read(outcome)?;
            require(result == Verdict::RolledBack && took_effect, "not so")
        }
        (Verdict::RolledBack, _) => require(has_sent && went_back, "not so"),
        (Verdict::AlreadyRolledBack, _) => require(!took_effect && went_back, "not so"),
        (Verdict::Superseded, _) => require(shown("STOP"), "not so"),
        (Verdict::WentOn, _) => require(deployment.status == Status::Successful, "not so"),
        (Verdict::NotApplied, _) => {
            let waits = seen.is_some_and(is_paused);
            require(!took_effect, "it was executed")?;
            require(has_sent || waits, "nothing spoke against it")
        }
        (Verdict::Unknown, _) => require(has_sent, "nothing was sent"),
        (other, _) => Err(format!("a stop cannot end as {other:?}")),
    }
}

fn is_of(act: &Act, wire: &[Exchange]) -> bool {
    match &act.by {
        Actor::Request { request_id, .. } => wire
            .iter()
            .any(|exchange| exchange.request_ids.contains(request_id)),
        Actor::SomeoneElse => false,
    }
}
