//! Links: looking changes nothing, and their form takes a person.

use ecs_greenlight::approval::link::{Actions, Grant, LinkKey, LinkKeys, Purpose};
use ecs_greenlight::approval::output::PageState;
use ecs_greenlight::approval::secret::Secret;
use ecs_greenlight::approval::{Claim, IncomingRequest, VerifiedToken, WorkerRequest};
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::{Action, FaultKind};
use serde_json::{Value, json};

use crate::world::{LINK_KEY, START, WORKER, World, event_of, identity, secrets, settings_with};

/// The token of the link in the last question.
pub fn token(world: &World) -> String {
    let question = world
        .chat_at("/api/chat.postMessage")
        .first()
        .expect("it was asked")
        .to_string();
    let (_, after) = question.split_once("/decide?t=").expect("it has a link");
    after
        .chars()
        .take_while(|sign| sign.is_ascii_alphanumeric() || "._-".contains(*sign))
        .collect()
}

fn ann() -> VerifiedToken {
    identity(&[("email", "ann@example.com"), ("name", "Ann")])
}

/// Ann looks.
pub fn looked_by_ann(world: &World) -> WorkerRequest {
    let token = token(world);
    WorkerRequest::ViewLink {
        token,
        identity: Some(ann()),
    }
}

fn look(world: &mut World, identity: Option<VerifiedToken>) -> (u16, Value) {
    let token = token(world);
    look_at(world, token, identity)
}

/// A form of this worker's own page.
fn form(fields: &[(&str, &str)]) -> IncomingRequest {
    let mut form = form_urlencoded::Serializer::new(String::new());
    IncomingRequest {
        headers: vec![("Sec-Fetch-Site".to_owned(), "same-origin".to_owned())],
        body: form.extend_pairs(fields).finish().into_bytes(),
    }
}

/// Looks, and answers with what the page holds.
pub fn answered(world: &mut World, email: &str, action: &str, reason: &str) -> (u16, Value) {
    answered_by(world, &identity(&[("email", email)]), action, reason)
}

/// The same, for somebody who is in these groups.
pub fn answered_in(
    world: &mut World,
    email: &str,
    groups: &[&str],
    action: &str,
    reason: &str,
) -> (u16, Value) {
    let mut person = identity(&[("email", email)]);
    let groups = groups.iter().map(|&group| group.to_owned());
    person
        .claims
        .insert("groups".to_owned(), Claim::Texts(groups.collect()));
    answered_by(world, &person, action, reason)
}

fn answered_by(
    world: &mut World,
    person: &VerifiedToken,
    action: &str,
    reason: &str,
) -> (u16, Value) {
    let (_, page) = look(world, Some(person.clone()));
    let given = filled(&page, action, reason);
    send(world, given, Some(person.clone()))
}

/// Ann's form to continue, filled in and not sent yet.
pub fn filled_in(world: &mut World) -> WorkerRequest {
    let (_, page) = look(world, Some(ann()));
    WorkerRequest::Answer {
        given: filled(&page, "CONTINUE", ""),
        identity: Some(ann()),
    }
}

fn filled(page: &Value, action: &str, reason: &str) -> IncomingRequest {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let shown = &page["form"];
    let (go, back) = (
        text(&shown["continuing"]["ifMatch"]),
        text(&shown["rollBack"]["ifMatch"]),
    );
    form(&[
        ("t", &text(&shown["t"])),
        ("form", &text(&shown["form"])),
        ("action", action),
        ("reason", reason),
        ("ifMatchContinue", &go),
        ("ifMatchRollBack", &back),
    ])
}

fn send(
    world: &mut World,
    given: IncomingRequest,
    identity: Option<VerifiedToken>,
) -> (u16, Value) {
    let served = world.serve(WorkerRequest::Answer { given, identity });
    let (status, page) = served.page();
    (status, serde_json::to_value(page).unwrap())
}

#[test]
fn looking_shows_what_waits_and_changes_nothing() {
    let mut world = World::asked();
    let (status, page) = look(&mut world, Some(ann()));
    assert_eq!(
        (status, &page["state"], &page["question"]["waits"]),
        (200, &json!("question"), &json!(true))
    );
    assert_eq!((world.acts(), &*world.fate()), (0, "Open"));
}

