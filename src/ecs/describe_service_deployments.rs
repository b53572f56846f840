//! `DescribeServiceDeployments`: up to 20 deployments of one Region, of any services.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceDeployments.html>.

use super::{Failure, ServiceDeployment};
use crate::protocol::Bucket;
use crate::protocol::declared::shape;
use crate::protocol::input::input;

/// The most ARNs one call takes.
pub const MOST: usize = 20;

input! {
    /// Asks for deployments.
    #[derive(Default)]
    DescribeServiceDeployments {
        /// At most [`MOST`] ARNs.
        service_deployment_arns: Vec<String> = "serviceDeploymentArns",
    } -> DescribeServiceDeploymentsOutput,
    acts: false,
    bucket: Some(Bucket::ServiceDeployment),
    permission: "ecs:DescribeServiceDeployments" on ["service", "service-deployment"],
}

shape! {
    /// The deployments that were found.
    DescribeServiceDeploymentsOutput {
        /// The deployments, in no order.
        service_deployments: Vec<ServiceDeployment> = "serviceDeployments",
        /// What was asked for and not found (reason `MISSING`).
        failures: Vec<Failure> = "failures",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_and_what_was_not_come_side_by_side() {
        let output: DescribeServiceDeploymentsOutput = r#"{"serviceDeployments":[{"serviceDeploymentArn":"a"}],"failures":[{"arn":"b","reason":"MISSING"}]}"#.parse().unwrap();
        assert_eq!(output.service_deployments.unwrap().len(), 1);
        assert_eq!(output.failures.unwrap()[0].arn.as_deref(), Some("b"));
    }
}
