//! What an act that is bound to its consequence may do.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::rollout::Rollout;
use ecs_greenlight::timestamp::Timestamp;
use serde_json::Value;

use crate::wire::Exchange;

/// What a described deployment says that an act does.
pub fn consequence(arn: &str, action: Action, described: &Value) -> Option<String> {
    let arn = arn.parse().expect("the stand-in's ARNs are ARNs");
    let deployment = described.to_string();
    let deployment = deployment.parse().expect("it is a deployment");
    let rollout = Rollout::new(&arn, &deployment, Timestamp::default());
    match action {
        Action::Continue => rollout.continuing.consequence,
        Action::Rollback => rollout.roll_back.consequence,
    }
}

/// No act is sent whose consequence, as the deployment was read right before, is another one than the person was told.
pub fn check(
    arn: &str,
    action: Action,
    told: Option<&str>,
    wire: &[Exchange],
) -> Result<(), String> {
    let Some(told) = told else {
        return Ok(());
    };
    let mut before = None;
    for exchange in wire {
        if !exchange.acts {
            before = exchange.deployment();
            continue;
        }
        let does = before.and_then(|read| consequence(arn, action, read));
        if does.as_deref() != Some(told) {
            return Err(format!("told {told:?}, and what it sent does {does:?}"));
        }
    }
    Ok(())
}
