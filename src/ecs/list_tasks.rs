//! `ListTasks`: the ARNs of a cluster's tasks.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html>.

use crate::protocol::Bucket;
use crate::protocol::declared::shape;
use crate::protocol::input::input;

input! {
    /// Asks for one page of tasks. A stopped task is listed for about an hour.
    #[derive(Default)]
    ListTasks {
        /// The cluster's name or ARN; the one named `default` if absent.
        cluster: Option<String> = "cluster",
        /// Only tasks on this container instance, by id or ARN.
        container_instance: Option<String> = "containerInstance",
        /// Only tasks of this family of task definitions.
        family: Option<String> = "family",
        /// Where the page before ended.
        next_token: Option<String> = "nextToken",
        /// At most so many, 1 to 100; 100 if absent.
        max_results: Option<i32> = "maxResults",
        /// Only tasks that were started with this value. AWS takes no other filter beside it.
        started_by: Option<String> = "startedBy",
        /// Only tasks of this service.
        service_name: Option<String> = "serviceName",
        /// `RUNNING` (if absent) or `STOPPED`: what ECS wants the tasks to be.
        desired_status: Option<String> = "desiredStatus",
        /// Only tasks of this launch type.
        launch_type: Option<String> = "launchType",
        /// Only tasks of this daemon.
        daemon_name: Option<String> = "daemonName",
    } -> ListTasksOutput,
    acts: false,
    bucket: Some(Bucket::ClusterResourceRead),
    // A policy may name container instances, which a call that names none is not checked against.
    permission: "ecs:ListTasks" on [],
}

shape! {
    /// One page of tasks.
    ListTasksOutput {
        /// The tasks' ARNs, in no documented order.
        task_arns: Vec<String> = "taskArns",
        /// Where the next page begins; absent on the last.
        next_token: String = "nextToken",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Operation;

    #[test]
    fn the_stopped_tasks_of_a_service_are_asked_for_by_name() {
        let page = ListTasks {
            cluster: Some("shop".to_owned()),
            service_name: Some("checkout".to_owned()),
            desired_status: Some("STOPPED".to_owned()),
            ..ListTasks::default()
        };
        assert_eq!(
            page.body().unwrap(),
            r#"{"cluster":"shop","serviceName":"checkout","desiredStatus":"STOPPED"}"#
        );
    }
}