/// The deployment in the console page.
pub fn page_of(world: &World) -> String {
    format!(
        "https://console.example.com/#/d/{}?hook={}",
        world.arn, world.hook
    )
}

#[test]
fn a_page_has_the_title_of_its_question_and_the_way_to_the_console_page() {
    let mut world = World::asked();
    let (_, page) = look(&mut world, Some(ann()));
    assert_eq!(page["title"], page["question"]["headline"]);
    assert_eq!(page["page"], page_of(&world));
    assert_eq!(page.get("message"), None);
    let message = world.chat_at("/api/chat.postMessage")[0].to_string();
    assert!(message.contains(&page_of(&world)), "{message}");
}

#[test]
fn a_deployment_that_cannot_be_read_is_told_with_the_way_to_the_console_page() {
    let mut world = World::asked();
    world.fault(FaultKind::DropRequest);
    let (status, page) = look(&mut world, Some(ann()));
    assert_eq!(
        (status, page),
        (
            502,
            json!({
                "state": "error", "tone": "bad", "title": "Couldn't read the deployment",
                "message": "ecs.us-east-1.amazonaws.com could not be reached. Check the network connection, and any proxy, firewall or security policy that blocks it.",
                "page": page_of(&world),
            })
        )
    );
}

#[test]
fn what_a_link_is_refused_for_is_told() {
    let mut world = World::asked();
    let elsewhere = json!({ "accounts": [{ "id": "444455556666", "regions": ["us-east-1"] }] });
    let refused = |message: &str| json!({ "state": "refused", "tone": "bad", "title": "This link can't be used", "message": message });
    let now = world.sim.now();
    let expired = sealed(&world, Actions::Both, now - START);
    assert_eq!(
        look_at(&mut world, expired, Some(ann())),
        (
            403,
            refused("This link has expired. Check the deployment in the Amazon ECS console.")
        )
    );
    world.restart(&settings_with(&elsewhere));
    assert_eq!(
        look(&mut world, Some(ann())),
        (
            403,
            refused("This worker is no longer set up for account 111122223333.")
        )
    );
}

#[test]
fn a_link_for_anyone_is_good_at_the_moment_when_it_is_made() {
    let mut world = without_a_sign_in();
    let made = world.sim.now() - START;
    let link = sealed(&world, Actions::Both, made + 24 * HOUR);
    assert_eq!(look_at(&mut world, link, None).0, 200);
    let link = sealed(&world, Actions::Both, made + 24 * HOUR + 1);
    assert_eq!(look_at(&mut world, link, None).0, 403);
}

#[test]
fn a_button_lasts_as_long_as_its_hook_though_a_link_for_anyone_ends_after_a_day() {
    const DAY: i64 = 24 * HOUR;
    for (waits, lasts) in [
        (Some(3 * DAY), 3 * DAY),
        (Some(30 * DAY), 14 * DAY),
        (None, 14 * DAY),
    ] {
        let mut world = without_a_sign_in();
        let now = world.sim.now();
        world.edit = Some(Box::new(move |deployment| {
            let hook = &mut deployment["lifecycleHookDetails"][0];
            hook["expiresAt"] = json!(waits.map(|waits| (now + waits) / 1000));
        }));
        world.serve(crate::world::event(&world, "HOOK_AWAITING_ACTION"));
        let value = crate::slack::button(&world, "continue");
        let (token, _) = value.rsplit_once(' ').unwrap();
        let at = Timestamp::from_epoch_millis(now);
        let opened = keys().open(token, WORKER, Purpose::Button, at).unwrap();
        let ends = opened.expires_at.epoch_millis();
        assert_eq!(ends, (now + lasts) / 1000 * 1000, "{waits:?}");
    }
}

#[test]
fn before_somebody_has_signed_in_a_link_shows_nothing_and_reads_nothing() {
    let mut world = World::asked();
    let before = world.sim.requests().len();
    let (status, page) = look(&mut world, None);
    assert_eq!(
        (status, page),
        (
            200,
            json!({
                "state": "signIn", "tone": "warn", "title": "Sign in",
                "message": "Sign in with your company account, then open this link again."
            })
        )
    );
    assert_eq!(world.sim.requests().len(), before);
}

