//! How a question ended, as a message says it: what the read shows, and what the event says only where the read shows nothing.

use ecs_sim::{Action, Operation};
use serde_json::{Value, json};

use crate::world::{World, event};

/// A message that was asked, once the deployment reads otherwise and an event or the sweep (`None`) came.
fn shown(edit: impl Fn(&mut Value) + 'static, name: Option<&str>, minutes: i64) -> Option<String> {
    let mut world = World::new();
    world.event("HOOK_AWAITING_ACTION");
    world.pass(minutes * 60);
    world.edit = Some(Box::new(edit));
    match name {
        Some(name) => world.event(name),
        None => world.sweep(),
    };
    let updated = world.chat_at("/api/chat.update");
    Some(updated.last()?["blocks"].to_string())
}

/// The hook, decided so.
fn hook(status: &'static str, timeout_action: Option<&'static str>) -> impl Fn(&mut Value) {
    move |deployment| {
        let hook = &mut deployment["lifecycleHookDetails"][0];
        hook["status"] = json!(status);
        hook["timeoutAction"] = json!(timeout_action);
    }
}

/// The hook is not listed any more, in a deployment like this.
fn gone(changes: Value) -> impl Fn(&mut Value) {
    move |deployment| {
        deployment["lifecycleHookDetails"] = json!([]);
        for (name, value) in changes.as_object().unwrap() {
            deployment[name] = value.clone();
        }
    }
}

#[test]
fn a_listed_hook_says_itself_how_it_ended() {
    for (status, timeout_action, words) in [
        (
            "SUCCEEDED",
            None,
            ["web is continuing", "continued outside this worker"],
        ),
        (
            "FAILED",
            None,
            ["web is rolling back", "rolled back outside this worker"],
        ),
        (
            "TIMED_OUT",
            Some("CONTINUE"),
            ["time", "so ECS continued it"],
        ),
        (
            "TIMED_OUT",
            Some("ROLLBACK"),
            ["time", "so ECS rolled the deployment back"],
        ),
        (
            "TIMED_OUT",
            None,
            ["time", "Check the deployment to see what ECS did"],
        ),
    ] {
        // What the event says does not count then.
        for name in [
            Some("HOOK_TIMED_OUT"),
            Some("HOOK_SUCCEEDED"),
            Some("HOOK_FAILED"),
            None,
        ] {
            let shown = shown(hook(status, timeout_action), name, 0).expect("it is changed");
            assert!(
                words.iter().all(|word| shown.contains(word)),
                "{status} {name:?}: {shown}"
            );
            assert!(!shown.contains("\"value\""), "{shown}");
        }
    }
}

#[test]
fn what_changes_is_told_in_the_direction_of_the_end() {
    for (status, timeout_action, direction) in [
        ("SUCCEEDED", None, "1.0.0 → 1.0.2"),
        ("FAILED", None, "1.0.2 → 1.0.0"),
        ("TIMED_OUT", Some("CONTINUE"), "1.0.0 → 1.0.2"),
        ("TIMED_OUT", Some("ROLLBACK"), "1.0.2 → 1.0.0"),
        ("TIMED_OUT", None, "1.0.0 → 1.0.2"),
    ] {
        let shown = shown(hook(status, timeout_action), None, 0).expect("it is changed");
        assert!(
            shown.replace('`', "").contains(direction),
            "{status} {timeout_action:?}: {shown}"
        );
    }
}

#[test]
fn a_later_event_does_not_undo_what_an_earlier_one_said_of_a_hook_that_is_not_listed() {
    let mut world = World::new();
    world.event("HOOK_AWAITING_ACTION");
    world.edit = Some(Box::new(gone(json!({}))));
    world.event("HOOK_FAILED");
    let changed = world.chat_at("/api/chat.update").len();
    let end = world.store[&format!("pause/{}/closed", world.hook)].clone();
    assert_eq!(world.event("HOOK_SUCCEEDED").status(), 202);
    assert_eq!(world.store[&format!("pause/{}/closed", world.hook)], end);
    assert_eq!(world.chat_at("/api/chat.update").len(), changed);
}

/// What awaits the result of an act that ECS has taken, and that is not yet remembered.
fn taken() -> (World, Vec<crate::world::Served>) {
    let mut world = World::asked();
    let press = crate::slack::press(&world, "UANN", "continue");
    let mut all = vec![world.begin(press)];
    world.serve_until(&mut all, |world| world.fate() == "Continued");
    (world, all)
}

#[test]
fn an_event_about_an_act_under_way_waits_for_its_result_for_ten_seconds() {
    let (mut world, all) = taken();
    drop(all);
    let slept = world.slept;
    world.event("HOOK_SUCCEEDED");
    assert_eq!(world.slept - slept, 10);
}

