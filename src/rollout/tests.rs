use super::*;
use crate::ecs::service_deployment::LifecycleStage;

mod absent;
mod consequences;
mod etags;
mod hooks;
mod questions;
mod stages;

pub(crate) const ARN: &str =
    "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU";
const OLD: &str = "arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/41";
const NEW: &str = "arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/42";
/// 8 October 2024, 19:55:22 UTC.
const AS_OF: Timestamp = Timestamp::from_epoch_millis(1_728_417_322_000);

fn rollout(json: &str) -> Rollout {
    Rollout::new(&ARN.parse().unwrap(), &json.parse().unwrap(), AS_OF)
}

/// A deployment under way, of one revision after another.
struct Deployment {
    strategy: &'static str,
    stage: &'static str,
    status: &'static str,
    /// The stages of its pause hooks.
    pauses_at: Vec<&'static str>,
    /// The new revision's share of production traffic, if ECS sends any.
    weight: Option<&'static str>,
    bake_minutes: Option<i32>,
    waiting: usize,
}

impl Deployment {
    /// It waits at one pause.
    fn paused(strategy: &'static str, stage: &'static str, weight: Option<&'static str>) -> Self {
        Self {
            strategy,
            stage,
            status: "IN_PROGRESS",
            pauses_at: vec![stage],
            weight,
            bake_minutes: Some(15),
            waiting: 1,
        }
    }