fn key(text: &str) -> LinkKey {
    LinkKey::new(Secret::new(text.to_owned())).unwrap()
}

fn keys() -> LinkKeys {
    LinkKeys::new(key(LINK_KEY), None)
}

/// A worker that cannot know who follows a link.
fn without_a_sign_in() -> World {
    let patch = json!({
        "identity": null, "policies": [{ "continue": { "people": ["slack:T0:UANN"] }, "rollBack": { "anyone": true } }]
    });
    World::with(&settings_with(&patch), &secrets())
}

/// A link for so many milliseconds from the start.
fn sealed(world: &World, actions: Actions, lasts: i64) -> String {
    let grant = Grant {
        arn: world.arn.parse().unwrap(),
        hook_id: world.hook.clone(),
        actions,
        expires_at: Timestamp::from_epoch_millis(START + lasts),
    };
    keys().seal(&grant, WORKER, Purpose::Link)
}

fn look_at(world: &mut World, token: String, identity: Option<VerifiedToken>) -> (u16, Value) {
    let served = world.serve(WorkerRequest::ViewLink { token, identity });
    let (status, page) = served.page();
    (status, serde_json::to_value(page).unwrap())
}

const HOUR: i64 = 3_600_000;

#[test]
fn without_a_sign_in_anyone_with_a_link_sees_what_waits_for_a_day() {
    let mut world = without_a_sign_in();
    let day = sealed(&world, Actions::Both, 24 * HOUR);
    let (status, page) = look_at(&mut world, day, None);
    assert_eq!(
        (status, &page["state"], &page["question"]["waits"]),
        (200, &json!("signIn"), &json!(true))
    );
    assert_eq!(page.get("form"), None);
    let before = world.sim.requests().len();
    let made_with_a_sign_in = sealed(&world, Actions::Both, 14 * 24 * HOUR);
    let (status, page) = look_at(&mut world, made_with_a_sign_in, None);
    assert_eq!((status, &page["state"]), (403, &json!("refused")));
    assert_eq!(
        (page.get("question"), world.sim.requests().len()),
        (None, before)
    );
}

#[test]
fn with_a_sign_in_a_link_lives_as_long_as_its_hook() {
    let mut world = World::new();
    let mut body = crate::world::event_body(&world, "HOOK_AWAITING_ACTION");
    body["detail"]["expiresAt"] = json!("2026-01-28T12:00:00Z");
    world.serve(event_of(&body));
    let token = token(&world);
    let other = key("fake-link-key-that-came-13-days-later");
    for keys in [keys(), LinkKeys::new(other, Some(key(LINK_KEY)))] {
        let open = |at: &str| {
            keys.open(&token, WORKER, Purpose::Link, at.parse().unwrap())
                .is_ok()
        };
        assert!(open("2026-01-28T11:59:59Z"));
        assert!(!open("2026-01-28T12:00:00Z"));
    }
}

#[test]
fn a_links_form_decides_only_what_the_link_is_for() {
    for (actions, other, missing) in [
        (Actions::Continue, "ROLLBACK", "rollBack"),
        (Actions::Rollback, "CONTINUE", "continuing"),
    ] {
        let mut world = World::asked();
        let (_, whole) = look(&mut world, Some(ann()));
        let token = sealed(&world, actions, HOUR);
        let (_, page) = look_at(&mut world, token, Some(ann()));
        assert_eq!(page["form"].get(missing), None);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let given = form(&[
            ("t", &text(&page["form"]["t"])),
            ("form", &text(&page["form"]["form"])),
            ("action", other),
            (
                "ifMatchContinue",
                &text(&whole["form"]["continuing"]["ifMatch"]),
            ),
            (
                "ifMatchRollBack",
                &text(&whole["form"]["rollBack"]["ifMatch"]),
            ),
        ]);
        let (status, _) = send(&mut world, given, Some(ann()));
        assert_eq!(
            (status, world.acts(), &*world.fate()),
            (400, 0, "Open"),
            "{other}"
        );
    }
}

