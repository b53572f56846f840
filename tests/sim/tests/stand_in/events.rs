//! What `EventBridge` is told: every change of a hook's state, once, in order.

use crate::stage::{deploying, deploying_with, end, settle, waiting};
use ecs_sim::{Action, DeploymentConfiguration, LifecycleHook, Settings, Sim, Stage, StopType};
use serde_json::json;

const FUNCTION: &str = "arn:aws:lambda:us-east-1:111122223333:function:smoke-test";

fn pausing(pauses: &[Action]) -> DeploymentConfiguration {
    let pause = |action: &Action| LifecycleHook::pause(Stage::PostTestTrafficShift, 60, *action);
    pauses.iter().map(pause).fold(
        DeploymentConfiguration::blue_green(),
        DeploymentConfiguration::with_hook,
    )
}

/// Names of what was told, and of which hook (by the order in which they opened).
fn told(sim: &Sim) -> Vec<(String, usize)> {
    let hooks: Vec<&str> = sim
        .deployments()
        .iter()
        .flat_map(|deployment| &deployment.hooks)
        .map(|hook| &hook.id[..])
        .collect();
    sim.events_after(0)
        .map(|told| {
            let detail = &told.event["detail"];
            let hook = hooks.iter().position(|id| detail["hookId"] == **id);
            let name = detail["eventName"].as_str().unwrap();
            (name.to_owned(), hook.unwrap())
        })
        .collect()
}

#[test]
fn an_event_is_written_as_event_bridge_writes_it() {
    let (mut sim, arn) = deploying(pausing(&[Action::Rollback]));
    settle(&mut sim, &arn);
    let hook = waiting(&sim, &arn).remove(0);
    let events: Vec<_> = sim.events_after(0).collect();
    assert_eq!(
        serde_json::to_value(&events).unwrap(),
        json!([{ "number": 1, "event": {
            "version": "0",
            "id": events[0].event["id"],
            "detail-type": "ECS Hook State Change",
            "source": "aws.ecs",
            "account": "111122223333",
            "time": "2026-01-15T12:00:32Z",
            "region": "us-east-1",
            "resources": [arn],
            "detail": {
                "eventType": "INFO",
                "eventName": "HOOK_AWAITING_ACTION",
                "hookId": hook,
                "hookType": "PAUSE",
                "expiresAt": "2026-01-15T13:00:32Z",
                "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT",
                "clusterArn": "arn:aws:ecs:us-east-1:111122223333:cluster/prod",
                "serviceArn": "arn:aws:ecs:us-east-1:111122223333:service/prod/web",
                "serviceDeploymentArn": arn,
                "updatedAt": "2026-01-15T12:00:32Z"
            }
        } }])
    );
}

#[test]
fn every_event_has_an_id_of_its_own_that_looks_like_a_uuid() {
    let (mut sim, arn) = deploying(pausing(&[Action::Rollback, Action::Rollback]));
    end(&mut sim, &arn, Action::Continue);
    let ids: Vec<String> = sim
        .events_after(0)
        .map(|told| told.event["id"].to_string())
        .collect();
    assert_eq!(ids.len(), 4);
    for id in &ids {
        assert_eq!(ids.iter().filter(|other| *other == id).count(), 1);
        let parts: Vec<usize> = id.trim_matches('"').split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
    }
}

#[test]
fn who_continues_and_who_rolls_back_is_told_of_as_success_and_failure() {
    let (mut sim, arn) = deploying(pausing(&[Action::Rollback, Action::Rollback]));
    settle(&mut sim, &arn);
    let hooks = waiting(&sim, &arn);
    sim.act(&arn, &hooks[1], Action::Continue).unwrap();
    sim.act(&arn, &hooks[0], Action::Rollback).unwrap();
    assert_eq!(
        told(&sim),
        [
            ("HOOK_AWAITING_ACTION".to_owned(), 0),
            ("HOOK_AWAITING_ACTION".to_owned(), 1),
            ("HOOK_SUCCEEDED".to_owned(), 1),
            ("HOOK_FAILED".to_owned(), 0),
        ]
    );
}

#[test]
fn a_refused_act_tells_nothing() {
    let (mut sim, arn) = deploying(pausing(&[Action::Rollback]));
    settle(&mut sim, &arn);
    let hook = waiting(&sim, &arn).remove(0);
    sim.act(&arn, &hook, Action::Continue).unwrap();
    sim.act(&arn, &hook, Action::Rollback).unwrap_err();
    assert_eq!(
        told(&sim),
        [
            ("HOOK_AWAITING_ACTION".to_owned(), 0),
            ("HOOK_SUCCEEDED".to_owned(), 0)
        ]
    );
}

#[test]
fn a_timeout_is_reported_at_its_moment_whatever_it_does() {
    for action in [Action::Continue, Action::Rollback] {
        let (mut sim, arn) = deploying(pausing(&[action]));
        settle(&mut sim, &arn);
        let opened = sim.now();
        sim.advance(opened + 3_600_000 - 1);
        assert_eq!(told(&sim).len(), 1);
        sim.advance(opened + 3_600_000);
        assert_eq!(told(&sim)[1..], [("HOOK_TIMED_OUT".to_owned(), 0)]);
    }
}

#[test]
fn lambda_hooks_are_reported_too() {
    let hook = LifecycleHook::lambda(Stage::PostScaleUp, FUNCTION);
    let (mut sim, arn) = deploying(DeploymentConfiguration::blue_green().with_hook(hook));
    end(&mut sim, &arn, Action::Continue);
    let names = ["HOOK_IN_PROGRESS", "HOOK_SUCCEEDED"];
    assert_eq!(told(&sim), names.map(|name| (name.to_owned(), 0)));
    let first = sim.events_after(0).next().unwrap();
    let detail = &first.event["detail"];
    assert_eq!(detail["hookType"], "AWS_LAMBDA");
    assert_eq!(detail.get("expiresAt"), None);
}

#[test]
fn a_pause_that_went_away_with_its_deployment_is_not_reported() {
    let (mut sim, arn) = deploying(pausing(&[Action::Rollback]));
    settle(&mut sim, &arn);
    sim.stop(&arn, StopType::Rollback).unwrap();
    end(&mut sim, &arn, Action::Continue);
    assert_eq!(told(&sim), [("HOOK_AWAITING_ACTION".to_owned(), 0)]);
}

#[test]
fn a_reader_goes_on_where_it_was() {
    let (mut sim, arn) = deploying(pausing(&[Action::Rollback]));
    settle(&mut sim, &arn);
    end(&mut sim, &arn, Action::Continue);
    let numbers =
        |after| -> Vec<usize> { sim.events_after(after).map(|told| told.number).collect() };
    assert_eq!(numbers(0), [1, 2]);
    assert_eq!(numbers(1), [2]);
    assert_eq!(numbers(2), [0; 0]);
    assert_eq!(numbers(usize::MAX), [0; 0]);
}

#[test]
fn moments_between_seconds_are_told_to_the_millisecond() {
    let settings = Settings {
        durations: ecs_sim::Durations {
            pending: 2_125,
            ..ecs_sim::Durations::default()
        },
        ..Settings::default()
    };
    let (mut sim, arn) = deploying_with(settings, pausing(&[Action::Rollback]), Vec::new());
    settle(&mut sim, &arn);
    let event = sim.events_after(0).next().unwrap().event;
    assert_eq!(event["time"], "2026-01-15T12:00:32Z");
    assert_eq!(event["detail"]["updatedAt"], "2026-01-15T12:00:32.125Z");
    assert_eq!(event["detail"]["expiresAt"], "2026-01-15T13:00:32.125Z");
}
