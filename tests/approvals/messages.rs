//! Every message ends without buttons, and shows the truth.

use ecs_sim::Action;
use serde_json::Value;

use crate::slack::press;
use crate::world::{Served, World, settings};

const AWAITING: &str = "HOOK_AWAITING_ACTION";

/// Somebody rolls it back elsewhere.
fn rolled_back(world: &mut World) {
    world.decide_elsewhere(Action::Rollback);
}

fn has_buttons(world: &World) -> bool {
    world.shown().contains("\"value\"")
}

fn chat_failed(served: &Served) -> Option<Value> {
    let mut lines = served.lines().into_iter();
    lines.find(|line| line["what"] == "chat-failed")
}

#[test]
fn a_message_that_could_not_be_changed_is_changed_by_the_next_event_or_the_sweep() {
    let by_event = |world: &mut World| {
        assert_eq!(world.event("HOOK_FAILED").status(), 202);
    };
    let by_sweep = |world: &mut World| drop(world.sweep());
    let by_question = |world: &mut World| {
        assert_eq!(world.event(AWAITING).status(), 202);
    };
    let ways: [&dyn Fn(&mut World); 3] = [&by_event, &by_sweep, &by_question];
    for (status, wait) in [(429, Some(30)), (500, None), (503, None)] {
        for mend in ways {
            let mut world = World::asked();
            rolled_back(&mut world);
            world.chat_statuses.insert("chat.update", (status, wait));
            let served = world.event("HOOK_FAILED");
            assert_eq!(served.status(), 503, "ECS sends the event again");
            assert_eq!(
                chat_failed(&served).unwrap()["code"],
                format!("http-{status}")
            );
            assert!(has_buttons(&world));
            world.chat_statuses.clear();
            world.pass(31);
            mend(&mut world);
            assert!(!has_buttons(&world) && world.shown().contains("web is rolling back"));
        }
    }
}

#[test]
fn a_chat_that_asks_to_be_left_alone_is() {
    let mut world = World::asked();
    rolled_back(&mut world);
    world.chat_statuses.insert("chat.update", (429, Some(30)));
    world.event("HOOK_FAILED");
    world.chat_statuses.clear();
    for seconds in [0, 29] {
        world.pass(seconds);
        world.sweep();
        assert!(has_buttons(&world), "it is not asked before its time");
    }
    world.pass(1);
    world.sweep();
    assert!(!has_buttons(&world));
}

#[test]
fn a_message_that_can_never_be_changed_is_given_up_with_a_log_line() {
    for code in ["message_not_found", "is_archived", "channel_not_found"] {
        let mut world = World::asked();
        rolled_back(&mut world);
        world.slack_refuses("chat.update", code);
        let served = world.event("HOOK_FAILED");
        assert_eq!(served.status(), 202, "{code}");
        assert_eq!(chat_failed(&served).unwrap()["code"], code);
        let again = world.event("HOOK_FAILED");
        assert!(chat_failed(&again).is_none(), "{code}");
        assert!(!world.store.contains_key(&format!("open/{}", world.hook)));
    }
}

#[test]
fn an_answer_whose_message_could_not_be_changed_is_repaired_too() {
    let mut world = World::asked();
    world.chat_statuses.insert("chat.update", (500, None));
    world.press("UANN", "continue");
    assert_eq!(world.fate(), "Continued");
    assert!(has_buttons(&world));
    world.chat_statuses.clear();
    world.sweep();
    assert!(!has_buttons(&world) && world.shown().contains("*By:* <@UANN>"));
}

#[test]
fn nothing_is_remembered_of_a_hook_that_nobody_was_asked_about() {
    let mut world = World::new();
    for name in ["HOOK_SUCCEEDED", "HOOK_FAILED", "HOOK_TIMED_OUT"] {
        assert_eq!(world.event(name).status(), 202);
    }
    assert!(world.store.is_empty(), "{:?}", world.store);
    assert_eq!(world.event(AWAITING).status(), 202);
    assert!(has_buttons(&world), "it is asked about all the same");
}

#[test]
fn a_message_that_was_pressed_without_a_record_is_changed_as_well() {
    let mut world = World::asked();
    world.store.retain(|key, _| !key.contains("/message/"));
    world.press("UANN", "continue");
    assert!(!has_buttons(&world));
}

#[test]
fn a_worker_that_is_killed_at_any_moment_leaves_no_buttons_for_good() {
    for effects in 0..200 {
        let mut world = World::asked();
        let ended = world.killed_after(effects, press(&world, "UANN", "rollBack"));
        world.restart(&settings());
        rolled_back_if_open(&mut world);
        world.pass(120);
        for _ in 0..2 {
            world.sweep();
        }
        assert!(
            !has_buttons(&world),
            "killed after {effects}: {}",
            world.shown()
        );
        assert!(world.acts() <= 1);
        if ended {
            return;
        }
    }
    panic!("it never ends");
}

fn rolled_back_if_open(world: &mut World) {
    if world.fate() == "Open" {
        rolled_back(world);
    }
}

#[test]
fn without_a_store_nothing_is_reported_a_hook_that_ecs_does_not_list() {
    let settings = crate::world::settings_with(&serde_json::json!({ "store": false, "teams": {} }));
    let teams = crate::world::secrets_with(
        &serde_json::json!({ "TEAMS_WEBHOOK_URL": "https://teams.example.com/hook" }),
    );
    let mut world = World::with(&settings, &teams);
    rolled_back(&mut world);
    let listed = world.hook.clone();
    world.hook = "ecs-pause-made-up".to_owned();
    assert_eq!(world.event("HOOK_FAILED").status(), 202);
    assert!(world.chat.is_empty());
    world.hook = listed;
    world.event("HOOK_FAILED");
    assert_eq!(world.chat.len(), 1, "what ECS lists is told");
}

#[test]
fn without_a_store_the_process_that_asked_tells_each_webhook_the_end_once() {
    let settings = crate::world::settings_with(
        &serde_json::json!({ "store": false, "slack": null, "teams": {}, "policies": [{ "continue": { "anyone": true } }] }),
    );
    let teams = crate::world::secrets_with(&serde_json::json!({
        "TEAMS_WEBHOOK_URL": "https://teams.example.com/hook", "SLACK_SIGNING_SECRET": null, "SLACK_BOT_TOKEN": null
    }));
    let mut world = World::with(&settings, &teams);
    world.event(AWAITING);
    assert_eq!(world.chat.len(), 1);
    rolled_back(&mut world);
    world.event("HOOK_FAILED");
    assert_eq!(world.chat.len(), 2);
}

/// What the last message in Slack and the last card in Teams say.
fn said(world: &World) -> [String; 2] {
    let cards = world.chat_at("teams.example.com/hook");
    [world.shown(), cards.last().unwrap().to_string()]
}

#[test]
fn what_a_rollback_changes_is_reported_in_its_direction() {
    let teams = crate::world::secrets_with(
        &serde_json::json!({ "TEAMS_WEBHOOK_URL": "https://teams.example.com/hook" }),
    );
    let settings = crate::world::settings_with(&serde_json::json!({ "teams": {} }));
    let mut world = World::with(&settings, &teams);
    world.event(AWAITING);
    for text in said(&world).map(|text| text.replace('`', "")) {
        assert!(
            text.contains("1.0.0 → 1.0.2") && text.contains("web:1 → web:2"),
            "{text}"
        );
    }
    world.press("UANN", "rollBack");
    for text in said(&world).map(|text| text.replace('`', "")) {
        assert!(
            text.contains("1.0.2 → 1.0.0") && text.contains("web:2 → web:1"),
            "{text}"
        );
    }
}
