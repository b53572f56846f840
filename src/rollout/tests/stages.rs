//! Where a deployment stands, and the pauses ahead of it.

use super::*;

fn states(rollout: &Rollout) -> Vec<(&str, StageState)> {
    let stages = rollout.stages.iter();
    stages
        .map(|stage| (stage.stage.as_str(), stage.state))
        .collect()
}

fn of(status: &str, stage: &str, strategy: &str) -> Rollout {
    rollout(&format!(
        r#"{{"status":"{status}","lifecycleStage":"{stage}","deploymentConfiguration":{{"strategy":"{strategy}","lifecycleHooks":[]}}}}"#
    ))
}

#[test]
fn stages_are_done_current_and_to_come() {
    let rollout =
        Deployment::paused("BLUE_GREEN", "PRE_PRODUCTION_TRAFFIC_SHIFT", Some("0.0")).read();
    assert_eq!(
        states(&rollout),
        [
            ("PRE_SCALE_UP", StageState::Done),
            ("SCALE_UP", StageState::Done),
            ("POST_SCALE_UP", StageState::Done),
            ("TEST_TRAFFIC_SHIFT", StageState::Done),
            ("POST_TEST_TRAFFIC_SHIFT", StageState::Done),
            ("PRE_PRODUCTION_TRAFFIC_SHIFT", StageState::Current),
            ("PRODUCTION_TRAFFIC_SHIFT", StageState::ToCome),
            ("POST_PRODUCTION_TRAFFIC_SHIFT", StageState::ToCome),
            ("BAKE_TIME", StageState::ToCome),
            ("CLEAN_UP", StageState::ToCome),
        ]
    );
    let hooks: Vec<Option<u32>> = rollout
        .stages
        .iter()
        .map(|stage| stage.pause_hooks)
        .collect();
    assert_eq!(hooks[5], Some(1));
    assert_eq!(hooks.iter().flatten().sum::<u32>(), 1);
}

#[test]
fn a_rolling_deployment_has_the_stages_without_traffic() {
    assert_eq!(
        states(&of("IN_PROGRESS", "POST_SCALE_UP", "ROLLING")),
        [
            ("PRE_SCALE_UP", StageState::Done),
            ("SCALE_UP", StageState::Done),
            ("POST_SCALE_UP", StageState::Current),
            ("CLEAN_UP", StageState::ToCome),
        ]
    );
}

#[test]
fn what_a_deployment_was_stopped_at_is_not_where_it_stands() {
    use StageState::{Current, Done, NotReached, ToCome, Unknown};
    let at = |status| {
        let rollout = of(status, "POST_SCALE_UP", "BLUE_GREEN");
        [1, 2, 3].map(|index| rollout.stages[index].state)
    };
    for (status, states) in [
        ("IN_PROGRESS", [Done, Current, ToCome]),
        ("STOP_REQUESTED", [Done, Current, NotReached]),
        ("STOPPED", [Done, NotReached, NotReached]),
        ("ROLLBACK_REQUESTED", [Done, Current, NotReached]),
        ("ROLLBACK_IN_PROGRESS", [Unknown, Current, Unknown]),
        ("ROLLBACK_SUCCESSFUL", [Unknown, Unknown, Unknown]),
        ("ROLLBACK_FAILED", [Unknown, Unknown, Unknown]),
        ("SUCCESSFUL", [Done, Done, Done]),
        ("SOMETHING_NEW", [Done, Current, ToCome]),
    ] {
        assert_eq!(at(status), states, "{status}");
    }
}

#[test]
fn a_stage_of_the_future_leaves_the_known_ones_unknown() {
    let rollout = of("IN_PROGRESS", "MOON_PHASE", "BLUE_GREEN");
    assert!(
        rollout
            .stages
            .iter()
            .all(|stage| stage.state == StageState::Unknown)
    );
    assert_eq!(rollout.pauses_ahead, None);
}

