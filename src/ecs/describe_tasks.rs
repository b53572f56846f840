//! `DescribeTasks`: up to 100 tasks of one cluster.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html>.

use super::Failure;
use crate::protocol::Bucket;
use crate::protocol::declared::shape;
use crate::protocol::input::input;
use crate::timestamp::Timestamp;

input! {
    /// Asks for tasks of one cluster. A stopped task is described for at least an hour.
    #[derive(Default)]
    DescribeTasks {
        /// The cluster's name or ARN; the one named `default` if absent.
        cluster: Option<String> = "cluster",
        /// At most 100 ids or ARNs.
        tasks: Vec<String> = "tasks",
        /// `TAGS`.
        include: Option<Vec<String>> = "include",
    } -> DescribeTasksOutput,
    acts: false,
    bucket: Some(Bucket::ClusterResourceRead),
    permission: "ecs:DescribeTasks" on ["task"],
}

shape! {
    /// The tasks that were found.
    DescribeTasksOutput {
        /// The tasks.
        tasks: Vec<Task> = "tasks",
        /// What was asked for and not found.
        failures: Vec<Failure> = "failures",
    }
}

shape! {
    /// A task.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html>.
    Task {
        /// Its ARN.
        task_arn: String = "taskArn",
        /// The ARN of its task definition.
        task_definition_arn: String = "taskDefinitionArn",
        /// What started it: for a task of a service, the id of the deployment, such as `ecs-svc/1234567890123456789`.
        started_by: String = "startedBy",
        /// Why it stopped, in one of a few words; see
        /// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html>.
        stop_code: String = "stopCode",
        /// Why it stopped, in ECS's own words.
        stopped_reason: String = "stoppedReason",
        /// Its containers.
        containers: Vec<Container> = "containers",
        /// When it was created.
        created_at: Timestamp = "createdAt",
        /// When its images began to be pulled.
        pull_started_at: Timestamp = "pullStartedAt",
        /// When its images were there.
        pull_stopped_at: Timestamp = "pullStoppedAt",
        /// When it began to run.
        started_at: Timestamp = "startedAt",
        /// When it began to stop.
        stopping_at: Timestamp = "stoppingAt",
        /// When its containers had stopped.
        execution_stopped_at: Timestamp = "executionStoppedAt",
        /// When it had stopped.
        stopped_at: Timestamp = "stoppedAt",
        /// When it was last connected.
        connectivity_at: Timestamp = "connectivityAt",
    }
}

shape! {
    /// A container of a task.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Container.html>.
    Container {
        /// Its name.
        name: String = "name",
        /// The code that it exited with.
        exit_code: i32 = "exitCode",
        /// More about a container that stopped, where there is more.
        reason: String = "reason",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_a_task_stopped_is_typed_and_all_else_passes_through() {
        let output: DescribeTasksOutput = r#"{"tasks":[{"stopCode":"EssentialContainerExited","stoppedAt":1728417322.25,"containers":[{"name":"app","exitCode":137,"reason":"OutOfMemoryError","image":"shop/app:7"}],"cpu":"256"}]}"#.parse().unwrap();
        let task = &output.tasks.unwrap()[0];
        assert_eq!(task.stop_code.as_deref(), Some("EssentialContainerExited"));
        assert_eq!(task.others.json("cpu"), Some(r#""256""#));
        let container = &task.containers.as_ref().unwrap()[0];
        assert_eq!(container.exit_code, Some(137));
        assert_eq!(container.reason.as_deref(), Some("OutOfMemoryError"));
        assert_eq!(container.others.json("image"), Some(r#""shop/app:7""#));
    }
}
