//! What Slack sends.

use std::fmt::Write;

use ecs_greenlight::approval::{IncomingRequest, WorkerRequest};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::world::{SIGNING, World};

pub const RESPONSE_URL: &str = "https://hooks.slack.com/actions/T0/1/fake";

/// A press of a button of the last question in Slack: `continue`, `rollBack`.
pub fn press(world: &World, user: &str, action_id: &str) -> WorkerRequest {
    press_of(user, action_id, &button(world, action_id))
}

/// What stands in a button of the last question.
pub fn button(world: &World, action_id: &str) -> String {
    let mut questions = world.chat.iter().filter(|posted| {
        posted.url.ends_with("chat.postMessage")
            && posted.body["blocks"].to_string().contains("\"action_id\"")
    });
    let question = &questions.next_back().expect("it was asked").body;
    let mut elements = question["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|block| block["elements"].as_array().into_iter().flatten());
    let found = elements
        .find(|element| element["action_id"] == action_id)
        .expect("it is offered");
    found["value"].as_str().unwrap().to_owned()
}

pub fn press_of(user: &str, action_id: &str, value: &str) -> WorkerRequest {
    signed(&json!({
        "type": "block_actions", "team": { "id": "T0" }, "user": { "id": user, "username": user.to_lowercase(), "team_id": "T0" },
        "channel": { "id": "C0" }, "message": { "ts": "1768478400.000000" }, "response_url": RESPONSE_URL, "trigger_id": "1.2.fake",
        "actions": [{ "action_id": action_id, "type": "button", "value": value }]
    }))
}

/// The form for a reason, as it was opened last, sent.
pub fn submission(world: &World, user: &str, reason: &str) -> WorkerRequest {
    submission_by(world, user, &user.to_lowercase(), reason)
}

/// The same, of somebody who calls themselves so.
pub fn submission_by(world: &World, user: &str, name: &str, reason: &str) -> WorkerRequest {
    let opened = world.chat_at("views.open");
    let view = &opened.last().expect("a form was opened")["view"];
    signed(&json!({
        "type": "view_submission", "team": { "id": "T0" }, "user": { "id": user, "username": name, "team_id": "T0" },
        "view": {
            "callback_id": view["callback_id"], "private_metadata": view["private_metadata"],
            "state": { "values": { "reason": { "reason": { "type": "plain_text_input", "value": reason } } } }
        }
    }))
}

pub fn signed(payload: &Value) -> WorkerRequest {
    signed_at(payload, 1_768_478_400)
}

pub fn signed_at(payload: &Value, at: i64) -> WorkerRequest {
    let mut form = form_urlencoded::Serializer::new(String::new());
    let body = form.append_pair("payload", &payload.to_string()).finish();
    let mut mac = Hmac::<Sha256>::new_from_slice(SIGNING.as_bytes()).unwrap();
    mac.update(format!("v0:{at}:{body}").as_bytes());
    let mut signature = "v0=".to_owned();
    for byte in mac.finalize().into_bytes() {
        write!(signature, "{byte:02x}").unwrap();
    }
    WorkerRequest::Interaction(IncomingRequest {
        headers: vec![
            ("X-Slack-Signature".to_owned(), signature),
            ("X-Slack-Request-Timestamp".to_owned(), at.to_string()),
        ],
        body: body.into_bytes(),
    })
}
