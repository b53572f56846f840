//! Why somebody decides so, in Slack's form and in the page's.

use ecs_greenlight::approval::WorkerRequest;
use serde_json::{Value, json};

use crate::links::answered;
use crate::slack::{RESPONSE_URL, press, signed};
use crate::world::World;

fn asked() -> World {
    let policies = json!({ "policies": [{ "continue": { "anyone": true, "reason": true } }] });
    World::asked_with(&policies)
}

/// A world in which Slack's form is open.
fn opened() -> World {
    let mut world = asked();
    world.press("UANN", "continue");
    world
}

#[test]
fn slacks_form_stays_open_while_its_reason_cannot_be_read() {
    let mut world = opened();
    let said = world.chat.len();
    for reason in [
        "",
        "   ",
        "\u{200b}\u{feff}",
        "\u{202e}\u{2066}\n",
        "\u{3164}",
        "\u{2800}",
    ] {
        let served = world.submit("UANN", reason);
        assert_eq!(
            served.response(),
            (
                200,
                r#"{"response_action":"errors","errors":{"reason":"Enter a reason."}}"#
            ),
            "{reason:?}"
        );
    }
    assert_eq!((world.acts(), world.chat.len()), (0, said));
    let served = world.submit("UANN", "Checked.");
    assert_eq!((served.response(), world.acts()), ((200, ""), 1));
}

#[test]
fn a_reason_has_one_limit_in_both_forms() {
    let mut world = opened();
    let view = world.chat_at("views.open")[0]["view"]["blocks"].to_string();
    assert!(view.contains("\"max_length\":1000"), "{view}");
    let served = world.submit("UANN", &"a".repeat(1001));
    assert_eq!(
        served.response().1,
        r#"{"response_action":"errors","errors":{"reason":"Shorten the reason: it has 1001 characters, and the limit is 1000."}}"#
    );
    let (status, page) = answered(&mut world, "ann@example.com", "CONTINUE", &"a".repeat(1001));
    assert_eq!(
        (status, &page["title"]),
        (422, &json!("Your reason is too long"))
    );
    assert_eq!(world.acts(), 0);
    let (status, _) = answered(&mut world, "ann@example.com", "CONTINUE", &"a".repeat(1000));
    assert_eq!((status, world.acts()), (200, 1));
}

#[test]
fn the_pages_form_asks_again_where_there_is_nothing_to_read() {
    let mut world = asked();
    for reason in ["", "  ", "\u{200b}", "\u{202e}"] {
        let (status, page) = answered(&mut world, "ann@example.com", "CONTINUE", reason);
        assert_eq!(
            (status, &page["state"], &page["form"]["longestReason"]),
            (422, &json!("question"), &json!(1000)),
            "{reason:?}"
        );
    }
    assert_eq!(world.acts(), 0);
}

/// The open form, sent with other metadata.
fn sent_with(world: &World, origin: &str) -> WorkerRequest {
    let view = &world.chat_at("views.open").pop().unwrap()["view"];
    let metadata = view["private_metadata"].as_str().unwrap();
    let changed = metadata.replace("https://hooks.slack.com", origin);
    signed(&json!({
        "type": "view_submission", "team": { "id": "T0" }, "user": { "id": "UANN", "team_id": "T0" },
        "view": {
            "callback_id": view["callback_id"], "private_metadata": changed,
            "state": { "values": { "reason": { "reason": { "value": "Checked." } } } }
        }
    }))
}

#[test]
fn the_answer_to_a_form_goes_to_slack_and_nowhere_else() {
    let mut world = opened();
    for origin in [
        "https://evil.example",
        "https://hooks.slack.com.evil.example",
        "http://hooks.slack.com",
    ] {
        let served = world.serve(sent_with(&world, origin));
        assert_eq!(served.status(), 400, "{origin}");
        assert_eq!(world.acts(), 0, "{origin}");
    }
    let (slack, gov) = (
        RESPONSE_URL,
        RESPONSE_URL.replace("slack.com", "slack-gov.com"),
    );
    world.serve(sent_with(&world, "https://hooks.slack-gov.com"));
    assert_eq!((world.acts(), world.chat_at(&gov).len()), (1, 1));
    assert!(world.chat_at(slack).is_empty());
}

#[test]
fn clicks_in_govslack_are_answered_there() {
    let mut world = World::new();
    world.event("HOOK_AWAITING_ACTION");
    let WorkerRequest::Interaction(given) = press(&world, "UANN", "continue") else {
        unreachable!()
    };
    let payload = form_urlencoded::parse(&given.body).next().unwrap().1;
    let mut payload: Value = serde_json::from_str(&payload).unwrap();
    let url = RESPONSE_URL.replace("slack.com", "slack-gov.com");
    payload["response_url"] = json!(url);
    world.serve(signed(&payload));
    assert_eq!((world.acts(), world.chat_at(&url).len()), (1, 1));
}

#[test]
fn whoever_s_form_could_not_be_opened_is_told_to_press_again() {
    let rule = json!({ "anyone": true, "reason": true });
    let policies = json!({ "identity": null, "policies": [{ "continue": rule }] });
    let mut world = World::asked_with(&policies);
    world.slack_refuses("views.open", "expired_trigger_id");
    world.press("UANN", "continue");
    let told = world.chat_at("/fake");
    let text = told.last().expect("it is told")["text"].to_string();
    assert!(
        text.contains("Press the button again") && !text.contains("neither"),
        "{text}"
    );
    assert_eq!(world.acts(), 0);
}
