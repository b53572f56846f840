//! `ListServiceDeployments`: the deployments of one service, newest first, in brief.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html>.

use super::service_deployment::ServiceDeploymentStatus;
use crate::protocol::Bucket;
use crate::protocol::declared::shape;
use crate::protocol::input::{TimeRange, input};
use crate::timestamp::Timestamp;

input! {
    /// Asks for one page of a service's deployments of the last 90 days.
    #[derive(Default)]
    ListServiceDeployments {
        /// The service's name or ARN.
        service: String = "service",
        /// The cluster's name or ARN, where `service` is a name.
        cluster: Option<String> = "cluster",
        /// Only deployments in one of these states.
        status: Option<Vec<String>> = "status",
        /// Only deployments created then.
        created_at: Option<TimeRange> = "createdAt",
        /// Where the page before ended.
        next_token: Option<String> = "nextToken",
        /// At most so many, 1 to 100; 20 if absent.
        max_results: Option<i32> = "maxResults",
    } -> ListServiceDeploymentsOutput,
    acts: false,
    bucket: Some(Bucket::ServiceDeployment),
    permission: "ecs:ListServiceDeployments" on ["service"],
}

shape! {
    /// One page of a service's deployments.
    ListServiceDeploymentsOutput {
        /// The deployments.
        service_deployments: Vec<ServiceDeploymentBrief> = "serviceDeployments",
        /// Where the next page begins; absent on the last.
        next_token: String = "nextToken",
    }
}

shape! {
    /// A deployment in brief: without its hooks.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentBrief.html>.
    ServiceDeploymentBrief {
        /// Its ARN.
        service_deployment_arn: String = "serviceDeploymentArn",
        /// The ARN of its service.
        service_arn: String = "serviceArn",
        /// The ARN of its cluster.
        cluster_arn: String = "clusterArn",
        /// When it was asked for.
        created_at: Timestamp = "createdAt",
        /// When it started.
        started_at: Timestamp = "startedAt",
        /// When it ended.
        finished_at: Timestamp = "finishedAt",
        /// The ARN of the new service revision.
        target_service_revision_arn: String = "targetServiceRevisionArn",
        /// Where it stands.
        status: ServiceDeploymentStatus = "status",
        /// Why it stands there.
        status_reason: String = "statusReason",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Operation;

    #[test]
    fn a_time_range_is_sent_in_epoch_seconds() {
        let page = ListServiceDeployments {
            service: "checkout".to_owned(),
            created_at: Some(TimeRange {
                before: None,
                after: Some(Timestamp::from_epoch_millis(1_728_417_322_250)),
            }),
            ..ListServiceDeployments::default()
        };
        assert_eq!(
            page.body().unwrap(),
            r#"{"service":"checkout","createdAt":{"after":1728417322.25}}"#
        );
    }

    #[test]
    fn a_status_of_the_future_survives() {
        let output: ListServiceDeploymentsOutput =
            r#"{"serviceDeployments":[{"status":"HIBERNATING"}]}"#
                .parse()
                .unwrap();
        assert_eq!(
            serde_json::to_string(&output).unwrap(),
            r#"{"serviceDeployments":[{"status":"HIBERNATING"}]}"#
        );
    }
}
