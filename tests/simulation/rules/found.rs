//! What a look for everything that waits may list, and what it must.

use ecs_greenlight::flow::inbox::{InboxProgress, InboxUpdate};
use ecs_greenlight::rollout::Rollout;
use ecs_sim::{Deployment, Hook, Operation};

use super::{require, sent};
use crate::actor::Seen;
use crate::happening::truth;

/// Every pause that is told waited at some moment of the look; every one that is told as gone was read, and did not wait.
pub fn nothing_is_made_up(updates: &[&InboxUpdate], seen: &Seen) -> Result<(), String> {
    let acts = [
        Operation::ContinueServiceDeployment,
        Operation::StopServiceDeployment,
    ];
    let acted = seen
        .wire
        .iter()
        .any(|exchange| exchange.acts || acts.contains(&exchange.operation));
    require(!acted, "a look that acts")?;
    for update in updates {
        match update {
            InboxUpdate::Paused { rollout, .. } => {
                sent::check(rollout, seen.wire)?;
                let deployment = truth(seen.sim, rollout.service_deployment_arn.as_str());
                let made_up = waiting(rollout)
                    .find(|id| !deployment.hook(id).is_some_and(|hook| waited(hook, seen)));
                if let Some(id) = made_up {
                    return Err(format!("{id} did not wait"));
                }
                require(
                    waiting(rollout).next().is_some(),
                    "a pause without a hook that waits",
                )?;
            }
            InboxUpdate::Gone { rollout, .. } => {
                let gone = rollout
                    .as_ref()
                    .is_some_and(|rollout| waiting(rollout).next().is_none());
                require(gone, "gone, and nobody had read so")?;
            }
            InboxUpdate::Progress(_) => {}
        }
    }
    Ok(())
}

/// Every hook that waited throughout the look was told, unless the look says that it could not read there.
pub fn nothing_is_missing(updates: &[&InboxUpdate], seen: &Seen) -> Result<(), String> {
    for deployment in seen.sim.deployments() {
        let missed = deployment
            .hooks
            .iter()
            .filter(|hook| waited_throughout(hook, seen))
            .find(|hook| !is_told(updates, &deployment.arn, &hook.id));
        let Some(missed) = missed else {
            continue;
        };
        let progress = last_progress(updates, &deployment.place.region);
        if !progress.is_some_and(|progress| admits_to_miss(progress, deployment)) {
            return Err(format!("{} of {} was missed", missed.id, deployment.arn));
        }
    }
    Ok(())
}

/// Whether anything could not be read.
pub fn any_unread(told: &[(i64, InboxUpdate)]) -> bool {
    told.iter().any(|(_, update)| match update {
        InboxUpdate::Progress(progress) => !progress.unread.is_empty(),
        _ => false,
    })
}

fn admits_to_miss(progress: &InboxProgress, deployment: &Deployment) -> bool {
    let cluster = deployment.cluster_arn.rsplit('/').next();
    progress
        .unread
        .iter()
        .any(|unread| unread.cluster.is_none() || unread.cluster.as_deref() == cluster)
}

fn last_progress<'a>(updates: &[&'a InboxUpdate], region: &str) -> Option<&'a InboxProgress> {
    updates.iter().rev().find_map(|update| match update {
        InboxUpdate::Progress(progress) if progress.region == region => Some(progress),
        _ => None,
    })
}

fn is_told(updates: &[&InboxUpdate], arn: &str, hook: &str) -> bool {
    updates.iter().any(|update| match update {
        InboxUpdate::Paused { rollout, .. } => {
            rollout.service_deployment_arn.as_str() == arn && waiting(rollout).any(|id| id == hook)
        }
        _ => false,
    })
}

fn waiting(rollout: &Rollout) -> impl Iterator<Item = &str> {
    let hooks = rollout.hooks.iter().filter(|hook| hook.awaiting_action);
    hooks.filter_map(|hook| hook.hook_id.as_deref())
}

fn waited(hook: &Hook, seen: &Seen) -> bool {
    let began = seen.began_at - seen.sim.settings().read_lag;
    hook.opened_at <= seen.ended_at && hook.resolved_at.is_none_or(|resolved| resolved >= began)
}

fn waited_throughout(hook: &Hook, seen: &Seen) -> bool {
    let ended = seen.ended_at;
    hook.opened_at < seen.began_at - seen.sim.settings().read_lag
        && hook.resolved_at.is_none_or(|resolved| resolved > ended)
}
