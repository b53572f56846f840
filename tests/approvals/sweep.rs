//! The sweep looks after what is open, and never acts.

use ecs_greenlight::approval::{IncomingRequest, WorkerRequest};
use ecs_sim::{Action, Operation, Place};
use serde_json::json;

use crate::slack::press;
use crate::world::{EVENT_KEY, World, event, secrets, settings, settings_with};

#[test]
fn a_superseded_deployment_loses_its_buttons() {
    let mut world = World::asked();
    let place = Place::in_region("us-east-1");
    world.sim.deploy_again(&place, "prod", "web");
    world.sweep();
    assert!(!world.shown().contains("\"value\"") && world.shown().contains("web was stopped"));
    assert!(!world.store.contains_key(&format!("open/{}", world.hook)));
}

#[test]
fn a_worker_that_was_killed_between_the_last_vote_and_the_act_says_so_and_the_sweep_does_not_act() {
    let two =
        settings_with(&json!({ "policies": [{ "continue": { "anyone": true, "approvals": 2 } }] }));
    let mut world = World::with(&two, &secrets());
    world.event("HOOK_AWAITING_ACTION");
    world.press("UANN", "continue");
    let mut all = vec![world.begin(press(&world, "UBEN", "continue"))];
    let votes = |world: &World| {
        world
            .store
            .keys()
            .filter(|key| key.contains("/vote/"))
            .count()
    };
    world.serve_until(&mut all, |world| votes(world) == 2);
    drop(all);
    world.restart(&two);
    world.sweep();
    assert_eq!((world.actors().len(), &*world.fate()), (0, "Open"));
    let message = world.shown();
    assert!(
        message.contains("2 of 2 approved") && message.contains("press Continue again"),
        "{message}"
    );
    world.press("UANN", "continue");
    assert_eq!(world.fate(), "Continued");
}

#[test]
fn what_is_as_it_should_be_is_left_alone() {
    let mut world = World::asked();
    let before = world.chat.len();
    for _ in 0..3 {
        world.sweep();
    }
    assert_eq!(world.chat.len(), before);
}

#[test]
fn forty_open_hooks_take_two_calls() {
    let mut world = World::asked();
    let key = format!("open/{}", world.hook);
    let open = world.store[&key].clone();
    for n in 0..39 {
        let id = format!("ecs-pause-{n}");
        let other = open.replace(&world.hook, &id).replace(
            world.arn.rsplit('/').next().unwrap(),
            &format!("aaaaaaaaaaaaaaaaaaaa{n}"),
        );
        world.store.insert(format!("open/{id}"), other);
    }
    let before = world.sim.requests().len();
    world.sweep();
    let described = world.sim.requests()[before..]
        .iter()
        .filter(|logged| logged.operation == Some(Operation::DescribeServiceDeployments));
    assert_eq!(described.count(), 2);
}

#[test]
fn only_these_hooks_are_looked_at_where_some_are_named() {
    let mut world = World::asked();
    let before = world.sim.requests().len();
    let hooks = Some(vec!["ecs-pause-another".to_owned()]);
    world.serve(WorkerRequest::Sweep { hooks });
    assert_eq!(world.sim.requests().len(), before);
}

#[test]
fn from_outside_the_sweep_takes_the_event_key() {
    let mut world = World::asked();
    let of = |key: &str| {
        let headers = vec![("x-api-key".to_owned(), key.to_owned())];
        WorkerRequest::RequestedSweep(IncomingRequest {
            headers,
            body: Vec::new(),
        })
    };
    let before = world.sim.requests().len();
    assert_eq!(world.serve(of("wrong")).status(), 401);
    assert_eq!(world.sim.requests().len(), before);
    assert_eq!(world.serve(of(EVENT_KEY)).status(), 202);
    assert!(world.sim.requests().len() > before);
}

#[test]
fn a_store_that_does_not_answer_is_reported() {
    let mut world = World::asked();
    world.store_answers = false;
    let served = world.sweep();
    assert_eq!(served.status(), 503);
    assert_eq!(served.lines()[0]["code"], "store-failed");
}

#[test]
fn an_account_that_is_no_longer_set_up_is_left_alone() {
    let mut world = World::asked();
    let elsewhere = json!({ "accounts": [{ "id": "444455556666", "regions": ["us-east-1"] }] });
    world.restart(&settings_with(&elsewhere));
    let before = world.sim.requests().len();
    world.sweep();
    assert_eq!(world.sim.requests().len(), before);
    world.restart(&settings());
}

#[test]
fn what_was_made_right_by_somebody_who_was_killed_then_is_no_longer_open() {
    let mut world = World::asked();
    let key = format!("open/{}", world.hook);
    let open = world.store[&key].clone();
    world.press("UANN", "continue");
    assert!(!world.store.contains_key(&key));
    world.store.insert(key.clone(), open);
    world.sweep();
    assert!(!world.store.contains_key(&key));
}

#[test]
fn an_entry_that_is_cut_short_keeps_the_sweep_from_no_other_hook() {
    let mut world = World::new();
    world.pass(16 * 60);
    world.lagging(1);
    world.event("HOOK_AWAITING_ACTION");
    world
        .store
        .insert("open/ecs-pause-0".to_owned(), "{\"serviceDep".to_owned());
    let served = world.sweep();
    assert_eq!(world.chat_at("/api/chat.postMessage").len(), 1);
    let lines = served.lines();
    assert!(lines.iter().any(|line| line["code"] == "store-failed"));
}

#[test]
fn a_hook_that_somebody_is_asking_about_right_now_stays_open() {
    let mut world = World::new();
    let open = format!("open/{}", world.hook);
    let mut all = vec![world.begin(event(&world, "HOOK_AWAITING_ACTION"))];
    let leased = |world: &World| world.store.keys().any(|key| key.contains("/lease/ask/"));
    world.serve_until(&mut all, leased);
    world.decide_elsewhere(Action::Continue);
    world.sweep();
    assert!(world.store.contains_key(&open));
    world.serve_all(&mut all);
    world.sweep();
    assert!(!world.shown().contains("\"value\""));
    assert!(!world.store.contains_key(&open));
}

#[test]
fn a_hook_that_the_store_does_not_tell_of_keeps_the_sweep_from_no_other() {
    let mut world = World::asked();
    world.decide_elsewhere(Action::Continue);
    world.store_refuses = Some(Box::new(|call| call["prefix"] == "open/ecs-pause-0"));
    let hooks = Some(vec!["ecs-pause-0".to_owned(), world.hook.clone()]);
    let served = world.serve(WorkerRequest::Sweep { hooks });
    assert_eq!(served.status(), 503, "one is to be tried again");
    assert_eq!(served.lines()[0]["code"], "store-failed");
    assert!(!world.shown().contains("\"value\""));
}
