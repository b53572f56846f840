//! AWS's own console.

use crate::arn::ServiceDeploymentArn;

/// The page of a service deployment; `None` for partitions whose console's address is not public.
pub(super) fn url(arn: &ServiceDeploymentArn) -> Option<String> {
    let host = match arn.partition() {
        "aws" => "console.aws.amazon.com",
        "aws-cn" => "console.amazonaws.cn",
        "aws-us-gov" => "console.amazonaws-us-gov.com",
        _ => return None,
    };
    let (region, cluster, service) = (arn.region(), arn.cluster(), arn.service());
    Some(
        [
            "https://",
            region,
            ".",
            host,
            "/ecs/v2/clusters/",
            cluster,
            "/services/",
            service,
            "/service-deployments/",
            arn.id(),
            "?region=",
            region,
        ]
        .concat(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(partition: &str, region: &str) -> Option<String> {
        let arn = format!(
            "arn:{partition}:ecs:{region}:111122223333:service-deployment/shop/checkout/AbCd"
        );
        url(&arn.parse().unwrap())
    }

    #[test]
    fn each_public_partition_has_a_console_of_its_own() {
        for (partition, region, host) in [
            ("aws", "eu-west-1", "eu-west-1.console.aws.amazon.com"),
            ("aws-cn", "cn-north-1", "cn-north-1.console.amazonaws.cn"),
            (
                "aws-us-gov",
                "us-gov-west-1",
                "us-gov-west-1.console.amazonaws-us-gov.com",
            ),
        ] {
            assert_eq!(
                of(partition, region).unwrap(),
                format!(
                    "https://{host}/ecs/v2/clusters/shop/services/checkout/service-deployments/AbCd?region={region}"
                )
            );
        }
        assert_eq!(of("aws-iso", "us-iso-east-1"), None);
    }
}
