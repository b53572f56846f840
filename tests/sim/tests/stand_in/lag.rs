//! Reads that lag behind: they show the past, whole, while acts and events are of the present.

use crate::caller::{Call, describe, go_on};
use crate::stage::{START, deploy, deploying_with, place, settle, truth, waiting};
use ecs_sim::{
    Action, DeploymentConfiguration, DeploymentSpec, Fault, FaultKind, LifecycleHook, Operation,
    Settings, Sim, Stage,
};
use serde_json::{Value, json};

const SECOND: i64 = 1_000;

fn deploying(read_lag: i64) -> (Sim, String) {
    let pause = LifecycleHook::pause(Stage::PostTestTrafficShift, 60, Action::Rollback);
    let settings = Settings {
        read_lag,
        ..Settings::default()
    };
    deploying_with(
        settings,
        DeploymentConfiguration::blue_green().with_hook(pause),
        Vec::new(),
    )
}

/// A deployment that has waited for a minute, and its hook.
fn paused(read_lag: i64) -> (Sim, String, String) {
    let (mut sim, arn) = deploying(read_lag);
    settle(&mut sim, &arn);
    sim.advance(sim.now() + 60 * SECOND);
    let hook = waiting(&sim, &arn).pop().unwrap();
    (sim, arn, hook)
}

/// What a read says of the one hook.
fn status(sim: &mut Sim, arn: &str) -> Value {
    let output = describe(arn).output(sim);
    output["serviceDeployments"][0]["lifecycleHookDetails"][0]["status"].clone()
}

fn stale(kind: FaultKind, times: u32) -> Fault {
    Fault::once(Operation::DescribeServiceDeployments, kind).times(times)
}

#[test]
fn a_decided_hook_waits_in_reads_until_the_lag_has_passed() {
    let (mut sim, arn, hook) = paused(5 * SECOND);
    go_on(&arn, &hook).output(&mut sim);
    let decided = sim.now();
    let mut seen = Vec::new();
    for after in [0, 4_999, 5_000] {
        sim.advance(decided + after);
        seen.push(status(&mut sim, &arn));
    }
    assert_eq!(seen, ["AWAITING_ACTION", "AWAITING_ACTION", "SUCCEEDED"]);
}

#[test]
fn acts_know_no_lag() {
    let (mut sim, arn) = deploying(60 * SECOND);
    settle(&mut sim, &arn);
    let hook = waiting(&sim, &arn).pop().unwrap();
    assert_eq!(status(&mut sim, &arn), Value::Null);
    go_on(&arn, &hook).output(&mut sim);
    let code = go_on(&arn, &hook).code(&mut sim);
    assert_eq!(code, "InvalidParameterException");
    assert_eq!(truth(&sim, &arn).acts.len(), 2);
}

#[test]
fn an_event_comes_before_a_read_shows_what_it_is_about() {
    let (mut sim, arn) = deploying(60 * SECOND);
    settle(&mut sim, &arn);
    let hook = waiting(&sim, &arn).pop().unwrap();
    let told = sim
        .events_after(0)
        .any(|told| told.event["detail"]["hookId"] == hook);
    assert!(told);
    let read = describe(&arn).output(&mut sim);
    assert_eq!(read["serviceDeployments"][0]["status"], "PENDING");
}

#[test]
fn every_read_shows_the_same_past() {
    let (mut sim, older, _) = paused(5 * SECOND);
    let newer = deploy(&mut sim);
    let service = json!({ "cluster": "prod", "services": ["web"] });
    let list = json!({ "cluster": "prod", "service": "web" });
    let current = |sim: &mut Sim| {
        let services = Call::new("DescribeServices", &service).output(sim);
        let listed = Call::new("ListServiceDeployments", &list).output(sim);
        let described = describe(&newer).output(sim);
        [
            services["services"][0]["currentServiceDeployment"].clone(),
            listed["serviceDeployments"][0]["serviceDeploymentArn"].clone(),
            described["failures"][0]["reason"].clone(),
        ]
    };
    sim.advance(sim.now() + 4_999);
    assert_eq!(
        current(&mut sim),
        [json!(older), json!(older), json!("MISSING")]
    );
    sim.advance(sim.now() + 1);
    assert_eq!(current(&mut sim), [json!(newer), json!(newer), Value::Null]);
}

