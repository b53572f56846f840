//! Absent is unknown: answers of the shape of AWS's documented samples, the same members present and absent.

use super::*;

/// The second example of `API_DescribeServiceDeployments`: paused, without stage, source revisions or weights.
const PAUSED: &str = r#"{
    "serviceDeploymentArn":"arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU",
    "serviceArn":"arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout",
    "clusterArn":"arn:aws:ecs:eu-west-1:111122223333:cluster/shop",
    "updatedAt":"2024-10-08T19:50:00.00Z",
    "targetServiceRevision":{"arn":"arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/42",
        "requestedTaskCount":2,"runningTaskCount":2,"pendingTaskCount":0},
    "status":"IN_PROGRESS",
    "deploymentConfiguration":{"maximumPercent":200,"minimumHealthyPercent":100,"strategy":"BLUE_GREEN",
        "lifecycleHooks":[{"targetType":"PAUSE","lifecycleStages":["POST_PRODUCTION_TRAFFIC_SHIFT"],
            "timeoutConfiguration":{"timeoutInMinutes":60,"action":"ROLLBACK"}}]},
    "lifecycleHookDetails":[{"hookId":"ecs-pause-1","targetType":"PAUSE","status":"AWAITING_ACTION",
        "expiresAt":"2024-10-08T20:03:00.00Z","timeoutAction":"ROLLBACK"}]}"#;

/// The first one: pending, without a strategy.
const PENDING: &str = r#"{
    "serviceDeploymentArn":"arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU",
    "updatedAt":"2024-10-08T19:50:00.57Z",
    "targetServiceRevision":{"arn":"arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/42",
        "requestedTaskCount":0,"runningTaskCount":0,"pendingTaskCount":0},
    "status":"PENDING",
    "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":false,"rollback":false},
        "maximumPercent":200,"minimumHealthyPercent":100}}"#;

#[test]
fn of_a_paused_deployment_without_stage_sources_and_weights_nothing_is_said_that_is_not_known() {
    let rollout = rollout(PAUSED);
    assert!(rollout.paused);
    assert_eq!(rollout.hooks[0].remaining_seconds, Some(458));
    assert_eq!(rollout.source_service_revisions, None);
    assert_eq!((&rollout.traffic_steps, &rollout.next), (&None, &None));
    assert_eq!(rollout.pauses_ahead, None);
    assert_eq!(
        continuing(&rollout),
        "The deployment continues. What it does next is not known: ECS did not report its stage."
    );
    assert_eq!(
        rolling_back(&rollout),
        "ECS rolls the deployment back. The revision to go back to was not reported by ECS."
    );
    assert!(
        rollout
            .stages
            .iter()
            .all(|stage| stage.state == StageState::Unknown)
    );
    for member in [
        "sourceServiceRevisions",
        "trafficSteps",
        "\"next\"",
        "first deployment",
    ] {
        assert!(
            !crate::json::to_string(&rollout).contains(member),
            "{member}"
        );
    }
}

#[test]
fn of_a_pending_deployment_without_strategy_and_hooks_nothing_is_said_that_is_not_known() {
    let rollout = rollout(PENDING);
    assert_eq!(rollout.direction, Some(Direction::Forward));
    assert_eq!((&rollout.traffic_steps, &rollout.strategy), (&None, &None));
    assert_eq!(rollout.pauses_ahead, None);
    assert_eq!(rollout.stages, []);
    assert_eq!(
        rollout.stop.consequence.as_deref(),
        Some("ECS rolls the deployment back. The revision to go back to was not reported by ECS.")
    );
}

/// The excerpt of the developer guide's page on pause hooks: a hook and nothing else.
#[test]
fn a_hook_alone_is_a_pause_of_which_nothing_else_is_known() {
    let rollout = rollout(
        r#"{"lifecycleHookDetails":[{"hookId":"ecs-pause-1","targetType":"PAUSE","status":"AWAITING_ACTION",
            "expiresAt":"2024-10-08T20:00:00Z","timeoutAction":"ROLLBACK"}]}"#,
    );
    assert!(rollout.paused && rollout.continuing.possible);
    assert_eq!(rollout.direction, None);
    assert_eq!(rollout.pauses_ahead, None);
}

