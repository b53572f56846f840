//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContinueServiceDeployment.html>

use serde::Deserialize;
use serde_json::{Value, json};

use super::{reference, with_services};
use crate::deployment::Actor;
use crate::error::ApiError;
use crate::lifecycle_hook::Action;
use crate::place::Place;
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Input {
    service_deployment_arn: Option<String>,
    hook_id: Option<String>,
    action: Option<String>,
}

pub(super) fn resources(_: &Place, input: &Input) -> Vec<String> {
    with_services(&input.service_deployment_arn)
}

pub(super) fn answer(
    world: &mut World,
    place: &Place,
    by: Actor,
    input: &Input,
) -> Result<Value, ApiError> {
    let arn = reference::required(input.service_deployment_arn.clone(), "serviceDeploymentArn")?;
    let hook_id = reference::required(input.hook_id.clone(), "hookId")?;
    let action = match input.action.as_deref() {
        // As AWS does: who says nothing continues.
        None | Some("CONTINUE") => Action::Continue,
        Some("ROLLBACK") => Action::Rollback,
        Some(other) => {
            return Err(ApiError::invalid_parameter(format!(
                "Invalid action: {other}"
            )));
        }
    };
    let id = deployment(world, place, &arn)?;
    let outcome = world.decide(id, &hook_id, action, by);
    outcome.map_err(|_| {
        let code = world.settings.decided_hook_error.code();
        ApiError::new(
            code,
            format!("The lifecycle hook {hook_id} is not awaiting action."),
        )
    })?;
    Ok(json!({ "serviceDeploymentArn": arn }))
}

/// The deployment that an act names.
pub(super) fn deployment(world: &World, place: &Place, arn: &str) -> Result<usize, ApiError> {
    reference::check_arn(arn, "service-deployment")?;
    let found = world
        .deployment(arn)
        .filter(|id| world.deployments[*id].place == *place);
    found.ok_or_else(|| {
        ApiError::new(
            "ServiceDeploymentNotFoundException",
            "Service deployment not found.",
        )
    })
}