#[test]
fn a_lagging_read_says_what_a_fresh_one_said_then() {
    const LAG: i64 = 7_321;
    let (mut sim, arn) = deploying(0);
    let mut fresh = Vec::new();
    for step in 0..300 {
        sim.advance(START + step * 333);
        if let Some(hook) = waiting(&sim, &arn).pop().filter(|_| step % 5 == 0) {
            sim.act(&arn, &hook, Action::Continue).unwrap();
        }
        if step == 150 {
            sim.start_deployment(&place(), "prod", "web", DeploymentSpec::default());
        }
        let asked_at = sim.now();
        fresh.push((asked_at, describe(&arn).output(&mut sim)));
        let long_ago = FaultKind::Lag { ms: LAG };
        sim.inject(stale(long_ago, 1));
        let lagging = describe(&arn).output(&mut sim);
        sim.inject(stale(
            FaultKind::Frozen {
                at: asked_at - 11 * 333,
            },
            1,
        ));
        let frozen = describe(&arn).output(&mut sim);
        let Some((_, then)) = fresh.iter().rev().nth(11) else {
            continue;
        };
        assert_eq!(&frozen, then, "step {step}");
        let status = |read: &Value| read["serviceDeployments"][0]["status"].clone();
        let among: Vec<_> = fresh
            .iter()
            .filter(|(at, _)| (asked_at - LAG - 333..=asked_at - LAG + 333).contains(at))
            .map(|(_, read)| status(read))
            .collect();
        assert!(
            among.is_empty() || among.contains(&status(&lagging)),
            "step {step}"
        );
    }
}

#[test]
fn reads_go_back_and_forth_as_they_are_reported() {
    let (mut sim, arn, hook) = paused(0);
    go_on(&arn, &hook).output(&mut sim);
    sim.advance(sim.now() + SECOND);
    sim.inject(stale(FaultKind::Lag { ms: 2 * SECOND }, 2));
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(status(&mut sim, &arn));
    }
    sim.inject(stale(FaultKind::Lag { ms: 2 * SECOND }, 1));
    seen.push(status(&mut sim, &arn));
    let expected = [
        "AWAITING_ACTION",
        "AWAITING_ACTION",
        "SUCCEEDED",
        "AWAITING_ACTION",
    ];
    assert_eq!(seen, expected);
}

#[test]
fn frozen_reads_never_catch_up() {
    let (mut sim, arn, hook) = paused(0);
    let frozen = FaultKind::Frozen { at: sim.now() - 1 };
    sim.inject(Fault::always(frozen));
    go_on(&arn, &hook).output(&mut sim);
    sim.advance(sim.now() + 3_600 * SECOND);
    assert_eq!(status(&mut sim, &arn), "AWAITING_ACTION");
    assert_eq!(truth(&sim, &arn).status.name(), "SUCCESSFUL");
}

#[test]
fn the_log_says_which_moment_a_read_showed() {
    let (mut sim, arn, hook) = paused(0);
    status(&mut sim, &arn);
    sim.settings_mut().read_lag = SECOND;
    status(&mut sim, &arn);
    go_on(&arn, &hook).output(&mut sim);
    let shown: Vec<_> = sim.requests().iter().map(|logged| logged.shows).collect();
    assert_eq!(shown, [None, Some(sim.now() - SECOND), None]);
}

#[test]
fn a_past_that_went_at_another_pace_is_shown_as_it_was() {
    let (mut sim, arn) = deploying(0);
    settle(&mut sim, &arn);
    let opened = sim.now();
    let at = |moment| FaultKind::Frozen { at: moment };
    sim.settings_mut().durations.task_start *= 10;
    sim.advance(opened + SECOND);
    sim.inject(stale(at(opened), 1));
    assert_eq!(status(&mut sim, &arn), "AWAITING_ACTION");
    sim.inject(stale(at(opened - 1), 1));
    assert_eq!(status(&mut sim, &arn), Value::Null);
}
