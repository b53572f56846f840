//! Where AWS's consoles show how a deployment does: logs, metrics, the health of targets.

use serde::Serialize;

use super::changes::defined::container_definitions;
use super::changes::difference::objects;
use super::console;
use crate::arn::ServiceDeploymentArn;
use crate::ecs::describe_service_revisions::ServiceRevision;
use crate::ecs::describe_task_definition::TaskDefinition;
use crate::protocol::Others;

/// A page of the AWS console about a deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConsoleLink {
    /// What it shows.
    pub kind: ConsoleLinkKind,
    /// What it shows, in words: `Logs`, or `Logs of /ecs/checkout` where there are several of the kind.
    pub text: String,
    /// Its address.
    pub url: String,
}

/// What a page of the AWS console shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ConsoleLinkKind {
    /// The service's CPU and memory, and its load balancer's health.
    Metrics,
    /// A `CloudWatch` log group of the new revision's task definition.
    Logs,
    /// A target group of the new revision, with the health of its targets.
    TargetGroup,
}

/// What a revision and its task definition say of where it can be seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct EvidenceSources {
    /// Names of `CloudWatch` log groups, with their Regions where those are given; `None` where the task definition was not read.
    pub(crate) log_groups: Option<Vec<LogGroup>>,
    /// ARNs of target groups.
    target_groups: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LogGroup {
    name: String,
    region: Option<String>,
}

impl EvidenceSources {
    pub(super) fn new(revision: &ServiceRevision, definition: Option<&TaskDefinition>) -> Self {
        Self {
            log_groups: definition.map(log_groups),
            target_groups: target_groups(&revision.others),
        }
    }

    pub(super) fn learn_logs(&mut self, definition: &TaskDefinition) {
        self.log_groups = Some(log_groups(definition));
    }

    /// The pages to link to, for the deployment `arn`; none in a partition whose console's address is not public.
    pub(super) fn links(&self, arn: &ServiceDeploymentArn) -> Vec<ConsoleLink> {
        let metrics = console::metrics(arn).map(|url| (String::new(), url));
        let groups = self.log_groups.iter().flatten();
        let logs = groups.filter_map(|group| {
            let region = group.region.as_deref().unwrap_or(arn.region());
            let url = console::log_group(arn.partition(), region, &group.name)?;
            Some((group.name.clone(), url))
        });
        let targets = self.target_groups.iter().filter_map(|group| {
            let url = console::target_group(arn.partition(), group)?;
            Some((group.split('/').nth(1)?.to_owned(), url))
        });
        let mut links = of_kind(ConsoleLinkKind::Logs, "Logs", "Logs of ", logs.collect());
        links.extend(of_kind(
            ConsoleLinkKind::Metrics,
            "Metrics",
            "",
            metrics.into_iter().collect(),
        ));
        links.extend(of_kind(
            ConsoleLinkKind::TargetGroup,
            "Target group",
            "Target group ",
            targets.collect(),
        ));
        links
    }
}

/// Links of one kind, by name and address. One alone needs no name.
fn of_kind(
    kind: ConsoleLinkKind,
    alone: &str,
    before_name: &str,
    named: Vec<(String, String)>,
) -> Vec<ConsoleLink> {
    let is_alone = named.len() == 1;
    let link = |(name, url): (String, String)| ConsoleLink {
        kind,
        text: if is_alone {
            alone.to_owned()
        } else {
            [before_name, &name].concat()
        },
        url,
    };
    named.into_iter().map(link).collect()
}

