//! Events: hints, that come twice, late and in any order.

use serde_json::json;

use ecs_greenlight::approval::{IncomingRequest, WorkerRequest};
use ecs_sim::{Action, FaultKind};

use crate::slack::button;
use crate::world::{EVENT_KEY, World, event, secrets, secrets_with, settings_with};

const AWAITING: &str = "HOOK_AWAITING_ACTION";

#[test]
fn an_event_asks_in_the_channel_and_remembers_where() {
    let mut world = World::new();
    let served = world.event(AWAITING);
    assert_eq!(served.response(), (202, "People were asked."));
    let posted = world.chat_at("/api/chat.postMessage");
    assert_eq!(posted.len(), 1);
    assert_eq!(posted[0]["channel"], "C0");
    assert!(
        posted[0]["text"]
            .as_str()
            .unwrap()
            .starts_with("Continue or roll back prod/web in production ("),
        "{}",
        posted[0]["text"]
    );
    let key = format!("pause/{}/message/C0/1768478400.000000", world.hook);
    let button = button(&world, "continue");
    let (_, etag) = button.rsplit_once(' ').unwrap();
    assert_eq!(
        world.store[&key],
        format!(
            r#"{{"at":{{"by":"slack","channel":"C0","ts":"1768478400.000000"}},"shown":{{"kind":"asking","etag":"{etag}"}}}}"#
        )
    );
    let open: serde_json::Value =
        serde_json::from_str(&world.store[&format!("open/{}", world.hook)]).unwrap();
    assert_eq!(open["serviceDeploymentArn"], world.arn);
    assert_eq!(served.lines()[0]["what"], "asked");
}

#[test]
fn an_event_that_comes_again_asks_nobody_again() {
    let mut world = World::new();
    assert_eq!(world.event(AWAITING).status(), 202);
    let before = world.sim.requests().len();
    for _ in 0..2 {
        assert_eq!(
            world.event(AWAITING).response(),
            (202, "People were already asked about this.")
        );
    }
    assert_eq!(world.chat.len(), 1);
    assert_eq!(world.sim.requests().len(), before);
}

#[test]
fn an_event_that_comes_after_the_end_asks_nobody() {
    let mut world = World::new();
    world.decide_elsewhere(Action::Continue);
    assert_eq!(world.event("HOOK_SUCCEEDED").status(), 202);
    assert_eq!(world.event(AWAITING).status(), 202);
    assert!(world.chat.is_empty());
}

#[test]
fn an_event_about_a_hook_that_no_longer_waits_asks_nobody() {
    let mut world = World::new();
    world.decide_elsewhere(Action::Rollback);
    assert_eq!(
        world.event(AWAITING).response(),
        (
            202,
            "The hook no longer awaits action, so nobody was asked."
        )
    );
    assert!(world.chat.is_empty());
}

#[test]
fn what_somebody_decided_elsewhere_changes_the_message() {
    let mut world = World::new();
    world.event(AWAITING);
    world.decide_elsewhere(Action::Rollback);
    for _ in 0..2 {
        world.event("HOOK_FAILED");
    }
    let updated = world.chat_at("/api/chat.update");
    assert_eq!(
        updated.len(),
        1,
        "an event that comes again tells nobody again"
    );
    let shown = updated[0]["blocks"].to_string();
    assert_eq!(updated[0]["ts"], "1768478400.000000");
    assert!(
        shown.contains("web is rolling back") && shown.contains("CloudTrail shows who"),
        "{shown}"
    );
    assert!(
        !shown.contains("\"actions\""),
        "the buttons go away: {shown}"
    );
}

#[test]
fn what_an_event_says_of_the_end_does_not_count_where_the_deployment_shows_it() {
    let mut world = World::new();
    world.event(AWAITING);
    world.decide_elsewhere(Action::Rollback);
    world.event("HOOK_SUCCEEDED");
    let shown = world.shown();
    assert!(shown.contains("web is rolling back"), "{shown}");
}

#[test]
fn a_hook_that_nobody_decides_is_reported_with_what_ecs_did() {
    let mut world = World::new();
    world.event(AWAITING);
    world.sim.advance(world.sim.now() + 3_700_000);
    world.event("HOOK_TIMED_OUT");
    let shown = world.shown();
    assert!(
        shown.contains("Nobody decided in time, so ECS rolled the deployment back."),
        "{shown}"
    );
}

#[test]
fn an_event_that_says_the_end_too_early_is_sent_again_later() {
    let mut world = World::new();
    world.event(AWAITING);
    assert_eq!(world.event("HOOK_SUCCEEDED").status(), 503);
    assert!(world.chat_at("/api/chat.update").is_empty());
}

#[test]
fn the_end_of_what_was_decided_here_is_reported_once() {
    let mut world = World::new();
    world.event(AWAITING);
    world.press("UANN", "continue");
    let told = world.chat_at("/api/chat.update").len();
    assert_eq!(told, 1);
    assert_eq!(
        world.event("HOOK_SUCCEEDED").response(),
        (202, "Every message shows how it ended.")
    );
    assert_eq!(world.chat_at("/api/chat.update").len(), told);
}

#[test]
fn whoever_does_not_have_the_key_is_refused_before_anything_is_read() {
    let mut world = World::new();
    let before = world.sim.requests().len();
    for key in ["", "wrong", &EVENT_KEY[1..]] {
        let WorkerRequest::Event(given) = event(&world, AWAITING) else {
            unreachable!()
        };
        let headers = vec![("x-api-key".to_owned(), key.to_owned())];
        let served = world.serve(WorkerRequest::Event(IncomingRequest { headers, ..given }));
        assert_eq!(served.status(), 401);
    }
    assert_eq!(world.sim.requests().len(), before);
    assert!(world.chat.is_empty());
}

