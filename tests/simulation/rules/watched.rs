//! What whoever follows a deployment is told.

use ecs_greenlight::error::code;
use ecs_greenlight::flow::watch::{WatchUpdate, WatchedState};
use ecs_greenlight::rollout::Rollout;
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::Operation;

use super::{require, sent};
use crate::actor::Seen;
use crate::wire::Exchange;

/// It only reads; every state that it heard of is told, once and in its order; the end is told last, and is one.
pub fn check(arn: &str, newer_too: bool, told: &[&WatchUpdate], seen: &Seen) -> Result<(), String> {
    let reads = [
        Operation::DescribeServiceDeployments,
        Operation::ListServiceDeployments,
    ];
    let only_reads = |exchange: &Exchange| !exchange.acts && reads.contains(&exchange.operation);
    require(seen.wire.iter().all(only_reads), "it did more than read")?;
    let mut arns = vec![arn];
    for update in told {
        if let WatchUpdate::Superseded {
            superseded_by: newer,
            ..
        } = update
        {
            arns.push(newer.as_str());
        }
    }
    if !newer_too {
        arns.truncate(1);
    }
    for arn in arns {
        let of_it: Vec<&WatchUpdate> = told
            .iter()
            .copied()
            .filter(|update| names(update) == arn)
            .collect();
        check_one(arn, &of_it, seen).map_err(|problem| format!("{arn}: {problem}"))?;
    }
    Ok(())
}

fn check_one(arn: &str, told: &[&WatchUpdate], seen: &Seen) -> Result<(), String> {
    let mut looks: Vec<&WatchedState> = Vec::new();
    let mut failed = false;
    for update in told {
        let look = match update {
            WatchUpdate::State(look) | WatchUpdate::Paused(look) | WatchUpdate::Ended(look) => look,
            WatchUpdate::Superseded { .. } => continue,
            WatchUpdate::Unreadable { .. } => {
                failed = true;
                continue;
            }
        };
        let first = looks.is_empty();
        require(
            first || failed || !look.changes.is_empty(),
            "it told what had not changed",
        )?;
        if matches!(update, WatchUpdate::Paused(_)) {
            require(look.rollout.paused, "a pause without a hook that waits")?;
        }
        sent::check(&look.rollout, seen.wire)?;
        failed = false;
        looks.push(look);
    }
    let mut said: Vec<String> = looks.iter().map(|look| state(&look.rollout)).collect();
    said.dedup();
    let mut heard: Vec<String> = seen
        .wire
        .iter()
        .filter_map(|read| heard(read, arn))
        .collect();
    heard.dedup();
    require(
        said == heard,
        &format!("heard {heard:?}, and told {said:?}"),
    )?;

    let ends = |update: &&WatchUpdate| matches!(update, WatchUpdate::Ended(_));
    let given_up = |update: &&WatchUpdate| match update {
        WatchUpdate::Unreadable { error, .. } => error.code() == code::DEPLOYMENT_NOT_FOUND,
        _ => false,
    };
    let Some((last, before)) = told.split_last() else {
        return Err("nothing was told".to_owned());
    };
    let finished = looks.last().is_some_and(|look| look.rollout.finished);
    require(
        given_up(last) || (ends(last) && finished),
        "it ended, and the deployment did not",
    )?;
    require(!before.iter().any(ends), "it ended twice")
}

fn names(update: &WatchUpdate) -> &str {
    match update {
        WatchUpdate::State(look) | WatchUpdate::Paused(look) | WatchUpdate::Ended(look) => {
            look.service_deployment_arn.as_str()
        }
        WatchUpdate::Superseded {
            service_deployment_arn,
            ..
        }
        | WatchUpdate::Unreadable {
            service_deployment_arn,
            ..
        } => service_deployment_arn.as_str(),
    }
}

/// The state of a deployment in an answer that reached the flow.
fn heard(read: &Exchange, arn: &str) -> Option<String> {
    // A list gives less of each.
    if read.operation != Operation::DescribeServiceDeployments {
        return None;
    }
    let deployments = read.output()?["serviceDeployments"].as_array()?;
    let one = deployments
        .iter()
        .find(|one| one["serviceDeploymentArn"] == arn)?;
    let deployment = one.to_string();
    let deployment = deployment.parse().expect("it is a deployment");
    let arn = arn.parse().expect("the stand-in's ARNs are ARNs");
    Some(state(&Rollout::new(
        &arn,
        &deployment,
        Timestamp::default(),
    )))
}

/// What nobody may miss.
fn state(rollout: &Rollout) -> String {
    let hooks = rollout.hooks.iter().filter(|hook| hook.awaiting_action);
    let hooks: Vec<_> = hooks.filter_map(|hook| hook.hook_id.as_deref()).collect();
    let stage = rollout.lifecycle_stage.as_ref();
    let stage = stage.map_or_else(String::new, ToString::to_string);
    format!("{} {stage} {}", rollout.status, hooks.join(" "))
}
