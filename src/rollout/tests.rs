use super::*;

pub(crate) const ARN: &str =
    "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU";
const AS_OF: Timestamp = Timestamp::from_epoch_millis(1_728_417_322_000);

fn rollout(json: &str) -> Rollout {
    Rollout::new(&ARN.parse().unwrap(), &json.parse().unwrap(), AS_OF)
}

/// A deployment at a stage, with the pause hooks of its configuration, the target's share, and one hook awaiting action.
fn paused(strategy: &str, stage: &str, hooks_at: &str, weight: &str) -> Rollout {
    rollout(&format!(
        r#"{{"status":"IN_PROGRESS","lifecycleStage":"{stage}",
            "sourceServiceRevisions":[{{"arn":"arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/41"}}],
            "targetServiceRevision":{{"arn":"arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/42",
                "requestedProductionTrafficWeight":{weight}}},
            "lifecycleHookDetails":[{{"hookId":"ecs-pause-1","targetType":"PAUSE","status":"AWAITING_ACTION",
                "expiresAt":1728417922.9,"timeoutAction":"ROLLBACK"}}],
            "deploymentConfiguration":{{"strategy":{strategy},"bakeTimeInMinutes":15,
                "linearConfiguration":{{"stepPercent":20.0}},"canaryConfiguration":{{"canaryPercent":10.0}},
                "lifecycleHooks":[{{"targetType":"PAUSE","lifecycleStages":[{hooks_at}]}}]}}}}"#
    ))
}

fn continuing(rollout: &Rollout) -> &str {
    rollout.continuing.consequence.as_deref().unwrap()
}

fn rolling_back(rollout: &Rollout) -> &str {
    rollout.roll_back.consequence.as_deref().unwrap()
}

#[test]
fn a_pause_tells_how_long_and_what_then() {
    let rollout = paused(
        r#""BLUE_GREEN""#,
        "POST_TEST_TRAFFIC_SHIFT",
        r#""POST_TEST_TRAFFIC_SHIFT""#,
        "0.0",
    );
    assert!(rollout.paused);
    let hook = rollout.hook("ecs-pause-1").unwrap();
    assert!(hook.awaiting_action);
    assert_eq!(hook.remaining_seconds, Some(600));
    assert_eq!(
        hook.at_deadline,
        Some("The deployment rolls back by itself.")
    );
    assert!(rollout.hook("ecs-pause-2").is_none());
}

#[test]
fn a_deadline_that_has_passed_leaves_no_time_not_less() {
    let late = Rollout::new(
        &ARN.parse().unwrap(),
        &r#"{"status":"IN_PROGRESS","lifecycleHookDetails":[{"targetType":"PAUSE","status":"AWAITING_ACTION","expiresAt":1728417300}]}"#
            .parse()
            .unwrap(),
        AS_OF,
    );
    assert_eq!(late.hooks[0].remaining_seconds, Some(0));
}

#[test]
fn continuing_a_blue_green_deployment_moves_production_traffic() {
    let rollout = paused(
        r#""BLUE_GREEN""#,
        "POST_TEST_TRAFFIC_SHIFT",
        r#""POST_TEST_TRAFFIC_SHIFT""#,
        "0.0",
    );
    assert_eq!(
        continuing(&rollout),
        "Production traffic moves to revision 42: now 0 %, then 100 %."
    );
    assert_eq!(
        rolling_back(&rollout),
        "Production traffic stays on revision 41. The tasks of revision 42 stop."
    );
    assert_eq!(rollout.pauses_ahead, Some(0));
}