#[test]
fn the_key_before_still_counts_while_it_is_replaced() {
    let rotating = secrets_with(
        &json!({ "EVENT_KEY": "another-fake-event-key-0123456789abcdef", "EVENT_KEY_PREVIOUS": EVENT_KEY }),
    );
    let mut world = World::with(&crate::world::settings(), &rotating);
    assert_eq!(world.event(AWAITING).status(), 202);
}

#[test]
fn rubbish_is_refused_for_good() {
    let mut world = World::new();
    for (body, status) in [
        (&b""[..], 400),
        (b"{}", 400),
        (b"<html>", 400),
        (
            br#"{"source":"aws.s3","detail-type":"ECS Hook State Change"}"#,
            400,
        ),
        (b"\xff\xfe", 400),
    ] {
        let headers = vec![("x-api-key".to_owned(), EVENT_KEY.to_owned())];
        let served = world.serve(WorkerRequest::Event(IncomingRequest {
            headers,
            body: body.to_vec(),
        }));
        assert_eq!(served.status(), status, "{}", String::from_utf8_lossy(body));
    }
}

#[test]
fn only_what_the_worker_is_set_up_for_is_asked_about() {
    let elsewhere = json!({ "accounts": [{ "id": "444455556666", "regions": ["us-east-1"] }] });
    let region = json!({ "accounts": [{ "id": "111122223333", "regions": ["eu-west-1"] }] });
    let (cluster, service) = (
        json!({ "clusters": ["test-*"] }),
        json!({ "services": ["prod/api"] }),
    );
    for (patch, status) in [
        (elsewhere, 403),
        (region, 403),
        (cluster, 202),
        (service, 202),
    ] {
        let mut world = World::with(&settings_with(&patch), &secrets());
        let before = world.sim.requests().len();
        assert_eq!(world.event(AWAITING).status(), status, "{patch}");
        assert_eq!(world.sim.requests().len(), before);
        assert!(world.chat.is_empty());
    }
}

#[test]
fn a_deployment_that_may_not_be_read_is_reported_without_a_button() {
    let mut world = World::new();
    world.fault(FaultKind::Deny);
    assert_eq!(world.event(AWAITING).status(), 202);
    let shown = world.chat_at("/api/chat.postMessage")[0]["blocks"].to_string();
    assert!(shown.contains("Couldn't read the deployment"), "{shown}");
    assert!(!shown.contains("\"value\""), "{shown}");
}

#[test]
fn what_may_succeed_later_is_sent_again_later() {
    let mut unreadable = World::new();
    unreadable.fault(FaultKind::DropRequest);
    assert_eq!(unreadable.event(AWAITING).status(), 503);

    let mut silent = World::new();
    silent
        .slack_errors
        .insert("chat.postMessage", "ratelimited");
    let served = silent.event(AWAITING);
    assert_eq!(
        served.response(),
        (
            503,
            "Slack's channel C0 did not accept the message: ratelimited"
        )
    );
    silent.slack_errors.clear();
    assert_eq!(silent.event(AWAITING).status(), 202);

    let mut forgetful = World::new();
    forgetful.store_answers = false;
    assert_eq!(forgetful.event(AWAITING).status(), 503);
    assert!(forgetful.chat.is_empty());
}

#[test]
fn a_place_that_took_the_question_is_not_asked_again_for_one_that_did_not() {
    let teams = secrets_with(
        &json!({ "TEAMS_WEBHOOK_URL": "https://teams.example.com/hook/chat.postMessage" }),
    );
    let mut world = World::with(&settings_with(&json!({ "teams": {} })), &teams);
    assert_eq!(world.event(AWAITING).status(), 202);
    assert_eq!(world.chat.len(), 2);
    world.store.retain(|key, _| !key.ends_with("/teams"));
    assert_eq!(world.event(AWAITING).status(), 202);
    let urls: Vec<_> = world
        .chat
        .iter()
        .map(|posted| posted.url.as_str())
        .collect();
    assert_eq!(urls[2], "https://teams.example.com/hook/chat.postMessage");
    assert_eq!(urls.len(), 3);
}

#[test]
fn a_service_with_a_channel_of_its_own_is_asked_about_there() {
    let channels = json!({ "slack": { "team": "T0", "channel": "C0", "channels": [{ "services": ["prod/w*"], "channel": "C9" }] } });
    let world = World::asked_with(&channels);
    assert_eq!(world.chat_at("/api/chat.postMessage")[0]["channel"], "C9");
}

#[test]
fn an_event_that_names_a_hook_in_another_deployment_touches_nothing() {
    let mut world = World::new();
    world.event(AWAITING);
    let own = world.arn.clone();
    let store = world.store.clone();
    let (rest, id) = own.rsplit_once('/').unwrap();
    let other: String = id.chars().rev().collect();
    world.arn = format!("{rest}/{other}");
    for name in ["HOOK_SUCCEEDED", "HOOK_FAILED", "HOOK_TIMED_OUT", AWAITING] {
        assert_eq!(world.event(name).status(), 400, "{name}");
    }
    assert_eq!(world.store, store);
    assert!(world.chat_at("/api/chat.update").is_empty());
}