#[test]
fn the_form_rolls_back_as_whoever_sent_it() {
    let mut world = World::asked();
    let (status, page) = answered(&mut world, "eve@example.com", "ROLLBACK", "");
    assert_eq!((status, &page["result"]), (200, &json!("rolledBack")));
    assert_eq!((world.acts(), &*world.fate()), (1, "RolledBack"));
}

#[test]
fn only_whoever_is_known_gets_a_form() {
    let mut world = World::asked();
    let (_, page) = look(&mut world, None);
    assert_eq!((&page["state"], page.get("form")), (&json!("signIn"), None));
    let (_, page) = look(&mut world, Some(ann()));
    assert_eq!(
        (&page["state"], &page["person"]),
        (&json!("question"), &json!("Ann (oidc ann@example.com)"))
    );
    let consequence = page["form"]["continuing"]["consequence"].as_str().unwrap();
    assert!(
        consequence.ends_with(": from 0\u{a0}% to 100\u{a0}%."),
        "{consequence}"
    );
}

#[test]
fn the_form_continues_as_whoever_sent_it() {
    let mut world = World::asked();
    let (status, page) = answered(&mut world, "ann@example.com", "CONTINUE", "");
    assert_eq!(
        (status, page),
        (
            200,
            json!({
                "state": "outcome", "tone": "good", "title": "web is continuing", "result": "continued",
                "message": "ECS accepted. The deployment is continuing.",
                "person": "oidc ann@example.com", "page": page_of(&world),
            })
        )
    );
    assert_eq!((world.acts(), &*world.fate()), (1, "Continued"));
    let shown = world.shown();
    assert!(
        shown.contains("web is continuing") && shown.contains("ann@example.com"),
        "{shown}"
    );
}

#[test]
fn whoever_may_not_is_told_so() {
    let mut world = World::asked();
    let (status, page) = answered(&mut world, "eve@example.com", "CONTINUE", "");
    assert_eq!((status, &page["state"]), (403, &json!("refused")));
    assert_eq!(world.acts(), 0);
}

#[test]
fn a_form_without_a_person_acts_for_nobody() {
    let mut world = World::asked();
    let (_, page) = look(&mut world, Some(ann()));
    let (status, page) = send(&mut world, filled(&page, "CONTINUE", ""), None);
    assert_eq!((status, &page["state"]), (401, &json!("signIn")));
    assert_eq!(world.acts(), 0);
}

#[test]
fn a_form_is_good_for_whoever_it_was_made_for() {
    let mut world = World::asked();
    let (_, page) = look(&mut world, Some(ann()));
    let ben = identity(&[("email", "ben@example.com")]);
    let (status, _) = send(&mut world, filled(&page, "ROLLBACK", ""), Some(ben));
    assert_eq!((status, world.acts()), (403, 0));
}

#[test]
fn a_form_of_another_site_is_refused() {
    let mut world = World::asked();
    let (_, page) = look(&mut world, Some(ann()));
    for headers in [
        vec![],
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("sec-fetch-site", "none")],
        vec![("origin", "https://evil.example.com")],
        vec![("origin", "null")],
        vec![("sec-fetch-site", "cross-site"), ("origin", WORKER)],
    ] {
        let headers: Vec<_> = headers
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let given = IncomingRequest {
            headers,
            ..filled(&page, "CONTINUE", "")
        };
        let (status, _) = send(&mut world, given, Some(ann()));
        assert_eq!((status, world.acts()), (403, 0));
    }
    let headers = vec![("Origin".to_owned(), WORKER.to_owned())];
    let given = IncomingRequest {
        headers,
        ..filled(&page, "CONTINUE", "")
    };
    assert_eq!(send(&mut world, given, Some(ann())).0, 200);
    assert_eq!(world.acts(), 1);
}

#[test]
fn a_form_that_leaves_something_out_acts_for_nobody() {
    let mut world = World::asked();
    let (_, page) = look(&mut world, Some(ann()));
    let whole = filled(&page, "CONTINUE", "");
    let fields: Vec<(String, String)> = form_urlencoded::parse(&whole.body).into_owned().collect();
    for missing in ["t", "form", "action", "ifMatchContinue"] {
        let kept: Vec<(&str, &str)> = fields
            .iter()
            .filter(|(name, _)| name != missing)
            .map(|(name, value)| (&**name, &**value))
            .collect();
        let (status, _) = send(&mut world, form(&kept), Some(ann()));
        assert!(status >= 400, "{missing}: {status}");
        assert_eq!(world.acts(), 0, "{missing}");
    }
}