#[test]
fn the_stage_of_the_way_back_does_not_tell_what_a_stage_means() {
    for status in [
        "ROLLBACK_IN_PROGRESS",
        "ROLLBACK_SUCCESSFUL",
        "ROLLBACK_FAILED",
    ] {
        let rollout = of(status, "CLEAN_UP", "BLUE_GREEN");
        assert!(rollout.stages.iter().all(|stage| stage.meaning.is_none()));
    }
}

/// What the current stage of such a deployment means.
fn meaning(
    strategy: &'static str,
    stage: &'static str,
    weight: Option<&'static str>,
    members: &str,
) -> &'static str {
    let read = Deployment::paused(strategy, stage, weight).read();
    let read = read.informed_by(&known(members));
    let here = read
        .stages
        .into_iter()
        .find(|one| one.state == StageState::Current);
    here.unwrap().meaning.unwrap_or_default()
}

#[test]
fn a_stage_means_what_is_true_of_this_deployment() {
    for (strategy, stage, weight, members, means) in [
        (
            "BLUE_GREEN",
            "PRE_SCALE_UP",
            Some("0.0"),
            TESTED,
            "The new revision has not started. The current revision has all production traffic.",
        ),
        (
            "BLUE_GREEN",
            "POST_TEST_TRAFFIC_SHIFT",
            Some("0.0"),
            TESTED,
            "The new revision has all test traffic, the current revision all production traffic.",
        ),
        (
            "BLUE_GREEN",
            "POST_TEST_TRAFFIC_SHIFT",
            Some("0.0"),
            BALANCED,
            "The current revision has all production traffic.",
        ),
        (
            "BLUE_GREEN",
            "POST_TEST_TRAFFIC_SHIFT",
            None,
            HEADLESS,
            "The new revision's tasks are running beside those of the current revision.",
        ),
        (
            "BLUE_GREEN",
            "TEST_TRAFFIC_SHIFT",
            Some("0.0"),
            BALANCED,
            "No test traffic moves: the service has no test listener.",
        ),
        (
            "LINEAR",
            "PRODUCTION_TRAFFIC_SHIFT",
            Some("0.0"),
            HEADLESS,
            "No traffic moves: ECS manages none for this service.",
        ),
        (
            "LINEAR",
            "POST_PRODUCTION_TRAFFIC_SHIFT",
            Some("100.0"),
            BALANCED,
            "The new revision has all production traffic.",
        ),
        (
            "LINEAR",
            "POST_PRODUCTION_TRAFFIC_SHIFT",
            Some("60.0"),
            BALANCED,
            "",
        ),
        (
            "ROLLING",
            "SCALE_UP",
            None,
            BALANCED,
            "The new revision's tasks are replacing those of the current revision.",
        ),
        ("ROLLING", "TEST_TRAFFIC_SHIFT", None, TESTED, ""),
        (
            "ROLLING",
            "BAKE_TIME",
            None,
            BALANCED,
            "ECS waits for the bake time to end.",
        ),
        (
            "CANARY",
            "BAKE_TIME",
            Some("100.0"),
            BALANCED,
            "The new and current revisions are both running, so rolling back is quick.",
        ),
    ] {
        assert_eq!(
            meaning(strategy, stage, weight, members),
            means,
            "{strategy} {stage}"
        );
    }
}

#[test]
fn a_stage_of_a_deployment_that_moves_traffic_says_where_the_traffic_is() {
    for (stage, weight, members, means) in [
        (
            "PRE_SCALE_UP",
            "20.0",
            BALANCED,
            "The new revision has not started.",
        ),
        (
            "SCALE_UP",
            "0.0",
            BALANCED,
            "The new revision's tasks are starting. It has no traffic.",
        ),
        (
            "SCALE_UP",
            "20.0",
            BALANCED,
            "The new revision's tasks are starting.",
        ),
        (
            "POST_SCALE_UP",
            "0.0",
            BALANCED,
            "The new revision's tasks are running. It has no traffic.",
        ),
        (
            "POST_SCALE_UP",
            "20.0",
            BALANCED,
            "The new revision's tasks are running.",
        ),
        (
            "TEST_TRAFFIC_SHIFT",
            "0.0",
            TESTED,
            "Test traffic is moving to the new revision.",
        ),
        ("POST_TEST_TRAFFIC_SHIFT", "20.0", TESTED, ""),
        (
            "PRE_PRODUCTION_TRAFFIC_SHIFT",
            "0.0",
            BALANCED,
            "Production traffic is about to move to the new revision.",
        ),
        (
            "PRODUCTION_TRAFFIC_SHIFT",
            "0.0",
            BALANCED,
            "Production traffic is moving to the new revision.",
        ),
        (
            "CLEAN_UP",
            "100.0",
            BALANCED,
            "The current revision's tasks are stopping.",
        ),
    ] {
        let meaning = meaning("BLUE_GREEN", stage, Some(weight), members);
        assert_eq!(meaning, means, "{stage} {weight}");
    }
}