#[test]
fn an_event_that_waited_for_an_act_shows_the_deployment_as_it_is_then() {
    let (mut world, mut acting) = taken();
    let slept = world.slept;
    let mut told = vec![world.begin(event(&world, "HOOK_SUCCEEDED"))];
    world.serve_until(&mut told, |world| world.slept > slept);
    world.serve_all(&mut acting);
    let describe = Some(Operation::DescribeServiceDeployments);
    let reads = |world: &World| {
        let requests = world.sim.requests().iter();
        requests
            .filter(|logged| logged.operation == describe)
            .count()
    };
    let before = reads(&world);
    world.serve_all(&mut told);
    assert_eq!(reads(&world) - before, 1);
    let updated = world.chat_at("/api/chat.update");
    let shown = updated.last().unwrap()["blocks"].to_string();
    assert!(shown.contains("*By:* <@UANN>"), "{shown}");
}

#[test]
fn a_hook_that_waits_is_not_held_up_by_an_act_that_is_under_way() {
    let mut world = World::asked();
    let press = crate::slack::press(&world, "UANN", "continue");
    let mut all = vec![world.begin(press)];
    let noted = |world: &World| world.store.keys().any(|key| key.contains("/act/"));
    world.serve_until(&mut all, noted);
    drop(all);
    let slept = world.slept;
    world.sweep();
    assert_eq!((world.slept - slept, &*world.fate()), (0, "Open"));
}

#[test]
fn whoever_pressed_what_was_continued_elsewhere_just_then_is_not_named() {
    let mut world = World::asked();
    let press = crate::slack::press(&world, "UANN", "continue");
    let mut all = vec![world.begin(press)];
    let noted = |world: &World| world.store.keys().any(|key| key.contains("/act/"));
    world.serve_until(&mut all, noted);
    world.decide_elsewhere(Action::Continue);
    world.serve_all(&mut all);
    let updated = world.chat_at("/api/chat.update");
    let shown = updated.last().unwrap()["blocks"].to_string();
    assert!(
        shown.contains("It was continued outside this worker."),
        "{shown}"
    );
}

#[test]
fn an_end_is_remembered_though_no_message_is_left_to_show_it() {
    let mut world = World::asked();
    for _ in 0..4 {
        world.delete_question();
        world.sweep();
    }
    world.decide_elsewhere(Action::Rollback);
    let served = world.event("HOOK_FAILED");
    assert_eq!(served.status(), 202);
    assert!(
        world
            .store
            .contains_key(&format!("pause/{}/closed", world.hook))
    );
}

#[test]
fn a_hook_that_is_not_listed_ended_as_its_deployment_shows() {
    for (changes, words) in [
        (
            json!({ "status": "STOP_REQUESTED" }),
            "The deployment was stopped",
        ),
        (json!({ "status": "STOPPED" }), "The deployment was stopped"),
        (
            json!({ "status": "ROLLBACK_IN_PROGRESS" }),
            "is rolling back",
        ),
        (
            json!({ "status": "ROLLBACK_SUCCESSFUL" }),
            "has rolled back",
        ),
        (
            json!({ "status": "SUCCESSFUL" }),
            "The deployment has completed",
        ),
        (
            json!({ "lifecycleStage": "BAKE_TIME" }),
            "moved past this pause",
        ),
    ] {
        let shown = shown(gone(changes.clone()), None, 0).expect("it is changed");
        assert!(
            shown.contains(words) && !shown.contains("\"value\""),
            "{changes}: {shown}"
        );
    }
}

#[test]
fn a_hook_that_is_not_listed_in_a_deployment_that_stands_still_ended_as_the_event_says() {
    for (name, words) in [
        ("HOOK_SUCCEEDED", "continued outside this worker"),
        ("HOOK_FAILED", "rolled back outside this worker"),
        ("HOOK_TIMED_OUT", "Nobody decided in time"),
    ] {
        let shown = shown(gone(json!({})), Some(name), 0).expect("it is changed");
        assert!(shown.contains(words), "{name}: {shown}");
    }
}

#[test]
fn without_an_event_it_has_not_ended_before_it_is_long_overdue() {
    assert_eq!(shown(gone(json!({})), None, 0), None);
    assert_eq!(
        shown(
            gone(json!({ "status": "IN_PROGRESS", "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT" })),
            None,
            62
        ),
        None
    );
    let late =
        gone(json!({ "status": "IN_PROGRESS", "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT" }));
    let shown = shown(late, None, 76).expect("it is changed");
    assert!(shown.contains("ECS no longer lists this pause"), "{shown}");
}

#[test]
fn another_hook_s_end_is_not_this_one_s() {
    let other = |deployment: &mut Value| {
        let mut other = deployment["lifecycleHookDetails"][0].clone();
        other["hookId"] = json!("ecs-pause-another");
        other["status"] = json!("SUCCEEDED");
        let hooks = deployment["lifecycleHookDetails"].as_array_mut().unwrap();
        hooks.insert(0, other);
    };
    assert_eq!(shown(other, None, 0), None, "this one waits");
}