#[test]
fn what_changed_since_it_was_read_is_not_acted_on() {
    let mut world = World::asked();
    let (_, page) = look(&mut world, Some(ann()));
    world.edit = Some(Box::new(|deployment| {
        deployment["lifecycleStage"] = json!("POST_PRODUCTION_TRAFFIC_SHIFT");
    }));
    let (status, page) = send(&mut world, filled(&page, "CONTINUE", ""), Some(ann()));
    assert_eq!((status, &page["title"]), (502, &json!("Nothing was done")));
    let message = page["message"].as_str().unwrap();
    assert!(
        message.starts_with("Nothing was changed: the deployment has moved on"),
        "{message}"
    );
    assert_eq!(world.acts(), 0);
}

#[test]
fn a_form_of_another_version_or_of_no_state_at_all_is_refused() {
    let mut world = World::asked();
    let (_, page) = look(&mut world, Some(ann()));
    for etag in [
        "",
        "0-00000000000000000000000000000000",
        "Production traffic moves.",
    ] {
        let mut page = page.clone();
        page["form"]["continuing"]["ifMatch"] = json!(etag);
        let (status, page) = send(&mut world, filled(&page, "CONTINUE", ""), Some(ann()));
        assert_eq!(
            (status, &page["title"]),
            (400, &json!("This form can't be used")),
            "{etag}"
        );
    }
    assert_eq!(world.acts(), 0);
}

#[test]
fn a_required_reason_is_asked_for_again_with_the_form() {
    let policies = json!({ "policies": [{ "continue": { "anyone": true, "reason": true }, "rollBack": { "anyone": true } }] });
    let mut world = World::asked_with(&policies);
    let (status, page) = answered(&mut world, "ann@example.com", "CONTINUE", "   ");
    assert_eq!(
        (status, &page["state"], world.acts()),
        (422, &json!("question"), 0)
    );
    assert!(page["form"]["t"].is_string());
    let (_, asked) = look(&mut world, Some(ann()));
    assert_eq!(
        (&page["title"], &page["question"]),
        (&asked["title"], &asked["question"])
    );
    let (status, _) = answered(&mut world, "ann@example.com", "CONTINUE", "Checked.");
    assert_eq!((status, world.acts()), (200, 1));
}

#[test]
fn a_link_to_what_was_decided_says_so_and_offers_nothing() {
    let mut world = World::asked();
    world.decide_elsewhere(Action::Rollback);
    let (status, page) = look(&mut world, Some(ann()));
    assert_eq!(
        (status, &page["state"], page.get("form")),
        (200, &json!("outcome"), None)
    );
}

#[test]
fn a_link_that_is_none_is_refused_unread() {
    let mut world = World::asked();
    let before = world.sim.requests().len();
    let whole = token(&world);
    for token in ["", "v1", "x", &whole[1..], &whole[..whole.len() - 1]] {
        let served = world.serve(WorkerRequest::ViewLink {
            token: token.to_owned(),
            identity: Some(ann()),
        });
        let (status, page) = served.page();
        assert_eq!((status, page.state), (403, PageState::Refused), "{token}");
    }
    assert_eq!(world.sim.requests().len(), before);
}

#[test]
fn a_link_ends_with_the_hooks_time() {
    let mut world = World::asked();
    world.sim.advance(world.sim.now() + 3_700_000);
    let (status, page) = look(&mut world, Some(ann()));
    assert_eq!((status, &page["state"]), (403, &json!("refused")));
}

#[test]
fn a_button_of_slack_is_no_link() {
    let mut world = World::asked();
    let token = crate::slack::button(&world, "continue");
    let served = world.serve(WorkerRequest::ViewLink {
        token,
        identity: Some(ann()),
    });
    assert_eq!(served.page().0, 403);
}

pub fn answered_as(world: &mut World, person: &VerifiedToken, action: &str) -> (u16, Value) {
    answered_by(world, person, action, "")
}