#[test]
fn a_stage_of_a_deployment_that_moves_no_traffic_says_how_its_tasks_are() {
    for (strategy, members, stage, means) in [
        (
            "BLUE_GREEN",
            HEADLESS,
            "PRE_SCALE_UP",
            "The new revision has not started.",
        ),
        (
            "BLUE_GREEN",
            HEADLESS,
            "SCALE_UP",
            "The new revision's tasks are starting.",
        ),
        (
            "BLUE_GREEN",
            HEADLESS,
            "POST_SCALE_UP",
            "The new revision's tasks are running beside those of the current revision.",
        ),
        (
            "BLUE_GREEN",
            HEADLESS,
            "TEST_TRAFFIC_SHIFT",
            "No traffic moves: ECS manages none for this service.",
        ),
        (
            "BLUE_GREEN",
            HEADLESS,
            "PRE_PRODUCTION_TRAFFIC_SHIFT",
            "The new revision's tasks are running beside those of the current revision.",
        ),
        (
            "BLUE_GREEN",
            HEADLESS,
            "POST_PRODUCTION_TRAFFIC_SHIFT",
            "The new revision's tasks are running beside those of the current revision.",
        ),
        (
            "BLUE_GREEN",
            HEADLESS,
            "CLEAN_UP",
            "The current revision's tasks are stopping.",
        ),
        (
            "ROLLING",
            BALANCED,
            "PRE_SCALE_UP",
            "The new revision has not started.",
        ),
        (
            "ROLLING",
            BALANCED,
            "POST_SCALE_UP",
            "The new revision's tasks are running.",
        ),
        (
            "ROLLING",
            BALANCED,
            "CLEAN_UP",
            "The current revision's tasks are stopping.",
        ),
    ] {
        let meaning = meaning(strategy, stage, None, members);
        assert_eq!(meaning, means, "{strategy} {stage}");
    }
}

#[test]
fn in_a_first_deployment_the_new_revision_has_all_test_traffic_and_no_other_is_named() {
    let json = Deployment::paused("BLUE_GREEN", "POST_TEST_TRAFFIC_SHIFT", Some("0.0")).json();
    let mut json: serde_json::Value = serde_json::from_str(&json).unwrap();
    json["sourceServiceRevisions"] = serde_json::json!([]);
    let read = rollout(&json.to_string()).informed_by(&known(TESTED));
    let mut stages = read.stages.iter();
    let here = stages.find(|stage| stage.state == StageState::Current);
    assert_eq!(
        here.unwrap().meaning,
        Some("The new revision has all test traffic.")
    );
}

