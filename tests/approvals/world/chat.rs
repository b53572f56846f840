//! A chat that takes everything, but what a test has it refuse.

use ecs_greenlight::protocol::Response;
use serde_json::{Value, json};

use super::{BOT, World};
use crate::slack::RESPONSE_URL;

/// A message that went to a chat.
#[derive(Clone, Debug)]
pub struct Posted {
    pub url: String,
    pub body: Value,
}

impl World {
    /// A chat that takes everything.
    pub(super) fn chatted(&mut self, request: &http::Request<String>) -> Response {
        let url = request.uri().to_string();
        let method = url.rsplit('/').next().unwrap_or_default();
        let form = request.headers()["content-type"] == "application/x-www-form-urlencoded";
        let body = if form {
            let pairs = form_urlencoded::parse(request.body().as_bytes());
            Value::Object(
                pairs
                    .map(|(name, value)| (name.into_owned(), json!(value)))
                    .collect(),
            )
        } else {
            serde_json::from_str(request.body()).expect("a chat gets JSON")
        };
        let of_slack = url.starts_with("https://slack.com/");
        let error = self.slack_errors.get(method).filter(|_| of_slack);
        let reply = match (error, method) {
            (Some(error), _) => json!({ "ok": false, "error": error }),
            (None, "usergroups.users.list") => {
                self.group_calls += 1;
                match self.groups.get(body["usergroup"].as_str().unwrap()) {
                    None => json!({ "ok": false, "error": "no_such_subteam" }),
                    Some(users) if users.first().is_some_and(|one| *one == "missing_scope") => {
                        json!({ "ok": false, "error": "missing_scope" })
                    }
                    Some(users) => json!({ "ok": true, "users": users }),
                }
            }
            (None, "auth.test") => self.bot.clone(),
            (None, "chat.getPermalink" | "chat.update") if self.is_deleted(&body) => {
                json!({ "ok": false, "error": "message_not_found" })
            }
            (None, "chat.getPermalink") => {
                json!({ "ok": true, "permalink": "https://example.com" })
            }
            _ => {
                json!({ "ok": true, "channel": "C0", "ts": ts(self.chat.len()) })
            }
        };
        if of_slack {
            assert_eq!(request.headers()["authorization"], format!("Bearer {BOT}"));
        }
        let refused = self
            .chat_statuses
            .iter()
            .find(|(end, _)| url.ends_with(**end));
        if let Some((_, (status, wait))) = refused {
            let wait = wait.map(|seconds| ("Retry-After".to_owned(), seconds.to_string()));
            return Response {
                status: *status,
                headers: wait.into_iter().collect(),
                body: Vec::new(),
            };
        }
        // A message that is refused is none; what is only asked was asked all the same.
        let looked = method == "chat.getPermalink";
        if (reply["ok"] == true && !looked) || method == "usergroups.users.list" {
            self.chat.push(Posted { url, body });
        }
        Response {
            status: 200,
            headers: Vec::new(),
            body: reply.to_string().into_bytes(),
        }
    }

    fn is_deleted(&self, body: &Value) -> bool {
        let ts = body.get("ts").or(body.get("message_ts"));
        ts.and_then(Value::as_str)
            .is_some_and(|ts| self.deleted.contains(ts))
    }

    /// Somebody deletes the last question in Slack.
    pub fn delete_question(&mut self) {
        let asked = |posted: &Posted| posted.url.ends_with("/api/chat.postMessage");
        let last = self.chat.iter().rposition(asked).expect("it was asked");
        self.deleted.insert(ts(last));
    }

    /// What the last question in Slack shows by now.
    pub fn shown(&self) -> String {
        let updated = self.chat_at("/api/chat.update");
        let asked = self.chat_at("/api/chat.postMessage");
        updated.last().unwrap_or(&asked[0])["blocks"].to_string()
    }

    /// What those who pressed were told, each on their own.
    pub fn whispered(&self) -> Vec<String> {
        let alone = |posted: &&Posted| {
            posted.url == RESPONSE_URL && posted.body["response_type"] == "ephemeral"
        };
        let told = self.chat.iter().filter(alone);
        told.map(|posted| posted.body["text"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Everything that went to this method of Slack, or to this address.
    pub fn chat_at(&self, end: &str) -> Vec<&Value> {
        self.chat
            .iter()
            .filter(|posted| posted.url.ends_with(end))
            .map(|posted| &posted.body)
            .collect()
    }
}

/// The id that Slack gives to what is posted as this one of everything that goes to a chat.
fn ts(place: usize) -> String {
    format!("1768478400.{place:06}")
}
