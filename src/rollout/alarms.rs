//! The alarms of a deployment that ECS does not watch, and successes that come before all tasks have settled.

use crate::ecs::service_deployment::{
    DeploymentConfiguration, DeploymentStrategy, ServiceDeployment, ServiceDeploymentStatus,
};
use crate::protocol::{Others, texts};

/// The alarms that are configured, and that ECS reports not to watch.
///
/// An alarm that is in `ALARM` when a deployment starts makes ECS ignore the alarms for that deployment. See
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html>.
pub(super) fn unwatched(deployment: &ServiceDeployment) -> Vec<String> {
    match deployment.status {
        None | Some(ServiceDeploymentStatus::Pending) => return Vec::new(),
        Some(_) => {}
    }
    let Some(reported) = deployment.others.json("alarms").and_then(Others::parse) else {
        return Vec::new();
    };
    let configured = deployment
        .deployment_configuration
        .as_ref()
        .and_then(|configuration| object(configuration, "alarms"));
    let names = |of: &Others, member| of.json(member).and_then(texts);
    let (enabled, mut all) = match &configured {
        Some(alarms) => (
            alarms.json("enable") == Some("true"),
            names(alarms, "alarmNames").unwrap_or_default(),
        ),
        None => (false, Vec::new()),
    };
    if !enabled {
        return Vec::new();
    }
    let is_watching = reported
        .text("status")
        .is_some_and(|status| status != "DISABLED");
    match (
        is_watching,
        reported.json("status"),
        names(&reported, "alarmNames"),
    ) {
        (true, _, Some(watched)) => all.retain(|name| !watched.contains(name)),
        // Neither a status nor names: nothing is known.
        (true, _, None) | (false, None, _) => return Vec::new(),
        (false, Some(_), _) => {}
    }
    all
}

/// Whether ECS may have called the deployment successful before all tasks had settled.
///
/// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentEarlySuccessCriteria.html>.
pub(super) fn succeeds_early(configuration: &DeploymentConfiguration) -> bool {
    matches!(
        configuration.strategy,
        None | Some(DeploymentStrategy::Rolling)
    ) && object(configuration, "earlySuccessCriteria")
        .is_some_and(|criteria| criteria.json("enable") == Some("true"))
}

/// Whether tasks of the revision that ran before may still run after that.
pub(super) fn defers_clean_up(configuration: &DeploymentConfiguration) -> bool {
    object(configuration, "earlySuccessCriteria")
        .and_then(|criteria| criteria.text("sourceServiceRevisionCleanup"))
        .is_none_or(|clean_up| clean_up != "BLOCKING")
}

fn object(configuration: &DeploymentConfiguration, member: &str) -> Option<Others> {
    configuration.others.json(member).and_then(Others::parse)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unwatched_alarms(status: &str, configured: &str, reported: &str) -> Vec<String> {
        let json = format!(
            r#"{{"status":"{status}","deploymentConfiguration":{{"alarms":{configured}}},"alarms":{reported}}}"#
        );
        unwatched(&json.parse().unwrap())
    }

    const TWO: &str = r#"{"alarmNames":["5xx","latency"],"enable":true,"rollback":true}"#;

    #[test]
    fn alarms_that_are_configured_but_not_watched_are_named() {
        assert_eq!(
            unwatched_alarms("IN_PROGRESS", TWO, r#"{"status":"DISABLED"}"#),
            ["5xx", "latency"]
        );
        assert_eq!(
            unwatched_alarms(
                "SUCCESSFUL",
                TWO,
                r#"{"status":"DISABLED","alarmNames":["5xx","latency"]}"#
            ),
            ["5xx", "latency"]
        );
        assert_eq!(
            unwatched_alarms(
                "IN_PROGRESS",
                TWO,
                r#"{"status":"MONITORING","alarmNames":["5xx"]}"#
            ),
            ["latency"]
        );
    }

    #[test]
    fn alarms_of_which_nothing_is_reported_are_not_called_unwatched() {
        let both = r#"{"status":"MONITORING","alarmNames":["5xx","latency"]}"#;
        let off = r#"{"alarmNames":["5xx"],"enable":false,"rollback":false}"#;
        for (status, configured, reported) in [
            ("IN_PROGRESS", TWO, both),
            ("IN_PROGRESS", TWO, "null"),
            ("IN_PROGRESS", TWO, "{}"),
            ("IN_PROGRESS", TWO, r#"{"status":"MONITORING"}"#),
            ("IN_PROGRESS", off, r#"{"status":"DISABLED"}"#),
            ("IN_PROGRESS", "null", r#"{"status":"DISABLED"}"#),
            ("PENDING", TWO, r#"{"status":"DISABLED"}"#),
        ] {
            assert_eq!(
                unwatched_alarms(status, configured, reported),
                [""; 0],
                "{status} {configured} {reported}"
            );
        }
    }
}
