//! Presses of buttons in Slack.

use serde_json::json;

use ecs_greenlight::approval::{IncomingRequest, WorkerRequest};
use ecs_sim::{Action, Fault, FaultKind, Operation};

use crate::slack::{RESPONSE_URL, button, press, press_of, signed, signed_at};
use crate::world::{World, every_time, secrets_with, settings, settings_with};

#[test]
fn whoever_may_continue_does_and_everybody_sees_it() {
    let mut world = World::asked();
    let served = world.press("UANN", "continue");
    assert_eq!(
        served.response(),
        (200, ""),
        "Slack is answered before anything else"
    );
    assert_eq!((world.acts(), &*world.fate()), (1, "Continued"));

    let updated = world.shown();
    assert!(
        updated.contains("web is continuing")
            && updated.contains("*By:* <@UANN> (`UANN`)")
            && !updated.contains("\"actions\""),
        "{updated}"
    );
    let thread = world.chat_at("/api/chat.postMessage")[1].clone();
    assert_eq!(thread["thread_ts"], "1768478400.000000");
    assert_eq!(
        world.whispered(),
        ["web is continuing. ECS accepted. The deployment is continuing."]
    );

    let line = served.line("decided");
    for (name, value) in [
        ("who", "slack.T0.UANN"),
        ("name", "uann (slack UANN)"),
        ("via", "slack"),
        ("action", "CONTINUE"),
        ("result", "continued"),
        ("evidence", "response"),
    ] {
        assert_eq!(line[name], value);
    }
    assert_eq!(line["serviceDeploymentArn"], world.arn);
    assert_eq!(line["hookId"], world.hook);
    assert!(
        line["requestId"].as_str().is_some_and(|id| !id.is_empty()),
        "{line}"
    );
}

#[test]
fn rolling_back_may_be_for_more_people_than_continuing() {
    let mut world = World::asked();
    world.press("UEVE", "continue");
    assert_eq!((world.acts(), &*world.fate()), (0, "Open"));
    assert_eq!(
        world.whispered(),
        [
            "You are not allowed to continue prod/web: no policy allows you to. Ask the people who run this worker. Nothing was done."
        ]
    );
    let served = world.press("UEVE", "rollBack");
    assert_eq!((world.acts(), &*world.fate()), (1, "RolledBack"));
    assert_eq!(served.line("decided")["result"], "rolledBack");
}

#[test]
fn whoever_comes_second_is_told_what_happened_and_changes_nothing() {
    let mut world = World::asked();
    let (late, other) = (
        press(&world, "UBEN", "continue"),
        press(&world, "UBEN", "rollBack"),
    );
    world.press("UANN", "continue");
    let changed = world.chat_at("/api/chat.update").len();
    world.serve(late);
    world.serve(other);
    assert_eq!(world.acts(), 1);
    assert_eq!(
        world.chat_at("/api/chat.update").len(),
        changed,
        "the message still names who did it"
    );
    let told = world.whispered();
    assert_eq!(
        told[1..],
        ["web was already continued. uann (slack UANN) has already continued it. Nothing more was sent.";
            2]
    );
}

#[test]
fn a_required_reason_is_asked_for_and_reported_with_the_act() {
    let policies =
        json!({ "policies": [{ "continue": { "people": ["slack:T0:UANN"], "reason": true } }] });
    let mut world = World::asked_with(&policies);
    world.press("UANN", "continue");
    assert_eq!(world.acts(), 0);
    let served = world.submit("UANN", "  Checked the canary.  ");
    assert_eq!(served.response(), (200, ""));
    assert_eq!((world.acts(), &*world.fate()), (1, "Continued"));
    assert_eq!(served.line("decided")["reason"], "Checked the canary.");
    let shown = world.shown();
    assert!(shown.contains("Checked the canary."), "{shown}");
}

#[test]
fn a_form_that_somebody_else_sends_is_weighed_as_theirs() {
    let policies =
        json!({ "policies": [{ "continue": { "people": ["slack:T0:UANN"], "reason": true } }] });
    let mut world = World::asked_with(&policies);
    world.press("UANN", "continue");
    world.submit("UEVE", "because");
    assert_eq!(world.acts(), 0);
}

#[test]
fn a_reason_that_cannot_be_asked_for_here_is_asked_for_by_link() {
    let policies = json!({ "policies": [{ "continue": { "anyone": true, "reason": true } }] });
    let webhook = secrets_with(
        &json!({ "SLACK_BOT_TOKEN": null, "SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/chat.postMessage" }),
    );
    let mut world = World::asked_by(&settings_with(&policies), &webhook);
    world.press("UANN", "continue");
    assert_eq!(world.acts(), 0);
    let told = world.whispered().remove(0);
    assert!(told.starts_with("A reason is needed. Nothing was done yet. Enter it here: https://approvals.example.com/decide?t=v1."), "{told}");
}

#[test]
fn by_webhook_the_message_that_was_pressed_shows_the_end() {
    let webhook = secrets_with(
        &json!({ "SLACK_BOT_TOKEN": null, "SLACK_WEBHOOK_URL": "https://hooks.slack.com/services/chat.postMessage" }),
    );
    let mut world = World::asked_by(&settings(), &webhook);
    world.press("UANN", "continue");
    assert_eq!(world.fate(), "Continued");
    let replaced = world
        .chat
        .iter()
        .find(|posted| posted.url == RESPONSE_URL && posted.body["replace_original"] == true)
        .expect("it is replaced");
    assert!(
        replaced.body["blocks"]
            .to_string()
            .contains("web is continuing")
    );
}

