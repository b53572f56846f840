//! The log: one line for whatever went wrong or was decided, with all that an operator needs.

use serde_json::{Value, json};

use ecs_greenlight::approval::{IncomingRequest, VerifiedToken, WorkerRequest};
use ecs_sim::{Action, FaultKind};

use crate::slack::{RESPONSE_URL, press, signed_at};
use crate::world::{
    Served, World, event_body, event_of, every_time, identity, secrets_with, settings_with,
};

const AWAITING: &str = "HOOK_AWAITING_ACTION";
const STORE_FAILED: &str = "The store is not responding, or has an entry that cannot be read.";

/// The lines, without when they were written.
fn lines(served: &Served) -> Vec<Value> {
    let mut lines = served.lines();
    for line in &mut lines {
        let at = line.as_object_mut().unwrap().remove("at").unwrap();
        assert!(at.as_str().unwrap().starts_with("2026-01-15T1"), "{at}");
    }
    lines
}

/// A line about the world's hook.
fn about(world: &World, level: &str, what: &str, more: &Value) -> Value {
    let line = json!({
        "level": level, "what": what, "serviceDeploymentArn": world.arn, "hookId": world.hook
    });
    crate::world::merged(line, more)
}

#[test]
fn who_was_asked_where() {
    let mut world = World::new();
    let served = world.event(AWAITING);
    let asked = json!({ "message": "Slack's channel C0" });
    assert_eq!(lines(&served), [about(&world, "info", "asked", &asked)]);
}

#[test]
fn why_nobody_was_asked() {
    let mut world = World::new();
    world.decide_elsewhere(Action::Rollback);
    let served = world.event(AWAITING);
    let over = json!({ "message": "The hook no longer awaits action, so nobody was asked." });
    assert_eq!(lines(&served), [about(&world, "info", "not-asked", &over)]);
}

#[test]
fn an_event_that_is_refused_is_a_warning_and_one_that_is_none_of_its_business_is_not() {
    let mut world = World::with(
        &settings_with(&json!({ "services": ["prod/api"] })),
        &crate::world::secrets(),
    );
    let served = world.event(AWAITING);
    let message = "This worker does not ask about prod/web.";
    assert_eq!(
        (served.response(), lines(&served)),
        (
            (202, message),
            vec![json!({ "level": "info", "what": "refused", "message": message })]
        )
    );
    let served = world.serve(WorkerRequest::Event(IncomingRequest {
        headers: Vec::new(),
        body: Vec::new(),
    }));
    let message = "The key in x-api-key is not this worker's.";
    assert_eq!(
        (served.response(), lines(&served)),
        (
            (401, message),
            vec![json!({ "level": "warn", "what": "refused", "message": message })]
        )
    );
}

#[test]
fn an_event_that_names_another_deployment_for_a_hook() {
    let mut world = World::asked();
    let other = world.arn.replace("/web/", "/api/");
    let mut body = event_body(&world, AWAITING);
    body["detail"]["serviceDeploymentArn"] = json!(other);
    let served = world.serve(event_of(&body));
    let message = "This hook belongs to another deployment.";
    assert_eq!(served.response(), (400, message));
    let refused = json!({ "message": message, "serviceDeploymentArn": other });
    assert_eq!(lines(&served), [about(&world, "warn", "refused", &refused)]);
}

#[test]
fn an_event_that_reads_do_not_bear_out_yet() {
    let mut world = World::new();
    world.lagging(1);
    let served = world.event(AWAITING);
    let early = json!({ "message": "ECS does not show this hook awaiting action yet." });
    assert_eq!(lines(&served), [about(&world, "warn", "not-yet", &early)]);
}

#[test]
fn an_end_that_cannot_be_read_is_waited_for_unless_it_never_can() {
    for (fault, minutes, status, code) in [
        (FaultKind::DropRequest, 0, 503, "network-error"),
        (FaultKind::DropRequest, 16, 202, "network-error"),
        (FaultKind::Deny, 0, 202, "AccessDeniedException"),
    ] {
        let mut world = World::asked();
        world.sim.inject(every_time(fault));
        world.pass(minutes * 60);
        let served = world.event("HOOK_SUCCEEDED");
        let (answered, message) = served.response();
        assert_eq!(answered, status, "{code} {minutes}");
        let failed = json!({ "code": code, "message": message });
        assert_eq!(lines(&served), [about(&world, "error", "failed", &failed)]);
    }
}

#[test]
fn how_a_question_ended_and_by_whom() {
    let mut world = World::asked();
    let served = world.press("UANN", "continue");
    let closed = json!({ "name": "uann (slack UANN)", "message": "web is continuing" });
    assert!(
        lines(&served).contains(&about(&world, "info", "closed", &closed)),
        "{:?}",
        lines(&served)
    );
}