#[test]
fn only_an_empty_list_of_sources_is_a_first_deployment() {
    let of = |sources: &str| {
        rollout(&format!(
            r#"{{"status":"IN_PROGRESS","lifecycleStage":"POST_SCALE_UP",{sources}
                "lifecycleHookDetails":[{{"hookId":"a","targetType":"PAUSE","status":"AWAITING_ACTION"}}],
                "deploymentConfiguration":{{"strategy":"BLUE_GREEN","lifecycleHooks":[]}}}}"#
        ))
    };
    let first = of(r#""sourceServiceRevisions":[],"#);
    assert_eq!(
        rolling_back(&first),
        "This is the service's first deployment: there is no earlier revision to go back to."
    );
    for sources in ["", r#""sourceServiceRevisions":null,"#] {
        assert_eq!(
            rolling_back(&of(sources)),
            "ECS rolls the deployment back. The revision to go back to was not reported by ECS."
        );
    }
    let meanings = first.stages.iter().filter_map(|stage| stage.meaning);
    assert!(
        !meanings
            .into_iter()
            .any(|meaning| meaning.contains("current"))
    );
}

#[test]
fn weights_that_ecs_did_not_send_are_not_zero() {
    for strategy in ["BLUE_GREEN", "LINEAR", "CANARY"] {
        for stage in [
            "PRE_SCALE_UP",
            "POST_SCALE_UP",
            "POST_TEST_TRAFFIC_SHIFT",
            "PRE_PRODUCTION_TRAFFIC_SHIFT",
            "POST_PRODUCTION_TRAFFIC_SHIFT",
        ] {
            let read = Deployment::paused(strategy, stage, None).read();
            assert_eq!(read.traffic_steps, None, "{strategy} {stage}");
            let said = [continuing(&read), rolling_back(&read)].concat();
            assert!(!said.contains('%'), "{said}");
            assert!(!said.contains("Production traffic"), "{said}");
            let here = read
                .stages
                .iter()
                .find(|one| one.state == StageState::Current);
            let meaning = here.unwrap().meaning.unwrap_or_default();
            assert!(!meaning.contains("traffic"), "{stage} {meaning}");
        }
    }
}

#[test]
fn without_weights_the_documented_meaning_is_said_of_managed_traffic_without_a_number() {
    let of = |strategy, stage| {
        let read = Deployment::paused(strategy, stage, None).read();
        read.informed_by(&known(TESTED))
    };
    for (strategy, stage, go, back) in [
        (
            "BLUE_GREEN",
            "POST_TEST_TRAFFIC_SHIFT",
            "Production traffic moves to the new revision.",
            "Production traffic stays on the current revision. The new revision's tasks stop.",
        ),
        (
            "BLUE_GREEN",
            "PRE_PRODUCTION_TRAFFIC_SHIFT",
            "Production traffic moves to the new revision.",
            "Production traffic stays on the current revision. The new revision's tasks stop.",
        ),
        (
            "LINEAR",
            "PRE_PRODUCTION_TRAFFIC_SHIFT",
            "More production traffic moves to the new revision. How much is not known: ECS reported no traffic weights. It may \
             pause again first: ECS did not report all of its hooks.",
            "Any production traffic that has moved goes back to the current revision. The new revision's tasks stop.",
        ),
        (
            "CANARY",
            "POST_PRODUCTION_TRAFFIC_SHIFT",
            "The new revision keeps all production traffic. After the bake time of 15 min, ECS stops the current revision's tasks: \
             after that, going back needs a new deployment.",
            "Production traffic moves back to the current revision. The new revision's tasks stop.",
        ),
    ] {
        let read = of(strategy, stage);
        assert_eq!((continuing(&read), rolling_back(&read)), (go, back));
        assert_eq!(read.traffic_steps, None);
    }
}

#[test]
fn an_empty_answer_says_nothing() {
    let rollout = rollout("{}");
    assert_eq!(rollout.source_service_revisions, None);
    assert!(rollout.hooks.is_empty() && rollout.stages.is_empty() && rollout.notes.is_empty());
    assert!(!rollout.continuing.possible && !rollout.stop.possible);
}
