//! `ContinueServiceDeployment`: continues a deployment that waits at a pause hook, or rolls it back.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContinueServiceDeployment.html>.

use serde::Serialize;

use crate::protocol::declared::shape;
use crate::protocol::input::{InputKind, Kind, input};

/// What to do with the deployment.
///
/// ECS continues when it is missing from a request, so here it has no default and cannot be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "UPPERCASE")]
pub enum Action {
    /// Continue the deployment.
    Continue,
    /// Roll the deployment back to the previous service revision.
    Rollback,
}

impl Action {
    /// AWS's own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Continue => "CONTINUE",
            Self::Rollback => "ROLLBACK",
        }
    }
}

impl InputKind for Action {
    const KIND: Kind = Kind::OneOf(&["CONTINUE", "ROLLBACK"]);
}

input! {
    /// Decides one execution of one pause hook.
    ContinueServiceDeployment {
        /// The deployment.
        service_deployment_arn: String = "serviceDeploymentArn",
        /// The hook's execution; another one of the same hook has another id.
        hook_id: String = "hookId",
        /// What to do.
        action: Action = "action",
    } -> ContinueServiceDeploymentOutput,
    acts: true,
    bucket: None,
    permission: "ecs:ContinueServiceDeployment" on ["service", "service-deployment"],
}

shape! {
    /// The deployment that was decided on.
    ContinueServiceDeploymentOutput {
        /// Its ARN.
        service_deployment_arn: String = "serviceDeploymentArn",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ecs::body_from_json;
    use crate::protocol::Operation;

    #[test]
    fn the_action_is_always_in_the_body() {
        let act = ContinueServiceDeployment {
            service_deployment_arn: "arn".to_owned(),
            hook_id: "ecs-pause-1".to_owned(),
            action: Action::Rollback,
        };
        assert_eq!(
            act.body().unwrap(),
            r#"{"serviceDeploymentArn":"arn","hookId":"ecs-pause-1","action":"ROLLBACK"}"#
        );
    }

    #[test]
    fn an_input_without_an_action_or_a_hook_is_refused() {
        for json in [
            r#"{"serviceDeploymentArn":"arn","hookId":"h"}"#,
            r#"{"serviceDeploymentArn":"arn","action":"CONTINUE"}"#,
        ] {
            assert_eq!(
                body_from_json("ContinueServiceDeployment", json)
                    .unwrap_err()
                    .code(),
                "invalid-input"
            );
        }
    }
}
