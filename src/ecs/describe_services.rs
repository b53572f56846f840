//! `DescribeServices`: up to 10 services of one cluster.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html>.

use super::Failure;
use crate::protocol::Bucket;
use crate::protocol::declared::shape;
use crate::protocol::input::input;
use crate::timestamp::Timestamp;

input! {
    /// Asks for services of one cluster.
    #[derive(Default)]
    DescribeServices {
        /// The cluster's name or ARN; the one named `default` if absent.
        cluster: Option<String> = "cluster",
        /// At most 10 names or ARNs.
        services: Vec<String> = "services",
        /// `TAGS`.
        include: Option<Vec<String>> = "include",
    } -> DescribeServicesOutput,
    acts: false,
    bucket: Some(Bucket::ServiceRead),
    permission: "ecs:DescribeServices" on ["service"],
}

shape! {
    /// The services that were found.
    DescribeServicesOutput {
        /// The services.
        services: Vec<Service> = "services",
        /// What was asked for and not found.
        failures: Vec<Failure> = "failures",
    }
}

shape! {
    /// A service.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html>.
    Service {
        /// Its ARN.
        service_arn: String = "serviceArn",
        /// Its name.
        service_name: String = "serviceName",
        /// The ARN of its cluster.
        cluster_arn: String = "clusterArn",
        /// `ACTIVE`, `DRAINING`, `INACTIVE`.
        status: String = "status",
        /// Tasks it should have.
        desired_count: i32 = "desiredCount",
        /// Tasks that run.
        running_count: i32 = "runningCount",
        /// Tasks that start.
        pending_count: i32 = "pendingCount",
        /// The ARN of its task definition.
        task_definition: String = "taskDefinition",
        /// What deploys it; ECS itself if absent.
        deployment_controller: DeploymentController = "deploymentController",
        /// The ARN of the service deployment that is in progress, or was last.
        current_service_deployment: String = "currentServiceDeployment",
        /// When it was made.
        created_at: Timestamp = "createdAt",
    }
}

shape! {
    /// What deploys a service: only with `ECS` are there service deployments.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentController.html>.
    DeploymentController {
        /// `ECS`, `CODE_DEPLOY`, `EXTERNAL`.
        kind: String = "type",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Operation;

    #[test]
    fn services_are_always_sent_even_none() {
        assert_eq!(
            DescribeServices::default().body().unwrap(),
            r#"{"services":[]}"#
        );
    }

    #[test]
    fn the_current_deployment_is_typed_and_events_pass_through() {
        let output: DescribeServicesOutput = r#"{"services":[{"currentServiceDeployment":"d","deploymentController":{"type":"ECS"},"createdAt":1728417322,"events":[{"createdAt":1728417322.5}]}]}"#.parse().unwrap();
        let service = &output.services.unwrap()[0];
        assert_eq!(service.current_service_deployment.as_deref(), Some("d"));
        assert_eq!(
            service
                .deployment_controller
                .as_ref()
                .unwrap()
                .kind
                .as_deref(),
            Some("ECS")
        );
        assert_eq!(
            service.others.json("events"),
            Some(r#"[{"createdAt":1728417322.5}]"#)
        );
    }
}
