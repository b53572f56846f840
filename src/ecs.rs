//! The operations of Amazon ECS that deployments and their pause hooks need, one file each.
//!
//! An operation's struct is its input; [`Operation::Output`] is what comes back. Members of an output that this crate
//! decides on are typed, all others pass through as AWS sent them ([`crate::protocol::Others`]).
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html>.

pub mod failure;
pub mod service_deployment;

use crate::error::{Error, Moment, code};
use crate::json;
use crate::protocol::service::Wire;
use crate::protocol::{Bucket, Operation, Permission, aws_json, input};
use crate::protocol::{Response, Service};

pub use crate::protocol::input::TimeRange;
pub use continue_service_deployment::Action;
pub use failure::Failure;
pub use service_deployment::ServiceDeployment;

/// How ECS is spoken to.
pub(crate) const ECS: Service = Service {
    name: "ecs",
    wire: Wire::AwsJson {
        target_prefix: "AmazonEC2ContainerServiceV20141113.",
    },
    signed: true,
};

/// What is specific to an operation, apart from its input and output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// AWS's name for it.
    pub name: &'static str,
    /// Whether it moves a deployment.
    pub acts: bool,
    /// The throttle bucket that AWS counts it in; `None` where AWS documents none.
    pub bucket: Option<Bucket>,
    /// What an IAM policy must allow.
    pub permission: Option<Permission>,
}

impl Facts {
    /// The facts of an operation.
    #[must_use]
    pub const fn new<O: Operation>() -> Self {
        Self {
            name: O::NAME,
            acts: O::ACTS,
            bucket: O::BUCKET,
            permission: O::PERMISSION,
        }
    }
}

/// Declares the operations: their modules, and what is chosen by name.
macro_rules! operations {
    ($($module:ident::$name:ident,)*) => {
        $(
            pub mod $module;
            pub use $module::$name;
        )*

        /// The operations this crate has.
        pub const OPERATIONS: &[Facts] = &[$(Facts::new::<$name>(),)*];

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
            let mut output: Box<dyn aws_json::Output> = match operation {
                $($name::NAME => Box::<<$name as Operation>::Output>::default(),)*
                _ => return Err(unknown(operation)),
            };
            aws_json::parse_into(response, &mut *output)?;
            Ok(json::to_string(&output.value()))
        }
    };
}

// An operation is one file, named after it, and one line here.
operations! {
    list_clusters::ListClusters,
    describe_clusters::DescribeClusters,
    list_services::ListServices,
    describe_services::DescribeServices,
    list_service_deployments::ListServiceDeployments,
    describe_service_deployments::DescribeServiceDeployments,
    describe_service_revisions::DescribeServiceRevisions,
    describe_task_definition::DescribeTaskDefinition,
    list_tasks::ListTasks,
    describe_tasks::DescribeTasks,
    continue_service_deployment::ContinueServiceDeployment,
    stop_service_deployment::StopServiceDeployment,
}

fn unknown(operation: &str) -> Error {
    let name: String = operation
        .chars()
        .take(64)
        .flat_map(char::escape_default)
        .collect();
    let names: Vec<_> = OPERATIONS.iter().map(|known| known.name).collect();
    Error::new(
        Moment::Input,
        code::UNKNOWN_OPERATION,
        format!(
            "There is no operation \"{name}\". The operations are {}.",
            names.join(", ")
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
        let known = error.message().strip_prefix(
            "There is no operation \"DeleteCluster\". The operations are ListClusters, ",
        );
        assert!(known.is_some_and(|known| known.ends_with(", StopServiceDeployment.")));
        for known in OPERATIONS {
            assert!(error.message().contains(known.name), "{}", known.name);
        }
    }

    #[test]
    fn a_success_without_any_member_of_its_output_is_not_ecss_answer() {
        for body in [
            "",
            "{}",
            r#"{"login":"/hotspot"}"#,
            r#"{"clusterArns":null,"nextToken":null}"#,
        ] {
            let error = output_as_json("ListClusters", &Response::ok(body)).unwrap_err();
            assert_eq!(error.code(), "unreadable-response", "{body}");
        }
    }

    #[test]
    fn every_read_is_counted_in_a_throttle_bucket_and_no_act_is() {
        for known in OPERATIONS {
            assert_eq!(known.bucket.is_none(), known.acts, "{}", known.name);
        }
    }

    #[test]
    fn what_only_lists_or_describes_does_not_act_and_all_else_does() {
        let reads = |name: &str| name.starts_with("List") || name.starts_with("Describe");
        for known in OPERATIONS {
            assert_eq!(known.acts, !reads(known.name), "{}", known.name);
        }
    }

    #[test]
    fn every_operation_needs_the_permission_of_its_own_name() {
        for known in OPERATIONS {
            let action = known.permission.unwrap().action;
            assert_eq!(action, ["ecs:", known.name].concat());
        }
        assert_eq!(
            ContinueServiceDeployment::PERMISSION
                .unwrap()
                .resource_types,
            ["service", "service-deployment"]
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
