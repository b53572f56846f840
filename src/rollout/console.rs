//! AWS's own console.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::arn::ServiceDeploymentArn;

/// What JavaScript's `encodeURIComponent` leaves alone, as the console's own links do.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The page of a service deployment; `None` for partitions whose console's address is not public.
pub(super) fn url(arn: &ServiceDeploymentArn) -> Option<String> {
    of_cluster(
        arn,
        &[
            "/services/",
            arn.service(),
            "/service-deployments/",
            arn.id(),
        ],
    )
}

/// The page of a service's metrics.
pub(super) fn metrics(arn: &ServiceDeploymentArn) -> Option<String> {
    of_cluster(arn, &["/services/", arn.service(), "/health"])
}

/// The page of a task in the cluster of a deployment.
pub(super) fn task(arn: &ServiceDeploymentArn, task_arn: &str) -> Option<String> {
    let (_, id) = task_arn.rsplit_once('/')?;
    is_plain(id).then_some(())?;
    of_cluster(arn, &["/tasks/", id, "/configuration"])
}

/// The page of a `CloudWatch` log group, whose name the console wants encoded twice, with `$` for `%`.
pub(super) fn log_group(partition: &str, region: &str, name: &str) -> Option<String> {
    let once = utf8_percent_encode(name, COMPONENT).to_string();
    let twice = utf8_percent_encode(&once, COMPONENT).to_string();
    let page = ["logsV2:log-groups/log-group/", &twice.replace('%', "$")].concat();
    in_region(partition, region, "/cloudwatch/home", &page)
}

/// The page of a target group, with the health of its targets.
pub(super) fn target_group(partition: &str, arn: &str) -> Option<String> {
    let mut fields = arn.splitn(6, ':');
    let starts = fields.next() == Some("arn")
        && fields.next() == Some(partition)
        && fields.next() == Some("elasticloadbalancing");
    let region = fields.next().filter(|_| starts)?;
    let is_address =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'/' | b'-' | b'_' | b'.');
    let resource = fields.nth(1)?;
    (resource.starts_with("targetgroup/") && arn.bytes().all(is_address)).then_some(())?;
    let page = ["TargetGroup:targetGroupArn=", arn].concat();
    in_region(partition, region, "/ec2/home", &page)
}

/// A page below that of a deployment's cluster.
fn of_cluster(arn: &ServiceDeploymentArn, path: &[&str]) -> Option<String> {
    let (region, path) = (arn.region(), path.concat());
    let host = host(arn.partition())?;
    Some(
        [
            "https://",
            region,
            ".",
            host,
            "/ecs/v2/clusters/",
            arn.cluster(),
            &path,
            "?region=",
            region,
        ]
        .concat(),
    )
}

/// A page that a fragment names.
fn in_region(partition: &str, region: &str, path: &str, page: &str) -> Option<String> {
    let host = host(partition)?;
    is_plain(region).then(|| {
        [
            "https://", region, ".", host, path, "?region=", region, "#", page,
        ]
        .concat()
    })
}

fn host(partition: &str) -> Option<&'static str> {
    Some(match partition {
        "aws" => "console.aws.amazon.com",
        "aws-cn" => "console.amazonaws.cn",
        "aws-us-gov" => "console.amazonaws-us-gov.com",
        _ => return None,
    })
}

/// Whether it can be no more than one label of a host, or one part of a path.
fn is_plain(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !text.is_empty() && text.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url_in(partition: &str, region: &str) -> Option<String> {
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
                url_in(partition, region).unwrap(),
                format!(
                    "https://{host}/ecs/v2/clusters/shop/services/checkout/service-deployments/AbCd?region={region}"
                )
            );
        }
        assert_eq!(url_in("aws-iso", "us-iso-east-1"), None);
    }

    #[test]
    fn a_task_has_a_page_in_its_cluster() {
        let arn = "arn:aws-cn:ecs:cn-north-1:111122223333:service-deployment/shop/checkout/AbCd";
        let page = |task: &str| task_page(arn, task);
        assert_eq!(
            page(
                "arn:aws-cn:ecs:cn-north-1:111122223333:task/shop/0123456789abcdef0123456789abcdef"
            )
            .unwrap(),
            "https://cn-north-1.console.amazonaws.cn/ecs/v2/clusters/shop/tasks/0123456789abcdef0123456789abcdef/configuration?region=cn-north-1"
        );
        assert_eq!(page("no-arn"), None);
        assert_eq!(
            page("arn:aws-cn:ecs:cn-north-1:111122223333:task/shop/.."),
            None
        );
    }

    fn task_page(arn: &str, task_arn: &str) -> Option<String> {
        task(&arn.parse().unwrap(), task_arn)
    }

    #[test]
    fn log_groups_and_target_groups_are_in_the_console_of_their_partition() {
        assert_eq!(
            log_group("aws-us-gov", "us-gov-west-1", "/ecs/web.prod_1").unwrap(),
            "https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#logsV2:log-groups/log-group/$252Fecs$252Fweb.prod_1"
        );
        assert_eq!(log_group("aws-iso", "us-iso-east-1", "/ecs/web"), None);
        let group = "arn:aws-cn:elasticloadbalancing:cn-north-1:111122223333:targetgroup/web/0123456789abcdef";
        assert_eq!(
            target_group("aws-cn", group).unwrap(),
            "https://cn-north-1.console.amazonaws.cn/ec2/home?region=cn-north-1#TargetGroup:targetGroupArn=arn:aws-cn:elasticloadbalancing:cn-north-1:111122223333:targetgroup/web/0123456789abcdef"
        );
        assert_eq!(target_group("aws", group), None);
    }
}