#[test]
fn the_pauses_ahead_are_those_of_later_stages_and_of_later_steps() {
    const STEP: &str = "PRE_PRODUCTION_TRAFFIC_SHIFT";
    const AFTER: &str = "POST_PRODUCTION_TRAFFIC_SHIFT";
    for (strategy, stage, weight, others, ahead) in [
        (
            "BLUE_GREEN",
            "POST_TEST_TRAFFIC_SHIFT",
            Some("0.0"),
            &[][..],
            Some(0),
        ),
        ("BLUE_GREEN", "POST_SCALE_UP", Some("0.0"), &[STEP], Some(1)),
        (
            "BLUE_GREEN",
            "POST_SCALE_UP",
            Some("0.0"),
            &[STEP, STEP, AFTER],
            Some(3),
        ),
        ("BLUE_GREEN", STEP, Some("0.0"), &[AFTER], Some(1)),
        (
            "BLUE_GREEN",
            AFTER,
            Some("100.0"),
            &["POST_SCALE_UP", STEP],
            Some(0),
        ),
        ("LINEAR", "PRE_SCALE_UP", Some("0.0"), &[STEP], Some(5)),
        (
            "LINEAR",
            "PRE_SCALE_UP",
            Some("0.0"),
            &[STEP, AFTER],
            Some(6),
        ),
        ("LINEAR", STEP, Some("0.0"), &[], Some(4)),
        ("LINEAR", STEP, Some("0.0"), &[STEP, AFTER], Some(9)),
        ("LINEAR", STEP, Some("20.0"), &[], Some(3)),
        ("LINEAR", STEP, Some("80.0"), &[], Some(0)),
        (
            "LINEAR",
            "PRODUCTION_TRAFFIC_SHIFT",
            Some("40.0"),
            &[STEP],
            Some(3),
        ),
        (
            "LINEAR",
            "PRODUCTION_TRAFFIC_SHIFT",
            Some("100.0"),
            &[STEP, AFTER],
            Some(1),
        ),
        ("LINEAR", AFTER, Some("100.0"), &[STEP], Some(0)),
        (
            "LINEAR",
            "BAKE_TIME",
            Some("100.0"),
            &[STEP, AFTER],
            Some(0),
        ),
        ("CANARY", STEP, Some("0.0"), &[], Some(1)),
        ("CANARY", STEP, Some("10.0"), &[], Some(0)),
        // Without weights it is not known which step it is; before the first and after the last it does not matter.
        ("LINEAR", STEP, None, &[], None),
        ("LINEAR", "PRODUCTION_TRAFFIC_SHIFT", None, &[STEP], None),
        ("LINEAR", "POST_SCALE_UP", None, &[STEP], Some(5)),
        ("LINEAR", AFTER, None, &[STEP], Some(0)),
        ("BLUE_GREEN", STEP, None, &[], Some(0)),
        ("ROLLING", "PRE_SCALE_UP", None, &["POST_SCALE_UP"], Some(1)),
        ("ROLLING", "PRE_SCALE_UP", None, &[STEP], None),
        // RECONCILE_SERVICE is passed only by a service with more than one active revision.
        (
            "BLUE_GREEN",
            "PRE_SCALE_UP",
            Some("0.0"),
            &["RECONCILE_SERVICE"],
            Some(0),
        ),
    ] {
        let read = Deployment::paused(strategy, stage, weight)
            .with_pauses_at(others)
            .read();
        assert_eq!(
            read.pauses_ahead, ahead,
            "{strategy} {stage} {weight:?} {others:?}"
        );
    }
}

#[test]
fn whether_a_service_without_traffic_pauses_before_every_step_is_not_known() {
    const STEP: &str = "PRE_PRODUCTION_TRAFFIC_SHIFT";
    const AFTER: &str = "POST_PRODUCTION_TRAFFIC_SHIFT";
    for (strategy, others, members, ahead) in [
        ("LINEAR", &[STEP][..], HEADLESS, None),
        ("LINEAR", &[AFTER], HEADLESS, Some(1)),
        ("BLUE_GREEN", &[STEP], HEADLESS, Some(1)),
        ("LINEAR", &[STEP], BALANCED, Some(5)),
    ] {
        let read = Deployment::paused(strategy, "PRE_SCALE_UP", Some("0.0"))
            .with_pauses_at(others)
            .read()
            .informed_by(&known(members));
        assert_eq!(read.pauses_ahead, ahead, "{strategy} {others:?} {members}");
    }
}

