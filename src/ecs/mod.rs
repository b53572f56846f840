//! The operations of Amazon ECS that deployments and their pause hooks need, one file each.
//!
//! An operation's struct is its input; [`Operation::Output`] is what comes back. Members of an output that this crate
//! decides on are typed, all others pass through as AWS sent them ([`crate::protocol::Others`]).
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html>.

pub mod continue_service_deployment;
pub mod describe_clusters;
pub mod describe_service_deployments;
pub mod describe_service_revisions;
pub mod describe_services;
pub mod describe_task_definition;
pub mod failure;
pub mod list_clusters;
pub mod list_service_deployments;
pub mod list_services;
pub mod service_deployment;
pub mod stop_service_deployment;

use serde::Serialize;

use crate::error::{Error, Moment, code};
use crate::protocol::message::Response;
use crate::protocol::service::Service;
use crate::protocol::shape::Described;
use crate::protocol::{aws_json, input};

pub use crate::protocol::input::TimeRange;
pub use continue_service_deployment::{Action, ContinueServiceDeployment};
pub use describe_clusters::DescribeClusters;
pub use describe_service_deployments::DescribeServiceDeployments;
pub use describe_service_revisions::DescribeServiceRevisions;
pub use describe_services::DescribeServices;
pub use describe_task_definition::DescribeTaskDefinition;
pub use failure::Failure;
pub use list_clusters::ListClusters;
pub use list_service_deployments::ListServiceDeployments;
pub use list_services::ListServices;
pub use service_deployment::ServiceDeployment;
pub use stop_service_deployment::StopServiceDeployment;

/// What stands before an operation's name in `x-amz-target`.
pub const TARGET_PREFIX: &str = "AmazonEC2ContainerServiceV20141113.";

/// The name requests are signed for.
pub const SIGNING_NAME: &str = "ecs";

/// How ECS is spoken to.
pub const ECS: Service = Service {
    name: SIGNING_NAME,
    content_type: aws_json::CONTENT_TYPE,
    target_prefix: Some(TARGET_PREFIX),
    signed: true,
};

/// An operation of Amazon ECS: the value is its input.
pub trait Operation: Serialize {
    /// AWS's name for it.
    const NAME: &'static str;
    /// What a success holds.
    type Output: Described;
}

macro_rules! operations {
    ($($name:ident,)*) => {
        /// The operations this crate has, by AWS's names.
        pub const NAMES: &[&str] = &[$($name::NAME,)*];

        /// Checks an input that came as JSON, and returns AWS's name of the operation with the body to send.
        ///
        /// # Errors
        /// `unknown-operation`, or `invalid-input` naming the member that is missing, unknown or of the wrong type.
        pub fn body_from_json(operation: &str, json: &str) -> Result<(&'static str, String), Error> {
            match operation {
                $($name::NAME => Ok(($name::NAME, input::body_of($name::NAME, $name::MEMBERS, json)?)),)*
                _ => Err(unknown(operation)),
            }
        }

        /// Reads a response of `operation` and returns its output as JSON, timestamps in ISO 8601.
        ///
        /// # Errors
        /// `unknown-operation`, ECS's own error, or `unreadable-response`.
        pub fn output_as_json(operation: &str, response: &Response) -> Result<String, Error> {
            match operation {
                $($name::NAME => aws_json::rewrite(response, <$name as Operation>::Output::TABLE),)*
                _ => Err(unknown(operation)),
            }
        }
    };
}

operations! {
    ListClusters,
    DescribeClusters,
    ListServices,
    DescribeServices,
    ListServiceDeployments,
    DescribeServiceDeployments,
    DescribeServiceRevisions,
    DescribeTaskDefinition,
    ContinueServiceDeployment,
    StopServiceDeployment,
}

fn unknown(operation: &str) -> Error {
    let name: String = operation
        .chars()
        .take(64)
        .flat_map(char::escape_default)
        .collect();
    Error::new(
        Moment::Input,
        code::UNKNOWN_OPERATION,
        format!(
            "There is no operation \"{name}\". The operations are {}.",
            NAMES.join(", ")
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_operation_is_named_with_the_known_ones() {
        let error = body_from_json("DeleteCluster", "{}").unwrap_err();
        assert_eq!(error.code(), "unknown-operation");
        assert_eq!(
            error.message(),
            "There is no operation \"DeleteCluster\". The operations are ListClusters, DescribeClusters, ListServices, \
             DescribeServices, ListServiceDeployments, DescribeServiceDeployments, DescribeServiceRevisions, \
             DescribeTaskDefinition, ContinueServiceDeployment, StopServiceDeployment."
        );
    }

    #[test]
    fn typed_members_and_passed_ones_leave_together() {
        let response = Response::ok(
            r#"{"clusters":[{"clusterArn":"arn:aws:ecs:us-east-1:111122223333:cluster/shop","settings":[{"name":"containerInsights","value":"enhanced"}],"futureMember":1.5}],"failures":[]}"#,
        );
        assert_eq!(
            output_as_json("DescribeClusters", &response).unwrap(),
            r#"{"clusters":[{"clusterArn":"arn:aws:ecs:us-east-1:111122223333:cluster/shop","settings":[{"name":"containerInsights","value":"enhanced"}],"futureMember":1.5}],"failures":[]}"#
        );
    }
}
