//! `StopServiceDeployment`: stops a deployment that goes on.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StopServiceDeployment.html>.

use crate::protocol::declared::shape;
use crate::protocol::input::input;

input! {
    /// Stops a deployment.
    #[derive(Default)]
    StopServiceDeployment {
        /// The deployment.
        service_deployment_arn: String = "serviceDeploymentArn",
        /// `ROLLBACK` or `ABORT`; ECS takes `ROLLBACK` if absent.
        stop_type: Option<String> = "stopType",
    } -> StopServiceDeploymentOutput,
    acts: true,
    bucket: None,
    permission: "ecs:StopServiceDeployment" on ["service", "service-deployment"],
}

shape! {
    /// The deployment that is being stopped.
    StopServiceDeploymentOutput {
        /// Its ARN.
        service_deployment_arn: String = "serviceDeploymentArn",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Operation;

    #[test]
    fn the_way_to_stop_is_sent_as_given() {
        let stop = StopServiceDeployment {
            service_deployment_arn: "arn".to_owned(),
            stop_type: Some("ROLLBACK".to_owned()),
        };
        assert_eq!(
            stop.body().unwrap(),
            r#"{"serviceDeploymentArn":"arn","stopType":"ROLLBACK"}"#
        );
    }
}