#[test]
fn continuing_before_another_pause_does_not_move_production_traffic_yet() {
    let stages = r#""POST_SCALE_UP","PRE_PRODUCTION_TRAFFIC_SHIFT""#;
    let rollout = paused(r#""BLUE_GREEN""#, "POST_SCALE_UP", stages, "0.0");
    assert_eq!(
        continuing(&rollout),
        "Test traffic moves to revision 42. Production traffic does not move yet: the deployment pauses again at \
         PRE_PRODUCTION_TRAFFIC_SHIFT."
    );
    assert_eq!(rollout.pauses_ahead, Some(1));
}

#[test]
fn each_linear_step_is_told_with_its_number_and_the_pauses_left() {
    let at = r#""PRE_PRODUCTION_TRAFFIC_SHIFT""#;
    for (weight, text, ahead) in [
        ("0.0", "now 0 %, then 20 % (step 1 of 5).", 4),
        ("20.0", "now 20 %, then 40 % (step 2 of 5).", 3),
        ("80.0", "now 80 %, then 100 % (step 5 of 5).", 0),
    ] {
        let rollout = paused(r#""LINEAR""#, "PRE_PRODUCTION_TRAFFIC_SHIFT", at, weight);
        assert_eq!(
            continuing(&rollout),
            ["Production traffic moves to revision 42: ", text].concat()
        );
        assert_eq!(rollout.pauses_ahead, Some(ahead), "{weight}");
    }
}

#[test]
fn rolling_back_a_canary_takes_its_share_away() {
    let rollout = paused(
        r#""CANARY""#,
        "PRE_PRODUCTION_TRAFFIC_SHIFT",
        r#""PRE_PRODUCTION_TRAFFIC_SHIFT""#,
        "10.0",
    );
    assert_eq!(
        continuing(&rollout),
        "Production traffic moves to revision 42: now 10 %, then 100 % (step 2 of 2)."
    );
    assert_eq!(
        rolling_back(&rollout),
        "Production traffic goes back to revision 41: revision 42 has 10 % now, then 0 %. The tasks of revision 42 stop."
    );
}

#[test]
fn pauses_of_later_stages_count_before_the_deployment_has_begun() {
    let rollout = rollout(
        r#"{"status":"PENDING","deploymentConfiguration":{"strategy":"LINEAR","linearConfiguration":{"stepPercent":50},
            "lifecycleHooks":[{"targetType":"PAUSE","lifecycleStages":["PRE_SCALE_UP","PRE_PRODUCTION_TRAFFIC_SHIFT"]},
                {"targetType":"AWS_LAMBDA","lifecycleStages":["POST_SCALE_UP"]}]}}"#,
    );
    assert_eq!(rollout.pauses_ahead, Some(3));
    assert_eq!(
        rollout.continuing.reason.as_deref(),
        Some("The deployment has not begun.")
    );
    assert!(
        rollout
            .stages
            .iter()
            .all(|stage| stage.state == StageState::ToCome)
    );
}

#[test]
fn the_last_pause_says_that_the_quick_way_back_ends() {
    let rollout = paused(
        r#""BLUE_GREEN""#,
        "POST_PRODUCTION_TRAFFIC_SHIFT",
        r#""POST_PRODUCTION_TRAFFIC_SHIFT""#,
        "100.0",
    );
    assert_eq!(
        continuing(&rollout),
        "Revision 42 keeps all production traffic. After the bake time of 15 min the tasks of revision 41 stop: from then \
         on there is no quick way back."
    );
}

#[test]
fn several_hooks_of_a_stage_are_told() {
    let rollout = rollout(
        r#"{"status":"IN_PROGRESS","lifecycleStage":"PRE_SCALE_UP","targetServiceRevision":{"arn":"x"},
            "lifecycleHookDetails":[{"hookId":"a","targetType":"PAUSE","status":"AWAITING_ACTION"},
                {"hookId":"b","targetType":"PAUSE","status":"AWAITING_ACTION"},
                {"hookId":"c","targetType":"AWS_LAMBDA","status":"IN_PROGRESS"}],
            "deploymentConfiguration":{"strategy":"BLUE_GREEN"}}"#,
    );
    assert_eq!(
        continuing(&rollout),
        "2 pause hooks wait at this stage: the deployment goes on once all are continued. The tasks of the new revision \
         start. Production traffic moves to the new revision: now 0 %, then 100 %."
    );
}

#[test]
fn a_first_deployment_has_nothing_to_go_back_to() {
    let rollout = rollout(
        r#"{"status":"IN_PROGRESS","lifecycleStage":"POST_SCALE_UP","sourceServiceRevisions":[],
            "targetServiceRevision":{"arn":"arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/1"},
            "lifecycleHookDetails":[{"hookId":"a","targetType":"PAUSE","status":"AWAITING_ACTION"}],
            "deploymentConfiguration":{"strategy":"BLUE_GREEN"}}"#,
    );
    assert_eq!(
        rolling_back(&rollout),
        "This is the service's first deployment: there is no earlier revision to go back to. Revision 1 does not go live."
    );
}