    /// It also has pause hooks at these stages.
    fn with_pauses_at(mut self, stages: &[&'static str]) -> Self {
        self.pauses_at.extend(stages);
        self
    }

    fn read(&self) -> Rollout {
        rollout(&self.json())
    }

    fn json(&self) -> String {
        let hooks: Vec<String> = self
            .pauses_at
            .iter()
            .map(|stage| format!(r#"{{"targetType":"PAUSE","lifecycleStages":["{stage}"]}}"#))
            .collect();
        let waiting: Vec<String> = (1..=self.waiting)
            .map(|number| {
                format!(
                    r#"{{"hookId":"ecs-pause-{number}","targetType":"PAUSE","status":"AWAITING_ACTION",
                        "expiresAt":1728417922.9,"timeoutAction":"ROLLBACK"}}"#
                )
            })
            .collect();
        let weight = |member: &str| match (member, self.weight) {
            (_, None) => String::new(),
            ("old", Some(_)) => r#","requestedProductionTrafficWeight":null"#.to_owned(),
            (_, Some(weight)) => format!(r#","requestedProductionTrafficWeight":{weight}"#),
        };
        let bake = self.bake_minutes.map_or(String::new(), |minutes| {
            format!(r#""bakeTimeInMinutes":{minutes},"#)
        });
        format!(
            r#"{{"status":"{}","lifecycleStage":"{}",
                "sourceServiceRevisions":[{{"arn":"{OLD}","requestedTaskCount":2,"runningTaskCount":2{}}}],
                "targetServiceRevision":{{"arn":"{NEW}","requestedTaskCount":2,"runningTaskCount":2{}}},
                "lifecycleHookDetails":[{}],
                "deploymentConfiguration":{{"strategy":"{}",{bake}
                    "linearConfiguration":{{"stepPercent":20.0}},"canaryConfiguration":{{"canaryPercent":10.0}},
                    "lifecycleHooks":[{}]}}}}"#,
            self.status,
            self.stage,
            weight("old"),
            weight("new"),
            waiting.join(","),
            self.strategy,
            hooks.join(","),
        )
    }
}

/// What is known once the new revision, with these members, was read.
fn known(members: &str) -> KnownRevisions {
    let mut known = KnownRevisions::default();
    let revision = format!(r#"{{"serviceRevisionArn":"{NEW}",{members}}}"#);
    known.learn(&revision.parse().unwrap(), None);
    known
}

const HEADLESS: &str = r#""loadBalancers":[]"#;
const BALANCED: &str =
    r#""loadBalancers":[{"advancedConfiguration":{"productionListenerRule":"p"}}]"#;
const TESTED: &str = r#""loadBalancers":[{"advancedConfiguration":{"productionListenerRule":"p","testListenerRule":"t"}}]"#;

fn continuing(rollout: &Rollout) -> &str {
    rollout.continuing.consequence.as_deref().unwrap()
}

fn rolling_back(rollout: &Rollout) -> &str {
    rollout.roll_back.consequence.as_deref().unwrap()
}

#[test]
fn the_direction_is_reported_every_status() {
    for (status, direction) in [
        ("PENDING", Some(Direction::Forward)),
        ("IN_PROGRESS", Some(Direction::Forward)),
        ("ROLLBACK_REQUESTED", Some(Direction::Back)),
        ("ROLLBACK_IN_PROGRESS", Some(Direction::Back)),
        ("ROLLBACK_SUCCESSFUL", Some(Direction::Ended)),
        ("ROLLBACK_FAILED", Some(Direction::Ended)),
        ("SUCCESSFUL", Some(Direction::Ended)),
        ("STOPPED", Some(Direction::Ended)),
        ("STOP_REQUESTED", None),
        ("HIBERNATING", None),
    ] {
        let read = rollout(&format!(r#"{{"status":"{status}"}}"#));
        assert_eq!(read.direction, direction, "{status}");
        if direction != Some(Direction::Forward) {
            assert_eq!(read.next, None, "{status}");
        }
    }
    assert_eq!(rollout("{}").direction, None);
}

#[test]
fn a_stop_and_a_failed_rollback_leave_as_facts() {
    for (status, stopped, failed) in [
        ("STOP_REQUESTED", true, false),
        ("STOPPED", true, false),
        ("ROLLBACK_FAILED", false, true),
        ("ROLLBACK_SUCCESSFUL", false, false),
        ("IN_PROGRESS", false, false),
        ("STOPPED_SOMEHOW", false, false),
    ] {
        let read = rollout(&format!(r#"{{"status":"{status}"}}"#));
        assert_eq!(
            (read.stopped, read.rollback_failed),
            (stopped, failed),
            "{status}"
        );
    }
}

#[test]
fn what_cannot_be_decided_says_why() {
    for (status, reason) in [
        (
            "ROLLBACK_FAILED",
            "The deployment has ended: ROLLBACK_FAILED.",
        ),
        (
            "ROLLBACK_IN_PROGRESS",
            "The deployment is already rolling back.",
        ),
        ("STOP_REQUESTED", "The deployment is being stopped."),
        ("PENDING", "The deployment has not started."),
        ("IN_PROGRESS", "No pause hook is awaiting action."),
        ("HIBERNATING", "No pause hook is awaiting action."),
    ] {
        let rollout = rollout(&format!(r#"{{"status":"{status}"}}"#));
        assert!(!rollout.continuing.possible && !rollout.roll_back.possible);
        assert_eq!(rollout.continuing.reason.as_deref(), Some(reason));
        assert_eq!(rollout.roll_back.reason.as_deref(), Some(reason));
    }
}

#[test]
fn going_back_from_a_success_needs_a_new_deployment() {
    let rollout = rollout(r#"{"status":"SUCCESSFUL"}"#);
    let reason = "The deployment has ended: SUCCESSFUL. Going back needs a new deployment.";
    assert_eq!(rollout.stop.reason.as_deref(), Some(reason));
    assert_eq!(rollout.roll_back.reason.as_deref(), Some(reason));
    assert_eq!(
        rollout.continuing.reason.as_deref(),
        Some("The deployment has ended: SUCCESSFUL.")
    );
}

#[test]
fn a_deployment_that_goes_on_can_be_stopped_and_one_that_is_paused_is_rolled_back_at_its_pause() {
    let mut deployment = Deployment::paused("BLUE_GREEN", "BAKE_TIME", Some("100.0"));
    deployment.waiting = 0;
    let stop = deployment.read().stop;
    assert_eq!(
        stop.consequence.as_deref(),
        Some(
            "Production traffic moves back to the current revision: the new revision goes from 100\u{a0}% to 0\u{a0}%. The new \
             revision's tasks stop."
        )
    );
    let waiting = Deployment::paused("BLUE_GREEN", "POST_TEST_TRAFFIC_SHIFT", Some("0.0")).read();
    for (rollout, reason) in [
        (
            waiting,
            "The deployment is paused: roll it back at its pause.",
        ),
        (
            rollout(r#"{"status":"ROLLBACK_IN_PROGRESS"}"#),
            "The deployment is already rolling back.",
        ),
        (
            rollout(r#"{"status":"STOP_REQUESTED"}"#),
            "The deployment is being stopped.",
        ),
    ] {
        assert!(!rollout.stop.possible);
        assert_eq!(rollout.stop.reason.as_deref(), Some(reason));
    }
}

/// What is known of both revisions, whose images and task definitions are these.
fn labelled(old: (&str, &str), new: (&str, &str)) -> Rollout {
    let mut known = KnownRevisions::default();
    for (arn, (images, definition)) in [(OLD, old), (NEW, new)] {
        let images: Vec<String> = images
            .split_whitespace()
            .enumerate()
            .map(|(index, image)| format!(r#"{{"containerName":"c{index}","image":"{image}"}}"#))
            .collect();
        let revision = format!(
            r#"{{"serviceRevisionArn":"{arn}","containerImages":[{}],
                "taskDefinition":"arn:aws:ecs:eu-west-1:111122223333:task-definition/{definition}"}}"#,
            images.join(",")
        );
        known.learn(&revision.parse().unwrap(), None);
    }
    Deployment::paused("BLUE_GREEN", "POST_TEST_TRAFFIC_SHIFT", Some("0.0"))
        .read()
        .informed_by(&known)
}

#[test]
fn a_revision_is_labelled_by_the_tag_that_differs_else_by_its_task_definition() {
    for (old, new, labels) in [
        (
            ("app:1.0.0", "web:7"),
            ("app:1.21.0", "web:8"),
            ("1.0.0", "1.21.0"),
        ),
        (
            ("app:1 log:5", "web:7"),
            ("app:2 log:5", "web:8"),
            ("1", "2"),
        ),
        (
            ("app:1 job:1", "web:7"),
            ("app:2 job:2", "web:8"),
            ("1", "2"),
        ),
        (
            ("app:1 log:5", "web:7"),
            ("app:2 log:6", "web:8"),
            ("web:7", "web:8"),
        ),
        (("app:1", "web:7"), ("app:1", "web:8"), ("web:7", "web:8")),
        (("app:1", "web:7"), ("other:2", "web:8"), ("web:7", "web:8")),
        (("", "web:7"), ("", "web:8"), ("web:7", "web:8")),
    ] {
        let rollout = labelled(old, new);
        let source = &rollout.source_service_revisions.as_ref().unwrap()[0];
        let target = rollout.target_service_revision.as_ref().unwrap();
        assert_eq!(source.label.as_deref(), Some(labels.0), "{old:?}");
        assert_eq!(target.label.as_deref(), Some(labels.1), "{new:?}");
    }
}

#[test]
fn continuing_and_rolling_back_tell_their_versions_each_in_its_direction() {
    let rollout = labelled(("app:1.0.0", "web:7"), ("app:1.21.0", "web:8"));
    assert_eq!(
        rollout.continuing.change.as_deref(),
        Some("From 1.0.0 to 1.21.0.")
    );
    assert_eq!(
        rollout.roll_back.change.as_deref(),
        Some("Back to 1.0.0 (from 1.21.0).")
    );
    // It is not possible, so it leads nowhere.
    assert_eq!(rollout.stop.change, None);
    let same = labelled(("app:1", "web:7"), ("app:1", "web:7"));
    assert_eq!(
        (same.continuing.change, same.roll_back.change),
        (None, None)
    );
}

#[test]
fn a_revision_that_was_not_read_has_no_label() {
    let read = Deployment::paused("BLUE_GREEN", "POST_SCALE_UP", None).read();
    assert!(read.revisions().all(|revision| revision.label.is_none()));
    assert_eq!(read.continuing.change, None);
}

#[test]
fn alarms_that_are_not_watched_are_named() {
    let rollout = rollout(
        r#"{"status":"IN_PROGRESS","alarms":{"status":"DISABLED"},
            "deploymentConfiguration":{"alarms":{"alarmNames":["checkout-5xx","checkout-latency"],"enable":true,"rollback":true}}}"#,
    );
    assert_eq!(
        rollout.unwatched_alarms,
        ["checkout-5xx", "checkout-latency"]
    );
    assert_eq!(
        rollout.notes,
        [
            "ECS is not watching alarms for this deployment: checkout-5xx, checkout-latency. It ignores alarms when one is in ALARM \
          as a deployment starts."
        ]
    );
}

#[test]
fn an_early_success_says_that_tasks_may_not_have_settled() {
    let of = |status: &str, criteria: &str| {
        rollout(&format!(
            r#"{{"status":"{status}","deploymentConfiguration":{{"strategy":"ROLLING","earlySuccessCriteria":{criteria}}}}}"#
        ))
        .notes
    };
    let deferred =
        r#"{"enable":true,"healthyPercent":50,"sourceServiceRevisionCleanup":"DEFERRED"}"#;
    let blocking =
        r#"{"enable":true,"healthyPercent":50,"sourceServiceRevisionCleanup":"BLOCKING"}"#;
    assert_eq!(
        of("SUCCESSFUL", deferred),
        [
            "ECS called this deployment successful early: tasks of the previous revision may still be running. The task counts are from when it ended."
        ]
    );
    assert_eq!(
        of("SUCCESSFUL", blocking),
        [
            "ECS called this deployment successful early: tasks of the new revision may still be starting. The task counts are from when it ended."
        ]
    );
    assert!(of("IN_PROGRESS", deferred).is_empty());
    assert!(of("SUCCESSFUL", r#"{"enable":false}"#).is_empty());
}

#[test]
fn it_leaves_in_the_names_and_numbers_of_aws() {
    let mut deployment = Deployment::paused("CANARY", "PRE_PRODUCTION_TRAFFIC_SHIFT", Some("12.5"));
    deployment.waiting = 0;
    let json = crate::json::to_string(&deployment.read());
    for part in [
        r#""id":"AbCdEfGhIjKlMnOpQrStU","region":"eu-west-1","account":"111122223333","cluster":"shop","service":"checkout","#,
        r#""status":"IN_PROGRESS","phase":"inProgress","words":"In progress","finished":false,"stopped":false,"rollbackFailed":false,"direction":"forward","strategy":"CANARY","#,
        r#""targetServiceRevision":{"arn":"arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/42","revision":"42","requestedTaskCount":2,"runningTaskCount":2,"requestedProductionTrafficWeight":12.5}"#,
        r#""hooks":[],"paused":false,"#,
        r#""pausesAhead":0,"trafficSteps":{"done":1,"total":2,"now":12.5,"next":100},"next":{"traffic":100,"step":2},"#,
        r#""continue":{"possible":false,"reason":"No pause hook is awaiting action."},"#,
        r#""unwatchedAlarms":[],"notes":[],"consoleUrl":"https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/service-deployments/AbCdEfGhIjKlMnOpQrStU?region=eu-west-1","links":[{"kind":"metrics","text":"Metrics","url":"https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/health?region=eu-west-1"}],"asOf":"2024-10-08T19:55:22.000Z"}"#,
    ] {
        assert!(json.contains(part), "{part}\n{json}");
    }
}
