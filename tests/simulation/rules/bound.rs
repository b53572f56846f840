//! What an act that is bound to a state of the deployment may do.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::rollout::{Etag, Rollout};
use ecs_greenlight::timestamp::Timestamp;
use serde_json::{Value, json};

use crate::wire::Exchange;

/// What an act is bound to: the etag, and the state that it stands for, read from the answer without the crate.
#[derive(Clone, Debug)]
pub struct Bound {
    pub etag: Etag,
    state: Value,
}

impl Bound {
    /// The state of a deployment as it was described, if the act is possible.
    pub fn of(arn: &str, action: Action, described: &Value) -> Option<Self> {
        let arn = arn.parse().expect("the stand-in's ARNs are ARNs");
        let deployment = described.to_string();
        let deployment = deployment.parse().expect("it is a deployment");
        let rollout = Rollout::new(&arn, &deployment, Timestamp::default());
        let possibility = match action {
            Action::Continue => rollout.continuing,
            Action::Rollback => rollout.roll_back,
        };
        Some(Self {
            etag: possibility.etag?,
            state: state(action, described),
        })
    }
}

/// What the act depends on.
fn state(action: Action, described: &Value) -> Value {
    let listed = |member: &str| described[member].as_array().into_iter().flatten();
    let target = &described["targetServiceRevision"];
    let mut sources: Vec<&str> = listed("sourceServiceRevisions")
        .filter_map(|source| source["arn"].as_str())
        .collect();
    sources.sort_unstable();
    if action == Action::Rollback {
        return json!([target["arn"], sources]);
    }
    let mut waiting: Vec<&str> = listed("lifecycleHookDetails")
        .filter(|hook| hook["targetType"] == "PAUSE" && hook["status"] == "AWAITING_ACTION")
        .filter_map(|hook| hook["hookId"].as_str())
        .collect();
    waiting.sort_unstable();
    let share = match described["deploymentConfiguration"]["strategy"].as_str() {
        Some("ROLLING") => &Value::Null,
        _ => &target["requestedProductionTrafficWeight"],
    };
    json!([
        target["arn"],
        sources,
        described["lifecycleStage"],
        share,
        waiting
    ])
}

/// No act is sent on a deployment that, as it was read right before, was in another state than the act is bound to.
pub fn check(action: Action, bound: Option<&Bound>, wire: &[Exchange]) -> Result<(), String> {
    let Some(bound) = bound else {
        return Ok(());
    };
    let mut before = None;
    for exchange in wire {
        if !exchange.acts {
            before = exchange.deployment();
            continue;
        }
        let found = before.map(|read| state(action, read));
        if found.as_ref() != Some(&bound.state) {
            return Err(format!(
                "bound to {}, and sent it in the state {found:?}",
                bound.state
            ));
        }
    }
    Ok(())
}
