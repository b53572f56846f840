//! What continuing and rolling back do: a table over strategy, stage, hooks and what is known.

use super::*;

const STEP: &str = "PRE_PRODUCTION_TRAFFIC_SHIFT";
const AFTER: &str = "POST_PRODUCTION_TRAFFIC_SHIFT";
const TEST: &str = "POST_TEST_TRAFFIC_SHIFT";

/// Of a deployment whose revisions were not read.
#[test]
#[allow(clippy::too_many_lines, reason = "it is one table")]
fn continuing_does_what_strategy_stage_and_hooks_make_of_it() {
    for (strategy, stage, weight, others, does) in [
        (
            "BLUE_GREEN",
            "PRE_SCALE_UP",
            Some("0.0"),
            &[][..],
            "The new revision's tasks start. Production traffic moves to the new revision: from 0\u{a0}% to 100\u{a0}%.",
        ),
        (
            "BLUE_GREEN",
            "PRE_SCALE_UP",
            Some("0.0"),
            &["POST_SCALE_UP"],
            "The new revision's tasks start. Production traffic does not move yet: ECS pauses again at POST_SCALE_UP.",
        ),
        (
            "BLUE_GREEN",
            "POST_SCALE_UP",
            Some("0.0"),
            &[STEP],
            "Production traffic does not move yet: ECS pauses again at PRE_PRODUCTION_TRAFFIC_SHIFT.",
        ),
        (
            "BLUE_GREEN",
            TEST,
            Some("0.0"),
            &[],
            "Production traffic moves to the new revision: from 0\u{a0}% to 100\u{a0}%.",
        ),
        (
            "BLUE_GREEN",
            STEP,
            Some("0.0"),
            &[AFTER],
            "Production traffic moves to the new revision: from 0\u{a0}% to 100\u{a0}%. Then ECS pauses again at POST_PRODUCTION_TRAFFIC_SHIFT.",
        ),
        (
            "BLUE_GREEN",
            AFTER,
            Some("100.0"),
            &[STEP],
            "The new revision keeps all production traffic. After the bake time of 15 min, ECS stops the current revision's tasks: after \
             that, going back needs a new deployment.",
        ),
        (
            "LINEAR",
            STEP,
            Some("0.0"),
            &[],
            "Production traffic moves to the new revision: from 0\u{a0}% to 20\u{a0}% (step 1 of 5). Then ECS pauses again, before the next step.",
        ),
        (
            "LINEAR",
            STEP,
            Some("20.0"),
            &[],
            "Production traffic moves to the new revision: from 20\u{a0}% to 40\u{a0}% (step 2 of 5). Then ECS pauses again, before the next step.",
        ),
        (
            "LINEAR",
            STEP,
            Some("80.0"),
            &[AFTER],
            "Production traffic moves to the new revision: from 80\u{a0}% to 100\u{a0}% (step 5 of 5). Then ECS pauses again at \
             POST_PRODUCTION_TRAFFIC_SHIFT.",
        ),
        (
            "LINEAR",
            TEST,
            Some("0.0"),
            &[],
            "Production traffic moves to the new revision: from 0\u{a0}% to 20\u{a0}% (step 1 of 5), then on to 100\u{a0}% without another pause.",
        ),
        (
            "CANARY",
            STEP,
            Some("10.0"),
            &[],
            "Production traffic moves to the new revision: from 10\u{a0}% to 100\u{a0}% (step 2 of 2).",
        ),
        (
            "CANARY",
            STEP,
            Some("100.0"),
            &[],
            "The new revision already has all production traffic.",
        ),
        // The share is what ECS says, even where it should be all by now.
        (
            "CANARY",
            AFTER,
            Some("40.0"),
            &["BAKE_TIME"],
            "The new revision keeps its 40\u{a0}% of production traffic. Then ECS pauses again at BAKE_TIME.",
        ),
        // What starts at the present stage, or at that of the next pause, is not what continuing does before it.
        (
            "ROLLING",
            "SCALE_UP",
            None,
            &[],
            "The rolling deployment continues.",
        ),
        (
            "ROLLING",
            "PRE_SCALE_UP",
            None,
            &["SCALE_UP"],
            "The rolling deployment continues. Then ECS pauses again at SCALE_UP.",
        ),
        (
            "ROLLING",
            "PRE_SCALE_UP",
            None,
            &[],
            "The new revision's tasks start and replace those of the current revision.",
        ),
        (
            "ROLLING",
            "PRE_SCALE_UP",
            None,
            &["POST_SCALE_UP"],
            "The new revision's tasks start and replace those of the current revision. Then ECS pauses again at POST_SCALE_UP.",
        ),
        (
            "ROLLING",
            "POST_SCALE_UP",
            None,
            &[],
            "The rolling deployment continues.",
        ),
        (
            "BLUE_GREEN",
            TEST,
            None,
            &[],
            "How traffic moves is not known: ECS reported no traffic weights.",
        ),
        (
            "BLUE_GREEN",
            "MOON_PHASE",
            Some("0.0"),
            &[],
            "The deployment continues. What it does next is not known: this version does not know the stage MOON_PHASE.",
        ),
    ] {
        let read = Deployment::paused(strategy, stage, weight)
            .with_pauses_at(others)
            .read();
        assert_eq!(
            continuing(&read),
            does,
            "{strategy} {stage} {weight:?} {others:?}"
        );
    }
}

