//! `DescribeTaskDefinition`: one task definition.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html>.

use crate::protocol::Bucket;
use crate::protocol::declared::shape;
use crate::protocol::input::input;
use crate::timestamp::Timestamp;

input! {
    /// Asks for a task definition.
    #[derive(Default)]
    DescribeTaskDefinition {
        /// Its ARN, `family:revision`, or `family` for the latest active revision.
        task_definition: String = "taskDefinition",
        /// `TAGS`.
        include: Option<Vec<String>> = "include",
    } -> DescribeTaskDefinitionOutput,
    acts: false,
    bucket: Some(Bucket::TaskDefinitionRead),
    permission: "ecs:DescribeTaskDefinition" on [],
}

shape! {
    /// The task definition that was found.
    DescribeTaskDefinitionOutput {
        /// The task definition.
        task_definition: TaskDefinition = "taskDefinition",
    }
}

shape! {
    /// A task definition.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html>.
    TaskDefinition {
        /// Its ARN.
        task_definition_arn: String = "taskDefinitionArn",
        /// Its family.
        family: String = "family",
        /// Its number within the family.
        revision: i32 = "revision",
        /// `ACTIVE`, `INACTIVE`, `DELETE_IN_PROGRESS`.
        status: String = "status",
        /// When it was registered.
        registered_at: Timestamp = "registeredAt",
        /// When it was deregistered.
        deregistered_at: Timestamp = "deregisteredAt",
        /// When its deletion was asked for.
        delete_requested_at: Timestamp = "deleteRequestedAt",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn container_definitions_pass_through() {
        let output: DescribeTaskDefinitionOutput = r#"{"taskDefinition":{"family":"app","revision":7,"containerDefinitions":[{"name":"app","cpu":0}]},"tags":[]}"#.parse().unwrap();
        assert_eq!(output.others.json("tags"), Some("[]"));
        let definition = output.task_definition.unwrap();
        assert_eq!(definition.revision, Some(7));
        assert_eq!(
            definition.others.json("containerDefinitions"),
            Some(r#"[{"name":"app","cpu":0}]"#)
        );
    }
}