#[test]
fn what_cannot_be_decided_says_why() {
    for (status, reason) in [
        ("SUCCESSFUL", "The deployment has ended: SUCCESSFUL."),
        (
            "ROLLBACK_FAILED",
            "The deployment has ended: ROLLBACK_FAILED.",
        ),
        (
            "ROLLBACK_IN_PROGRESS",
            "The deployment is rolling back already.",
        ),
        ("STOP_REQUESTED", "The deployment is being stopped."),
        ("IN_PROGRESS", "No pause hook is awaiting action."),
        ("HIBERNATING", "No pause hook is awaiting action."),
    ] {
        let rollout = rollout(&format!(r#"{{"status":"{status}"}}"#));
        assert!(!rollout.continuing.possible);
        assert_eq!(rollout.continuing.reason.as_deref(), Some(reason));
        assert_eq!(rollout.roll_back.reason.as_deref(), Some(reason));
    }
}

#[test]
fn a_hook_waits_only_in_a_deployment_that_is_in_progress() {
    let rollout = rollout(
        r#"{"status":"ROLLBACK_REQUESTED","lifecycleHookDetails":[{"hookId":"a","targetType":"PAUSE","status":"AWAITING_ACTION"}]}"#,
    );
    assert!(!rollout.paused);
    assert!(!rollout.hooks[0].awaiting_action);
}

#[test]
fn stages_are_done_current_and_to_come() {
    let rollout = paused(
        r#""BLUE_GREEN""#,
        "PRE_PRODUCTION_TRAFFIC_SHIFT",
        r#""PRE_PRODUCTION_TRAFFIC_SHIFT""#,
        "0.0",
    );
    let states: Vec<(&str, StageState, u32)> = rollout
        .stages
        .iter()
        .map(|stage| (stage.stage.as_str(), stage.state, stage.pause_hooks))
        .collect();
    assert_eq!(
        states,
        [
            ("PRE_SCALE_UP", StageState::Done, 0),
            ("SCALE_UP", StageState::Done, 0),
            ("POST_SCALE_UP", StageState::Done, 0),
            ("TEST_TRAFFIC_SHIFT", StageState::Done, 0),
            ("POST_TEST_TRAFFIC_SHIFT", StageState::Done, 0),
            ("PRE_PRODUCTION_TRAFFIC_SHIFT", StageState::Current, 1),
            ("PRODUCTION_TRAFFIC_SHIFT", StageState::ToCome, 0),
            ("POST_PRODUCTION_TRAFFIC_SHIFT", StageState::ToCome, 0),
            ("BAKE_TIME", StageState::ToCome, 0),
            ("CLEAN_UP", StageState::ToCome, 0),
        ]
    );
}

#[test]
fn a_stage_of_the_future_leaves_the_known_ones_unknown() {
    let rollout = rollout(
        r#"{"status":"IN_PROGRESS","lifecycleStage":"MOON_PHASE","deploymentConfiguration":{"strategy":"BLUE_GREEN"}}"#,
    );
    assert!(
        rollout
            .stages
            .iter()
            .all(|stage| stage.state == StageState::Unknown)
    );
    assert_eq!(rollout.pauses_ahead, None);
}

#[test]
fn a_deployment_that_is_to_go_back_does_not_reach_the_rest() {
    let rollout = rollout(
        r#"{"status":"ROLLBACK_REQUESTED","lifecycleStage":"POST_SCALE_UP","deploymentConfiguration":{"strategy":"BLUE_GREEN"}}"#,
    );
    assert_eq!(rollout.stages[0].state, StageState::Done);
    assert_eq!(rollout.stages[2].state, StageState::Current);
    assert!(
        rollout.stages[3..]
            .iter()
            .all(|stage| stage.state == StageState::NotReached)
    );
    assert_eq!(rollout.pauses_ahead, Some(0));
}

#[test]
fn the_stage_of_the_way_back_does_not_tell_how_far_the_deployment_had_come() {
    for (status, current) in [
        ("ROLLBACK_IN_PROGRESS", 1),
        ("ROLLBACK_SUCCESSFUL", 0),
        ("ROLLBACK_FAILED", 0),
    ] {
        let rollout = rollout(&format!(
            r#"{{"status":"{status}","lifecycleStage":"CLEAN_UP","deploymentConfiguration":{{"strategy":"BLUE_GREEN"}}}}"#
        ));
        let of = |state| {
            let stages = rollout.stages.iter();
            stages.filter(|stage| stage.state == state).count()
        };
        assert_eq!(of(StageState::Current), current, "{status}");
        assert_eq!(of(StageState::Unknown), 10 - current, "{status}");
        assert!(rollout.stages.iter().all(|stage| stage.meaning.is_none()));
    }
}

#[test]
fn it_leaves_in_the_names_and_numbers_of_aws() {
    let rollout = rollout(
        r#"{"status":"IN_PROGRESS","createdAt":1728417000,"targetServiceRevision":{"arn":"x","requestedProductionTrafficWeight":12.5},
            "alarms":{"status":"MONITORING"},"deploymentConfiguration":{"strategy":"CANARY","canaryConfiguration":{"canaryPercent":12.5}}}"#,
    );
    assert_eq!(
        rollout.to_json(),
        concat!(
            r#"{"serviceDeploymentArn":"arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU","#,
            r#""id":"AbCdEfGhIjKlMnOpQrStU","region":"eu-west-1","account":"111122223333","cluster":"shop","service":"checkout","#,
            r#""status":"IN_PROGRESS","finished":false,"strategy":"CANARY","createdAt":"2024-10-08T19:50:00.000Z","#,
            r#""sourceServiceRevisions":[],"targetServiceRevision":{"arn":"x","requestedProductionTrafficWeight":12.5},"#,
            r#""hooks":[],"paused":false,"stages":[{"stage":"PRE_SCALE_UP","state":"unknown","meaning":"The new revision has not started. The old one has all production traffic.","pauseHooks":0},"#,
            r#"{"stage":"SCALE_UP","state":"unknown","meaning":"The new revision's tasks start. It has no traffic.","pauseHooks":0},"#,
            r#"{"stage":"POST_SCALE_UP","state":"unknown","meaning":"The new revision's tasks run. It has no traffic.","pauseHooks":0},"#,
            r#"{"stage":"TEST_TRAFFIC_SHIFT","state":"unknown","meaning":"Test traffic moves to the new revision.","pauseHooks":0},"#,
            r#"{"stage":"POST_TEST_TRAFFIC_SHIFT","state":"unknown","meaning":"The new revision has all test traffic, the old one all production traffic.","pauseHooks":0},"#,
            r#"{"stage":"PRE_PRODUCTION_TRAFFIC_SHIFT","state":"unknown","meaning":"Production traffic is about to move to the new revision.","pauseHooks":0},"#,
            r#"{"stage":"PRODUCTION_TRAFFIC_SHIFT","state":"unknown","meaning":"Production traffic moves to the new revision.","pauseHooks":0},"#,
            r#"{"stage":"POST_PRODUCTION_TRAFFIC_SHIFT","state":"unknown","meaning":"The new revision has all production traffic.","pauseHooks":0},"#,
            r#"{"stage":"BAKE_TIME","state":"unknown","meaning":"Both revisions run, so that going back is quick.","pauseHooks":0},"#,
            r#"{"stage":"CLEAN_UP","state":"unknown","meaning":"The old revision's tasks stop.","pauseHooks":0}],"#,
            r#""trafficSteps":{"done":1,"total":2,"now":12.5,"next":100},"#,
            r#""continue":{"possible":false,"reason":"No pause hook is awaiting action."},"rollBack":{"possible":false,"reason":"No pause hook is awaiting action."},"#,
            r#""stop":{"possible":true,"consequence":"This is the service's first deployment: there is no earlier revision to go back to. The new revision does not go live."},"#,
            r#""alarms":{"status":"MONITORING"},"consoleUrl":"https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/service-deployments/AbCdEfGhIjKlMnOpQrStU?region=eu-west-1","asOf":"2024-10-08T19:55:22.000Z"}"#
        )
    );
}

#[test]
fn a_deployment_that_goes_on_can_be_stopped_and_one_that_waits_is_rolled_back_at_its_hook() {
    let going_on = rollout(
        r#"{"status":"IN_PROGRESS","lifecycleStage":"BAKE_TIME",
            "sourceServiceRevisions":[{"arn":"arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/41"}],
            "targetServiceRevision":{"arn":"arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/checkout/42"}}"#,
    );
    assert_eq!(
        going_on.stop.consequence.as_deref(),
        Some("The service goes back to revision 41. The tasks of revision 42 stop.")
    );
    let waiting = paused(
        r#""BLUE_GREEN""#,
        "POST_TEST_TRAFFIC_SHIFT",
        r#""POST_TEST_TRAFFIC_SHIFT""#,
        "0.0",
    );
    for (rollout, reason) in [
        (
            waiting,
            "The deployment waits at a pause hook: roll it back there.",
        ),
        (
            rollout(r#"{"status":"SUCCESSFUL"}"#),
            "The deployment has ended: SUCCESSFUL.",
        ),
        (
            rollout(r#"{"status":"ROLLBACK_IN_PROGRESS"}"#),
            "The deployment is rolling back already.",
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