#[test]
fn test_traffic_moves_only_where_there_is_a_test_listener() {
    let of = |members| {
        let read = Deployment::paused("BLUE_GREEN", "POST_SCALE_UP", Some("0.0")).read();
        continuing(&read.informed_by(&known(members))).to_owned()
    };
    let production = "Production traffic moves to the new revision: from 0\u{a0}% to 100\u{a0}%.";
    assert_eq!(
        of(TESTED),
        format!("Test traffic moves to the new revision. {production}")
    );
    assert_eq!(of(BALANCED), production);
    assert_eq!(
        of(r#""serviceConnectConfiguration":{"enabled":true,"services":[{"portName":"web"}]}"#),
        production
    );
}

#[test]
fn ecs_moves_no_traffic_of_a_headless_service() {
    for (strategy, stage, go, back) in [
        (
            "BLUE_GREEN",
            "PRE_SCALE_UP",
            "The new revision's tasks start. No traffic moves: the service has no load balancer, Service Connect or VPC Lattice. \
             The new tasks run beside the current ones. After the bake time of 15 min, ECS stops the current revision's tasks: \
             after that, going back needs a new deployment.",
            "The service goes back to the current revision. No traffic moves. The new revision's tasks stop.",
        ),
        (
            "CANARY",
            AFTER,
            "No traffic moves: the service has no load balancer, Service Connect or VPC Lattice. The new tasks run beside the \
             current ones. After the bake time of 15 min, ECS stops the current revision's tasks: after that, going back needs a \
             new deployment.",
            "The service goes back to the current revision. No traffic moves. The new revision's tasks stop.",
        ),
    ] {
        // Whatever ECS sends as its weights.
        for weight in [None, Some("0.0"), Some("100.0")] {
            let read = Deployment::paused(strategy, stage, weight).read();
            let read = read.informed_by(&known(HEADLESS));
            assert_eq!(
                (continuing(&read), rolling_back(&read)),
                (go, back),
                "{weight:?}"
            );
            assert_eq!(read.traffic_steps, None);
        }
    }
}

#[test]
fn one_of_several_pauses_moves_nothing() {
    let mut deployment = Deployment::paused("BLUE_GREEN", TEST, Some("0.0"));
    for (waiting, one) in [
        (
            2,
            "Continues 1 of 2 pauses. Nothing moves until the other is continued too.",
        ),
        (
            3,
            "Continues 1 of 3 pauses. Nothing moves until the other 2 are continued too.",
        ),
    ] {
        deployment.waiting = waiting;
        let read = deployment.read();
        assert_eq!(continuing(&read), one);
        let all = read.continuing_all.unwrap();
        assert_eq!(
            all.consequence.as_deref(),
            Some(&*format!(
                "Continues all {waiting} pauses. Production traffic moves to the new revision: from 0\u{a0}% to 100\u{a0}%."
            ))
        );
    }
    deployment.waiting = 1;
    assert_eq!(deployment.read().continuing_all, None);
}

#[test]
fn a_function_that_runs_at_the_stage_must_succeed_first() {
    let json = Deployment::paused("BLUE_GREEN", TEST, Some("0.0")).json();
    let lambda = r#""lifecycleHookDetails":[{"hookId":"l","targetType":"AWS_LAMBDA","status":"IN_PROGRESS"},"#;
    let read = rollout(&json.replace(r#""lifecycleHookDetails":["#, lambda));
    assert_eq!(
        continuing(&read),
        "Production traffic moves to the new revision: from 0\u{a0}% to 100\u{a0}%. The Lambda hook that is running at this stage must succeed \
         first."
    );
}

#[test]
fn only_a_function_that_is_running_must_succeed_first() {
    for hook in [
        r#""targetType":"AWS_LAMBDA","status":"SUCCEEDED""#,
        r#""targetType":"PAUSE","status":"IN_PROGRESS""#,
    ] {
        let json = Deployment::paused("BLUE_GREEN", TEST, Some("0.0")).json();
        let with = format!(r#""lifecycleHookDetails":[{{"hookId":"l",{hook}}},"#);
        let read = rollout(&json.replace(r#""lifecycleHookDetails":["#, &with));
        assert_eq!(
            continuing(&read),
            "Production traffic moves to the new revision: from 0\u{a0}% to 100\u{a0}%.",
            "{hook}"
        );
    }
}

#[test]
fn where_another_pause_may_come_first_the_end_is_not_foretold() {
    let json = Deployment::paused("BLUE_GREEN", "PRE_SCALE_UP", None).json();
    // A pause at a stage that this version does not know may be anywhere.
    let read = rollout(&json.replace(
        r#""lifecycleStages":["PRE_SCALE_UP"]"#,
        r#""lifecycleStages":["MOON_PHASE"]"#,
    ));
    let read = read.informed_by(&known(HEADLESS));
    assert!(
        continuing(&read).ends_with(
            "VPC Lattice. It may pause again first: ECS did not report all of its hooks."
        ),
        "{}",
        continuing(&read)
    );
}

#[test]
fn the_bake_time_is_reported_where_there_is_one() {
    let of = |bake_minutes| {
        let read = Deployment {
            bake_minutes,
            ..Deployment::paused("BLUE_GREEN", AFTER, Some("100.0"))
        }
        .read();
        continuing(&read).to_owned()
    };
    let keeps = "The new revision keeps all production traffic.";
    let stops =
        "ECS stops the current revision's tasks: after that, going back needs a new deployment.";
    assert_eq!(
        of(Some(15)),
        format!("{keeps} After the bake time of 15 min, {stops}")
    );
    assert_eq!(of(Some(0)), format!("{keeps} {stops}"));
    assert_eq!(of(None), format!("{keeps} After the bake time, {stops}"));
}

#[test]
fn rolling_back_takes_the_new_revisions_share_away() {
    for (strategy, stage, weight, does) in [
        (
            "BLUE_GREEN",
            TEST,
            Some("0.0"),
            "Production traffic stays on the current revision. The new revision's tasks stop.",
        ),
        (
            "CANARY",
            STEP,
            Some("10.0"),
            "Production traffic moves back to the current revision: the new revision goes from 10\u{a0}% to 0\u{a0}%. The new revision's tasks \
             stop.",
        ),
        (
            "ROLLING",
            "POST_SCALE_UP",
            None,
            "The service goes back to the current revision. The new revision's tasks stop.",
        ),
        (
            "BLUE_GREEN",
            TEST,
            None,
            "The service goes back to the current revision. The new revision's tasks stop.",
        ),
    ] {
        let read = Deployment::paused(strategy, stage, weight).read();
        assert_eq!(rolling_back(&read), does, "{strategy} {stage}");
    }
}

#[test]
fn rolling_back_says_when_it_is_no_longer_quick() {
    let quick = Deployment::paused("BLUE_GREEN", "BAKE_TIME", Some("100.0"));
    assert!(!rolling_back(&quick.read()).contains("quick"));
    let cleaning = Deployment::paused("BLUE_GREEN", "CLEAN_UP", Some("100.0"));
    assert!(
        rolling_back(&cleaning.read())
            .ends_with("Going back is no longer quick: ECS is stopping the tasks to go back to.")
    );
    let rolling = Deployment::paused("ROLLING", "POST_SCALE_UP", None).json();
    let none_left = rolling.replacen(r#""runningTaskCount":2"#, r#""runningTaskCount":0"#, 1);
    assert!(
        rolling_back(&rollout(&none_left))
            .ends_with("Going back is no longer quick: the tasks to go back to must start again.")
    );
    // A service that is scaled to nothing has no tasks to wait for.
    let none_at_all = rolling.replace(r#""runningTaskCount":2"#, r#""runningTaskCount":0"#);
    assert!(!rolling_back(&rollout(&none_at_all)).contains("quick"));
}

#[test]
fn where_several_revisions_ran_it_goes_back_to_them() {
    let json = Deployment::paused("BLUE_GREEN", TEST, Some("0.0")).json();
    let two = json.replace(
        r#""sourceServiceRevisions":["#,
        r#""sourceServiceRevisions":[{"arn":"40"},"#,
    );
    assert_eq!(
        rolling_back(&rollout(&two)),
        "Production traffic stays on the current revisions. The new revision's tasks stop."
    );
}

#[test]
fn next_is_what_continuing_leads_to_another_pause_included() {
    let pause = |stage: &str| Some(LifecycleStage::from(stage.to_owned()));
    for (strategy, stage, weight, others, next) in [
        (
            "BLUE_GREEN",
            TEST,
            Some("0.0"),
            &[][..],
            Some((Some(100_000), Some(1), None)),
        ),
        (
            "BLUE_GREEN",
            "POST_SCALE_UP",
            Some("0.0"),
            &[STEP],
            Some((Some(0), None, pause(STEP))),
        ),
        (
            "BLUE_GREEN",
            STEP,
            Some("0.0"),
            &[AFTER],
            Some((Some(100_000), Some(1), pause(AFTER))),
        ),
        (
            "LINEAR",
            STEP,
            Some("20.0"),
            &[],
            Some((Some(40_000), Some(2), pause(STEP))),
        ),
        (
            "LINEAR",
            STEP,
            Some("80.0"),
            &[],
            Some((Some(100_000), Some(5), None)),
        ),
        ("LINEAR", STEP, None, &[], None),
        ("BLUE_GREEN", AFTER, Some("100.0"), &[], None),
        (
            "ROLLING",
            "PRE_SCALE_UP",
            None,
            &["POST_SCALE_UP"],
            Some((None, None, pause("POST_SCALE_UP"))),
        ),
    ] {
        let read = Deployment::paused(strategy, stage, weight)
            .with_pauses_at(others)
            .read();
        let found = read
            .next
            .map(|next| (next.traffic.map(|share| share.0), next.step, next.pause));
        assert_eq!(found, next, "{strategy} {stage} {others:?}");
    }
}
