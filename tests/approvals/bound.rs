//! Answers are bound to the deployment as its question showed it.

use serde_json::{Value, json};

use crate::links::answered;
use crate::slack::{RESPONSE_URL, press_of, submission};
use crate::world::{World, secrets, secrets_with, settings, settings_with};

const CHANGED: &str = "web: nothing was done. Nothing was changed: the deployment has moved on since you read what this does.";

/// The deployment has gone on to another stage since people were asked.
fn moves(world: &mut World) {
    world.edit = Some(Box::new(|deployment| {
        deployment["lifecycleStage"] = json!("PRE_PRODUCTION_TRAFFIC_SHIFT");
    }));
}

/// What stands in a button of the newest message that has it, new or changed.
fn newest_button(world: &World, action_id: &str) -> String {
    let messages = world.chat.iter().rev();
    let mut buttons = messages.flat_map(|posted| {
        let blocks = posted.body["blocks"].as_array().into_iter().flatten();
        blocks.flat_map(|block| block["elements"].as_array().into_iter().flatten())
    });
    let found = buttons
        .find(|element| element["action_id"] == action_id)
        .expect("it is offered");
    found["value"].as_str().unwrap().to_owned()
}

fn last_whisper(world: &World) -> String {
    let mut whispers = world
        .chat
        .iter()
        .filter(|posted| posted.url == RESPONSE_URL && posted.body["response_type"] == "ephemeral");
    let last = whispers.next_back().expect("they were told");
    last.body["text"].as_str().unwrap().to_owned()
}

#[test]
fn a_press_on_what_has_moved_since_does_nothing_and_the_message_asks_again() {
    let mut world = World::asked();
    moves(&mut world);
    world.press("UANN", "continue");
    assert_eq!((world.acts(), &*world.fate()), (0, "Open"));
    let told = last_whisper(&world);
    assert!(told.starts_with(CHANGED), "{told}");
    let updated = world.chat_at("/api/chat.update");
    assert_eq!(updated.len(), 1);
    let text = updated[0]["blocks"].to_string();
    assert!(text.contains("Pre production traffic shift"), "{text}");

    let value = newest_button(&world, "continue");
    world.serve(press_of("UANN", "continue", &value));
    assert_eq!((world.acts(), &*world.fate()), (1, "Continued"));
}

#[test]
fn a_press_that_rolls_back_is_not_kept_back_by_what_moved() {
    let mut world = World::asked();
    moves(&mut world);
    world.press("UEVE", "rollBack");
    assert_eq!((world.acts(), &*world.fate()), (1, "RolledBack"));
}

#[test]
fn by_webhook_the_message_that_was_pressed_asks_again() {
    let webhook = secrets_with(
        &json!({ "SLACK_BOT_TOKEN": null, "SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/chat.postMessage" }),
    );
    let mut world = World::asked_by(&settings(), &webhook);
    moves(&mut world);
    world.press("UANN", "continue");
    assert_eq!(world.acts(), 0);
    let replaced = world
        .chat
        .iter()
        .find(|posted| posted.url == RESPONSE_URL && posted.body["replace_original"] == true)
        .expect("it is replaced");
    let text = replaced.body["blocks"].to_string();
    assert!(text.contains("Pre production traffic shift"), "{text}");
    let value = newest_button(&world, "continue");
    world.serve(press_of("UANN", "continue", &value));
    assert_eq!((world.acts(), &*world.fate()), (1, "Continued"));
}

#[test]
fn a_button_without_an_etag_or_with_one_of_another_version_decides_nothing() {
    let mut world = World::asked();
    let value = newest_button(&world, "rollBack");
    let (token, etag) = value.rsplit_once(' ').unwrap();
    assert!(etag.starts_with("1-"), "{etag}");
    let older = format!("{token} 0{}", &etag[1..]);
    for value in [token, &older, &format!("{token} "), etag] {
        world.serve(press_of("UANN", "rollBack", value));
        assert_eq!(
            last_whisper(&world),
            "This button was posted by a different version of this worker. Nothing was done. Use a newer message or the link."
        );
    }
    assert_eq!((world.acts(), &*world.fate()), (0, "Open"));
    world.serve(press_of("UANN", "rollBack", &value));
    assert_eq!(world.acts(), 1);
}

#[test]
fn the_form_for_a_reason_is_bound_to_what_it_said() {
    let policies = json!({ "policies": [{ "continue": { "anyone": true, "reason": true } }] });
    let mut world = World::asked_with(&policies);
    world.press("UANN", "continue");
    moves(&mut world);
    let sent = submission(&world, "UANN", "Checked.");
    world.serve(sent);
    assert_eq!(world.acts(), 0);
    let told = last_whisper(&world);
    assert!(told.starts_with(CHANGED), "{told}");
}

fn two() -> Value {
    settings_with(&json!({ "policies": [{ "continue": { "anyone": true, "approvals": 2 } }] }))
}

#[test]
fn a_press_on_what_has_moved_since_is_not_a_vote() {
    let mut world = World::asked_by(&two(), &secrets());
    let stale = newest_button(&world, "continue");
    moves(&mut world);
    let served = world.serve(press_of("UANN", "continue", &stale));
    assert!(served.lines().iter().all(|line| line["what"] != "voted"));
    world.serve(press_of(
        "UBEN",
        "continue",
        &newest_button(&world, "continue"),
    ));
    assert_eq!(world.acts(), 0, "one of two");
    world.serve(press_of(
        "UANN",
        "continue",
        &newest_button(&world, "continue"),
    ));
    assert_eq!(world.acts(), 1);
}

#[test]
fn whoever_read_it_later_than_a_look_that_is_shared_is_not_refused() {
    let policies = json!({ "policies": [{ "continue": { "people": ["slack:T0:UANN", "oidc:ann@example.com"] } }] });
    let mut world = World::asked_with(&policies);
    world.press("UEVE", "continue");
    moves(&mut world);
    let (status, page) = answered(&mut world, "ann@example.com", "CONTINUE", "");
    assert_eq!((status, &page["result"]), (200, &json!("continued")));
}
