//! People who answer: some may, some may not, and each is told something.

use std::fmt::Write;

use ecs_greenlight::approval::{Claim, IncomingRequest, VerifiedToken, WorkerRequest};
use ecs_greenlight::ecs::Action;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::processes::ServedId;

pub const SIGNING: &str = "fake-signing-secret-0123456789abcdef";

/// Somebody, as identity providers, AWS and messages know them.
#[derive(Debug)]
pub struct Person {
    /// In Slack; those without come by link.
    pub slack: Option<&'static str>,
    pub sub: &'static str,
    pub source_identity: &'static str,
    /// What every message that names them holds, in small letters.
    pub tag: &'static str,
}

pub const PEOPLE: [Person; 6] = [
    in_slack("UANN", "slack:T0:UANN", "slack.T0.UANN", "uann"),
    in_slack("UBEN", "slack:T0:UBEN", "slack.T0.UBEN", "uben"),
    in_slack("UCIA", "slack:T0:UCIA", "slack.T0.UCIA", "ucia"),
    in_slack("UEVE", "slack:T0:UEVE", "slack.T0.UEVE", "ueve"),
    by_link("oidc:dora@example.com", "oidc.dora@example.com", "dora"),
    by_link("oidc:emil@example.com", "oidc.emil@example.com", "emil"),
];

const fn in_slack(
    user: &'static str,
    sub: &'static str,
    source_identity: &'static str,
    tag: &'static str,
) -> Person {
    Person {
        slack: Some(user),
        sub,
        source_identity,
        tag,
    }
}

const fn by_link(sub: &'static str, source_identity: &'static str, tag: &'static str) -> Person {
    Person {
        slack: None,
        sub,
        source_identity,
        tag,
    }
}

impl Person {
    /// The claims of their token.
    pub fn identity(&self) -> VerifiedToken {
        let email = self.sub.trim_start_matches("oidc:").to_owned();
        let claims = [("email", email), ("name", self.tag.to_owned())];
        let claims = claims.map(|(name, value)| (name.to_owned(), Claim::Text(value)));
        VerifiedToken {
            typ: Some("JWT".to_owned()),
            claims: claims.into_iter().collect(),
        }
    }
}

/// Somebody's answer: a press of a button, or what they do behind a link.
#[derive(Debug)]
pub struct Answer {
    pub person: &'static Person,
    pub action: Action,
    pub hook: String,
    pub at: i64,
    /// Why, once they have said it.
    pub reason: Option<String>,
    /// The requests that carried it.
    pub served: Vec<ServedId>,
    /// What they alone were told, and by which request.
    pub told: Vec<(ServedId, String)>,
    /// Whether the form for the reason was opened.
    pub form: bool,
    /// How often Slack's own address for this answer was used.
    pub uses: u32,
}

/// A press in Slack, of a button with this value in this message.
pub fn press(
    answer: usize,
    (person, action): (&Person, Action),
    (ts, value): (&str, &str),
    now: i64,
) -> WorkerRequest {
    let user = user(person);
    let action_id = match action {
        Action::Continue => "continue",
        Action::Rollback => "rollBack",
    };
    let payload = json!({
        "type": "block_actions", "team": { "id": "T0" }, "user": user,
        "channel": { "id": "C0" }, "message": { "ts": ts }, "response_url": response_url(answer), "trigger_id": format!("{answer}.trigger"),
        "actions": [{ "action_id": action_id, "type": "button", "value": value }]
    });
    signed(&payload, now)
}

/// The form for the reason, sent.
pub fn submission(person: &Person, view: &Value, reason: &str, now: i64) -> WorkerRequest {
    let payload = json!({
        "type": "view_submission", "team": { "id": "T0" }, "user": user(person),
        "view": {
            "callback_id": view["callback_id"], "private_metadata": view["private_metadata"],
            "state": { "values": { "reason": { "reason": { "type": "plain_text_input", "value": reason } } } }
        }
    });
    signed(&payload, now)
}

/// Where Slack takes what only whoever pressed is told.
pub fn response_url(answer: usize) -> String {
    format!("https://hooks.slack.com/actions/T0/{answer}/fake")
}

/// The page's form, filled in.
pub fn filled_in(page: &Value, action: Action, reason: &str) -> IncomingRequest {
    let shown = &page["form"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let action = match action {
        Action::Continue => "CONTINUE",
        Action::Rollback => "ROLLBACK",
    };
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("t", &text(&shown["t"]))
        .append_pair("form", &text(&shown["form"]))
        .append_pair("action", action)
        .append_pair("reason", reason);
    for (name, side) in [
        ("ifMatchContinue", "continuing"),
        ("ifMatchRollBack", "rollBack"),
    ] {
        form.append_pair(name, &text(&shown[side]["ifMatch"]));
    }
    IncomingRequest {
        headers: vec![("Sec-Fetch-Site".to_owned(), "same-origin".to_owned())],
        body: form.finish().into_bytes(),
    }
}

fn user(person: &Person) -> Value {
    let id = person.slack.expect("somebody in Slack");
    json!({ "id": id, "username": id.to_lowercase(), "team_id": "T0" })
}

fn signed(payload: &Value, now: i64) -> WorkerRequest {
    let at = now / 1000;
    let mut form = form_urlencoded::Serializer::new(String::new());
    let body = form.append_pair("payload", &payload.to_string()).finish();
    let mut mac =
        Hmac::<Sha256>::new_from_slice(SIGNING.as_bytes()).expect("a key of any length will do");
    mac.update(format!("v0:{at}:{body}").as_bytes());
    let mut signature = "v0=".to_owned();
    for byte in mac.finalize().into_bytes() {
        write!(signature, "{byte:02x}").expect("a text takes everything");
    }
    WorkerRequest::Interaction(IncomingRequest {
        headers: vec![
            ("X-Slack-Signature".to_owned(), signature),
            ("X-Slack-Request-Timestamp".to_owned(), at.to_string()),
        ],
        body: body.into_bytes(),
    })
}