#[test]
fn a_stage_that_others_pass_is_listed_where_the_deployment_has_a_hook_or_stands_there() {
    for (stage, hooked_at, listed) in [
        (
            "POST_SCALE_UP",
            "POST_SCALE_UP",
            "PRE_SCALE_UP SCALE_UP POST_SCALE_UP CLEAN_UP",
        ),
        (
            "BAKE_TIME",
            "POST_SCALE_UP",
            "PRE_SCALE_UP SCALE_UP POST_SCALE_UP BAKE_TIME CLEAN_UP",
        ),
        (
            "POST_SCALE_UP",
            "TEST_TRAFFIC_SHIFT",
            "PRE_SCALE_UP SCALE_UP POST_SCALE_UP TEST_TRAFFIC_SHIFT CLEAN_UP",
        ),
    ] {
        let read = rollout(&format!(
            r#"{{"status":"IN_PROGRESS","lifecycleStage":"{stage}","deploymentConfiguration":{{"strategy":"ROLLING",
                "lifecycleHooks":[{{"targetType":"PAUSE","lifecycleStages":["{hooked_at}"]}}]}}}}"#
        ));
        let stages: Vec<&str> = states(&read).into_iter().map(|(stage, _)| stage).collect();
        assert_eq!(stages.join(" "), listed);
    }
}

#[test]
fn before_a_deployment_has_begun_all_its_pauses_are_ahead() {
    let of = |sources: &str, status: &str| {
        let read = rollout(&format!(
            r#"{{"status":"{status}",{sources}"deploymentConfiguration":{{"strategy":"LINEAR","linearConfiguration":{{"stepPercent":50}},
                "lifecycleHooks":[{{"targetType":"PAUSE","lifecycleStages":["RECONCILE_SERVICE","PRE_SCALE_UP","PRE_PRODUCTION_TRAFFIC_SHIFT"]}},
                    {{"targetType":"AWS_LAMBDA","lifecycleStages":["POST_SCALE_UP"]}}]}}}}"#
        ));
        assert!(
            read.stages
                .iter()
                .all(|stage| stage.state == StageState::ToCome)
                || status != "PENDING"
        );
        read.pauses_ahead
    };
    assert_eq!(
        of(r#""sourceServiceRevisions":[{"arn":"a"}],"#, "PENDING"),
        Some(3)
    );
    assert_eq!(
        of(
            r#""sourceServiceRevisions":[{"arn":"a"},{"arn":"b"}],"#,
            "PENDING"
        ),
        Some(4)
    );
    assert_eq!(of("", "PENDING"), None);
    assert_eq!(of("", "ROLLBACK_REQUESTED"), Some(0));
    assert_eq!(of("", "IN_PROGRESS"), None);
}

#[test]
fn a_hook_that_may_be_a_pause_makes_the_number_ahead_unknown() {
    let of = |stage: &str, hooks: &str| {
        rollout(&format!(
            r#"{{"status":"IN_PROGRESS","lifecycleStage":"{stage}","sourceServiceRevisions":[{{"arn":"a"}}],
                "deploymentConfiguration":{{"strategy":"BLUE_GREEN"{hooks}}}}}"#
        ))
        .pauses_ahead
    };
    let at = |stage: &str, others: &str| {
        format!(r#","lifecycleHooks":[{{"lifecycleStages":["{stage}"]{others}}}]"#)
    };
    for (stage, hooks, ahead) in [
        ("POST_SCALE_UP", at("POST_TEST_TRAFFIC_SHIFT", ""), None),
        ("BAKE_TIME", at("POST_TEST_TRAFFIC_SHIFT", ""), Some(0)),
        (
            "POST_SCALE_UP",
            at(
                "POST_TEST_TRAFFIC_SHIFT",
                r#","hookTargetArn":"arn:aws:lambda:f""#,
            ),
            Some(0),
        ),
        (
            "POST_SCALE_UP",
            at("POST_TEST_TRAFFIC_SHIFT", r#","targetType":"AWS_LAMBDA""#),
            Some(0),
        ),
        // A stage that this version does not know may be anywhere.
        (
            "POST_SCALE_UP",
            at("MOON_PHASE", r#","targetType":"PAUSE""#),
            None,
        ),
        (
            "POST_SCALE_UP",
            r#","lifecycleHooks":[{"targetType":"PAUSE"}]"#.to_owned(),
            None,
        ),
        ("POST_SCALE_UP", String::new(), None),
        ("BAKE_TIME", String::new(), Some(0)),
    ] {
        assert_eq!(of(stage, &hooks), ahead, "{stage} {hooks}");
    }
}