#[test]
fn what_slack_did_not_sign_is_refused_unread() {
    let mut world = World::asked();
    let press = press(&world, "UANN", "continue");
    let WorkerRequest::Interaction(given) = press else {
        unreachable!()
    };
    let mut changed = given.clone();
    changed.body.push(b'&');
    let unsigned = IncomingRequest {
        headers: Vec::new(),
        ..given.clone()
    };
    for given in [changed, unsigned] {
        assert_eq!(world.serve(WorkerRequest::Interaction(given)).status(), 401);
    }
    for at in [1_768_478_400 - 301, 1_768_478_400 + 301 + 60] {
        let payload = json!({ "type": "block_actions" });
        assert_eq!(world.serve(signed_at(&payload, at)).status(), 401);
    }
    assert_eq!(world.acts(), 0);
}

#[test]
fn a_button_stands_for_what_it_was_made_for_and_nothing_else() {
    let mut world = World::asked();
    let (go, back) = (button(&world, "continue"), button(&world, "rollBack"));
    let mut tampered = go.clone();
    tampered.replace_range(10..11, if &go[10..11] == "A" { "B" } else { "A" });
    for (action_id, value) in [
        ("continue", &*back),
        ("rollBack", &*go),
        ("continue", &*tampered),
        ("continue", ""),
        ("continue", "v1.x.y.z"),
    ] {
        let served = world.serve(press_of("UANN", action_id, value));
        assert_eq!(served.status(), 200);
        assert_eq!(world.acts(), 0, "{action_id} {value}");
    }
    assert_eq!(
        world.whispered()[..2],
        ["This button isn't for that action. Nothing was done."; 2]
    );
    assert_eq!(world.fate(), "Open");
}

#[test]
fn a_button_of_an_earlier_hook_does_not_decide_a_later_one() {
    let mut world = World::asked();
    let stale = button(&world, "continue");
    world.decide_elsewhere(Action::Continue);
    let served = world.serve(press_of("UANN", "continue", &stale));
    assert_eq!(served.line("decided")["result"], "alreadyContinued");
    assert_eq!(world.acts(), 0);
}

#[test]
fn people_of_another_workspace_decide_nothing() {
    let mut world = World::asked();
    let value = button(&world, "rollBack");
    for (team, own) in [("T1", "T1"), ("T0", "T1")] {
        let served = world.serve(signed(&json!({
            "type": "block_actions", "team": { "id": team }, "user": { "id": "UANN", "team_id": own }, "response_url": RESPONSE_URL,
            "actions": [{ "action_id": "rollBack", "value": value }]
        })));
        assert_eq!(served.status(), 200);
    }
    assert_eq!(world.acts(), 0);
    assert_eq!(
        world.whispered(),
        ["Members of your Slack workspace can't decide here. Nothing was done."; 2]
    );
}

#[test]
fn what_there_is_nothing_to_do_for_is_answered_all_the_same() {
    let mut world = World::asked();
    for payload in [
        json!({ "type": "block_actions", "team": { "id": "T0" }, "user": { "id": "UANN" }, "response_url": RESPONSE_URL, "actions": [{ "action_id": "openPage" }] }),
        json!({ "type": "shortcut" }),
    ] {
        assert_eq!(world.serve(signed(&payload)).response(), (200, ""));
    }
}

#[test]
fn an_aws_that_refuses_is_reported_and_the_question_stays() {
    let mut world = World::asked();
    world
        .sim
        .inject(every_time(FaultKind::Deny).of(Operation::ContinueServiceDeployment));
    let served = world.press("UANN", "continue");
    assert_eq!(served.line("failed")["code"], "AccessDeniedException");
    assert!(
        world.whispered()[0].starts_with("web: nothing was done. "),
        "{:?}",
        world.whispered()
    );
    assert!(world.chat_at("/api/chat.update").is_empty());
    assert_eq!(world.fate(), "Open");
}

#[test]
fn an_answer_that_is_lost_on_the_way_is_read_back() {
    let mut world = World::asked();
    world.sim.inject(Fault::once(
        Operation::ContinueServiceDeployment,
        FaultKind::DropResponse,
    ));
    let served = world.press("UANN", "continue");
    let line = served.line("decided");
    assert_eq!(
        (&line["result"], &line["evidence"]),
        (&json!("continued"), &json!("read"))
    );
    assert_eq!(world.acts(), 1);
}

#[test]
fn an_aws_that_is_out_of_reach_is_reported_in_words_that_fit_a_chat() {
    let mut world = World::asked();
    world.fault(FaultKind::DropRequest);
    world.press("UANN", "continue");
    let told = world.whispered().remove(0);
    assert_eq!(
        told,
        "web: nothing was done. ecs.us-east-1.amazonaws.com could not be reached. Check the network connection, and any proxy, \
         firewall or security policy that blocks it."
    );
    assert_eq!(world.acts(), 0);
}
