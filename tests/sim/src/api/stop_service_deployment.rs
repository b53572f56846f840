//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html>

use serde::Deserialize;
use serde_json::{Value, json};

use super::continue_service_deployment::deployment;
use super::{reference, with_services};
use crate::deployment::{Actor, StopType};
use crate::error::ApiError;
use crate::place::Place;
use crate::world::World;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Input {
    service_deployment_arn: Option<String>,
    stop_type: Option<String>,
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
    let stop_type = match input.stop_type.as_deref() {
        None | Some("ROLLBACK") => StopType::Rollback,
        Some("ABORT") => StopType::Abort,
        Some(other) => {
            return Err(ApiError::invalid_parameter(format!(
                "Invalid stopType: {other}"
            )));
        }
    };
    let id = deployment(world, place, &arn)?;
    world.stop_on_request(id, stop_type, by).map_err(|_| {
        let status = world.deployments[id].status.name();
        ApiError::new(
            "ConflictException",
            format!("The service deployment cannot be stopped: its status is {status}."),
        )
    })?;
    Ok(json!({ "serviceDeploymentArn": arn }))
}