/// The log groups that containers write to by the `awslogs` driver.
///
/// See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html>.
fn log_groups(definition: &TaskDefinition) -> Vec<LogGroup> {
    let mut groups = Vec::new();
    for container in container_definitions(Some(definition)) {
        let object = |of: &Others, name| of.json(name).and_then(Others::parse);
        let Some(logging) = object(&container, "logConfiguration") else {
            continue;
        };
        if logging.text("logDriver").as_deref() != Some("awslogs") {
            continue;
        }
        let options = object(&logging, "options").unwrap_or_default();
        let Some(name) = options.text("awslogs-group") else {
            continue;
        };
        let group = LogGroup {
            name,
            region: options.text("awslogs-region"),
        };
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups
}

/// The target groups that serve a revision: those that ECS resolved, else all that are configured.
///
/// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ResolvedConfiguration.html>.
fn target_groups(revision: &Others) -> Vec<String> {
    let resolved = revision.json("resolvedConfiguration");
    let resolved = resolved.and_then(Others::parse).unwrap_or_default();
    let serving = of_balancers(&resolved);
    if serving.is_empty() {
        of_balancers(revision)
    } else {
        serving
    }
}

fn of_balancers(of: &Others) -> Vec<String> {
    let mut groups = Vec::new();
    for balancer in objects(of.json("loadBalancers")) {
        let advanced = balancer.json("advancedConfiguration");
        let advanced = advanced.and_then(Others::parse).unwrap_or_default();
        let both = [
            balancer.text("targetGroupArn"),
            advanced.text("alternateTargetGroupArn"),
        ];
        for group in both.into_iter().flatten() {
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str =
        "arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/AAAAAAAAAAAAAAAAAAAAA";

    fn links(revision: &str, definition: &str) -> Vec<(String, String)> {
        let (revision, definition) = (revision.parse().unwrap(), definition.parse().unwrap());
        EvidenceSources::new(&revision, Some(&definition))
            .links(&ARN.parse().unwrap())
            .into_iter()
            .map(|link| (link.text, link.url))
            .collect()
    }

    fn logging(name: &str, driver: &str, group: &str, region: &str) -> String {
        format!(
            r#"{{"name":"{name}","logConfiguration":{{"logDriver":"{driver}","options":{{"awslogs-group":"{group}"{region}}}}}}}"#
        )
    }

    #[test]
    fn one_log_group_and_one_target_group_need_no_names() {
        let app = logging("app", "awslogs", "/ecs/checkout", "");
        let sidecar = logging("sidecar", "awslogs", "/ecs/checkout", "");
        assert_eq!(
            links(
                r#"{"resolvedConfiguration":{"loadBalancers":[{"targetGroupArn":"arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/green/0123456789abcdef"}]},"loadBalancers":[{"targetGroupArn":"arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/blue/fedcba9876543210"}]}"#,
                &format!(r#"{{"containerDefinitions":[{app},{sidecar}]}}"#),
            ),
            [
                (
                    "Logs".to_owned(),
                    "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Fecs$252Fcheckout".to_owned()
                ),
                (
                    "Metrics".to_owned(),
                    "https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/health?region=us-east-1".to_owned()
                ),
                (
                    "Target group".to_owned(),
                    "https://us-east-1.console.aws.amazon.com/ec2/home?region=us-east-1#TargetGroup:targetGroupArn=arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/green/0123456789abcdef".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn several_of_a_kind_are_told_apart_by_name() {
        let app = logging(
            "app",
            "awslogs",
            "app#1",
            r#","awslogs-region":"eu-west-1""#,
        );
        let router = logging("router", "awslogs", "router", "");
        let other = logging("other", "splunk", "not-cloudwatch", "");
        let links = links(
            r#"{"loadBalancers":[{"targetGroupArn":"arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/blue/0","advancedConfiguration":{"alternateTargetGroupArn":"arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/green/1"}}]}"#,
            &format!(r#"{{"containerDefinitions":[{app},{router},{other}]}}"#),
        );
        let texts: Vec<_> = links.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "Logs of app#1",
                "Logs of router",
                "Metrics",
                "Target group blue",
                "Target group green"
            ]
        );
        assert_eq!(
            links[0].1,
            "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/app$25231"
        );
    }

    #[test]
    fn what_would_lead_elsewhere_is_not_linked() {
        let app = logging(
            "app",
            "awslogs",
            "/ecs/app",
            r#","awslogs-region":"evil.example/""#,
        );
        let links = links(
            r#"{"loadBalancers":[{"targetGroupArn":"arn:aws:elasticloadbalancing:evil.example/:111122223333:targetgroup/blue/0"},{"targetGroupArn":"https://evil.example/"}]}"#,
            &format!(r#"{{"containerDefinitions":[{app}]}}"#),
        );
        let texts: Vec<_> = links.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["Metrics"]);
    }
}