#[test]
fn what_slack_did_not_sign() {
    let mut world = World::asked();
    let served = world.serve(signed_at(&json!({}), 1_768_478_400 - 301));
    let (status, message) = served.response();
    assert_eq!(status, 401);
    assert_eq!(
        lines(&served),
        [json!({ "level": "warn", "what": "refused", "message": message })]
    );
}

#[test]
fn a_form_for_a_reason_that_could_not_be_opened() {
    let policies = json!({ "policies": [{ "continue": { "anyone": true, "reason": true } }] });
    let mut world = World::asked_with(&policies);
    world.slack_refuses("views.open", "expired_trigger_id");
    let served = world.press("UANN", "continue");
    let failed = json!({
        "code": "expired_trigger_id", "message": "The form for the reason could not be opened."
    });
    assert!(
        lines(&served).contains(&about(&world, "error", "chat-failed", &failed)),
        "{:?}",
        lines(&served)
    );
}

#[test]
fn what_could_not_be_told_to_whoever_pressed() {
    let mut world = World::asked();
    let late = press(&world, "UBEN", "continue");
    world.press("UANN", "continue");
    world.chat_statuses.insert(RESPONSE_URL, (404, None));
    world.slack_refuses("chat.postEphemeral", "user_not_in_channel");
    let served = world.serve(late);
    assert_eq!(
        lines(&served).last().unwrap(),
        &json!({
            "level": "error", "what": "reply-failed", "who": "UBEN", "code": "user_not_in_channel",
            "message": "web was already continued. uann (slack UANN) has already continued it. Nothing more was sent."
        })
    );
}

#[test]
fn somebody_whom_their_token_does_not_name() {
    let mut world = World::asked();
    let token = crate::links::token(&world);
    let nameless: VerifiedToken = identity(&[]);
    let served = world.serve(WorkerRequest::ViewLink {
        token,
        identity: Some(nameless),
    });
    let line = &lines(&served)[0];
    assert_eq!(
        (&line["level"], &line["what"]),
        (&json!("warn"), &json!("identity-refused")),
        "{line}"
    );
}

#[test]
fn a_message_that_could_not_be_changed() {
    let mut world = World::asked();
    world.chat_statuses.insert("chat.update", (500, None));
    world.decide_elsewhere(Action::Rollback);
    let served = world.event("HOOK_FAILED");
    let failed = json!({
        "code": "http-500", "message": "A message could not be updated.", "place": "C0"
    });
    assert!(
        lines(&served).contains(&about(&world, "error", "chat-failed", &failed)),
        "{:?}",
        lines(&served)
    );
}

#[test]
fn a_store_that_fails_under_a_question() {
    let mut world = World::asked();
    world.store_refuses = Some(Box::new(|call| call["prefix"] != "open/"));
    let served = world.sweep();
    let failed = json!({ "code": "store-failed", "message": STORE_FAILED });
    assert_eq!(lines(&served), [about(&world, "error", "failed", &failed)]);
    assert_eq!(
        served.response(),
        (503, "1 open hooks: 0 up to date, 1 to retry.")
    );
}

#[test]
fn a_sweep_logs_what_the_store_does_not_tell_and_nothing_else() {
    let mut world = World::asked();
    let served = world.sweep();
    assert_eq!(lines(&served), [json!(null); 0]);
    assert_eq!(
        served.response(),
        (202, "1 open hooks: 1 up to date, 0 to retry.")
    );

    let failed = |message: &str| json!({ "level": "error", "what": "failed", "code": "store-failed", "message": message });
    world
        .store
        .insert("open/ecs-pause-0".to_owned(), "{\"serviceDep".to_owned());
    let served = world.sweep();
    assert_eq!(
        lines(&served),
        [failed(
            "The store has an entry for an open hook that cannot be read."
        )]
    );

    world.store_answers = false;
    let served = world.sweep();
    assert_eq!(
        lines(&served),
        [failed("The sweep could not read which hooks are open.")]
    );
    assert_eq!(served.response(), (503, "The store is not responding."));
}

#[test]
fn a_sweep_with_nothing_open_is_content() {
    let mut world = World::new();
    let served = world.sweep();
    assert_eq!(
        served.response(),
        (202, "0 open hooks: 0 up to date, 0 to retry.")
    );
}

#[test]
fn without_a_store_no_place_is_written_to_that_is_not_set_up() {
    let mut world = World::with(
        &settings_with(&json!({ "store": false })),
        &secrets_with(&json!({})),
    );
    world.decide_elsewhere(Action::Rollback);
    let served = world.event("HOOK_FAILED");
    assert_eq!(served.status(), 202);
    assert!(
        lines(&served).iter().all(|line| line["what"] == "closed"),
        "{:?}",
        lines(&served)
    );
}
