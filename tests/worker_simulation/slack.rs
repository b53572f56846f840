//! A Slack that remembers what everybody sees, and a Teams that takes everything.

use std::collections::BTreeMap;

use ecs_greenlight::ecs::Action;
use serde_json::{Value, json};

use crate::people::Answer;
use crate::processes::ServedId;

/// How long after a press Slack opens a form, in milliseconds.
const TRIGGER: i64 = 3_000;
/// How long Slack's own address for an answer works, in milliseconds, and how often.
const ADDRESS: (i64, u32) = (1_800_000, 5);

/// A message in the channel.
#[derive(Debug)]
pub struct Message {
    pub ts: String,
    /// What it showed, the latest last.
    pub versions: Vec<Value>,
    /// The request that posted it.
    pub by: ServedId,
    /// Whether that request heard that it was posted.
    pub heard: bool,
    /// The hook it is about.
    pub hook: Option<String>,
    /// Whether somebody deleted it.
    pub deleted: bool,
}

/// What was posted to Teams.
#[derive(Debug)]
pub struct Card {
    pub hook: Option<String>,
    pub by: ServedId,
    pub heard: bool,
}

#[derive(Default)]
pub struct Slack {
    pub messages: Vec<Message>,
    /// Lines in threads, with the request that posted them.
    pub threads: Vec<(ServedId, String)>,
    pub teams: Vec<Card>,
    /// Who was in the group, and from when on.
    pub group: Vec<(i64, Vec<&'static str>)>,
    /// Forms that were opened: of which answer, and what they hold.
    pub opened: Vec<(usize, Value)>,
}

/// What Slack did, and says.
pub struct Reply {
    pub status: u16,
    pub body: Value,
    /// The message that was posted, by its place.
    pub posted: Option<usize>,
    pub card: Option<usize>,
}

impl Reply {
    fn ok(body: Value) -> Self {
        Self {
            status: 200,
            body,
            posted: None,
            card: None,
        }
    }

    fn no(error: &str) -> Self {
        Self::ok(json!({ "ok": false, "error": error }))
    }
}

impl Slack {
    /// Takes a request.
    pub fn take(
        &mut self,
        request: &http::WorkerRequest<String>,
        by: ServedId,
        answers: &mut [Answer],
        now: i64,
    ) -> Reply {
        let url = request.uri().to_string();
        let form = request.headers()["content-type"] == "application/x-www-form-urlencoded";
        let body = if form {
            let pairs = form_urlencoded::parse(request.body().as_bytes());
            let pairs = pairs.map(|(name, value)| (name.into_owned(), json!(value)));
            Value::Object(pairs.collect())
        } else {
            serde_json::from_str(request.body()).expect("a chat gets JSON")
        };
        if request.uri().host() == Some("teams.example.com") {
            self.teams.push(Card {
                hook: hook_of(&body),
                by,
                heard: false,
            });
            let card = Some(self.teams.len() - 1);
            return Reply {
                card,
                ..Reply::ok(json!({}))
            };
        }
        if let Some(rest) = url.strip_prefix("https://hooks.slack.com/actions/T0/") {
            let number: usize = rest
                .split('/')
                .next()
                .and_then(|text| text.parse().ok())
                .expect("an address from here");
            return respond(&mut answers[number], &body, by, now);
        }
        match url
            .strip_prefix("https://slack.com/api/")
            .expect("an address of Slack")
        {
            "chat.postMessage" => self.post(body, by, now),
            "chat.update" => self.update(body),
            "chat.getPermalink" => self.permalink(&body),
            "chat.postEphemeral" => Self::whisper(&body, by, answers),
            "views.open" => self.open(&body, answers, now),
            "usergroups.users.list" => Reply::ok(json!({ "ok": true, "users": self.members() })),
            "auth.test" => Reply::ok(json!({ "ok": true })),
            other => panic!("Slack has no {other} here"),
        }
    }

    fn post(&mut self, body: Value, by: ServedId, now: i64) -> Reply {
        let number = self.messages.len() + self.threads.len();
        let ts = format!("{}.{number:06}", now / 1000);
        let reply = Reply::ok(json!({ "ok": true, "channel": "C0", "ts": ts }));
        if body["thread_ts"].is_string() {
            self.threads.push((by, body.to_string().to_lowercase()));
            return reply;
        }
        self.messages.push(Message {
            ts,
            hook: hook_of(&body),
            versions: vec![body],
            by,
            heard: false,
            deleted: false,
        });
        let posted = Some(self.messages.len() - 1);
        Reply { posted, ..reply }
    }

    fn update(&mut self, body: Value) -> Reply {
        let Some(message) = self
            .messages
            .iter_mut()
            .find(|message| !message.deleted && body["ts"] == message.ts.as_str())
        else {
            return Reply::no("message_not_found");
        };
        let reply = Reply::ok(json!({ "ok": true, "channel": "C0", "ts": message.ts }));
        message.versions.push(body);
        reply
    }

    fn permalink(&self, body: &Value) -> Reply {
        let mut there = self.messages.iter().filter(|message| !message.deleted);
        if there.any(|message| body["message_ts"] == message.ts.as_str()) {
            return Reply::ok(json!({ "ok": true, "permalink": "https://example.slack.com/1" }));
        }
        Reply::no("message_not_found")
    }

    fn whisper(body: &Value, by: ServedId, answers: &mut [Answer]) -> Reply {
        let text = body["text"].as_str().unwrap_or_default();
        let mut own = answers
            .iter_mut()
            .filter(|answer| answer.served.contains(&by));
        let answer = own.next().expect("only answers are replied to");
        if answer.person.slack.is_some_and(|user| body["user"] == user) {
            answer.told.push((by, text.to_owned()));
        }
        Reply::ok(json!({ "ok": true, "message_ts": "1" }))
    }

    fn open(&mut self, body: &Value, answers: &mut [Answer], now: i64) -> Reply {
        let number: usize = body["trigger_id"]
            .as_str()
            .and_then(|text| text.split('.').next()?.parse().ok())
            .expect("a trigger from here");
        if now > answers[number].at + TRIGGER {
            return Reply::no("expired_trigger_id");
        }
        answers[number].form = true;
        self.opened.push((number, body["view"].clone()));
        Reply::ok(json!({ "ok": true }))
    }

    /// Who is in the group now.
    pub fn members(&self) -> Vec<&'static str> {
        self.group
            .last()
            .map(|(_, members)| members.clone())
            .unwrap_or_default()
    }

    /// Whether somebody was in the group at any moment since then.
    pub fn was_in_group(&self, user: Option<&str>, since: i64) -> bool {
        let Some(user) = user else { return false };
        let ends = self
            .group
            .iter()
            .skip(1)
            .map(|(from, _)| *from)
            .chain([i64::MAX]);
        let mut times = self.group.iter().zip(ends);
        times.any(|((_, members), end)| end > since && members.contains(&user))
    }
}

impl Message {
    /// What it shows now.
    pub fn shown(&self) -> &Value {
        self.versions.last().expect("a message shows something")
    }

    pub fn has_buttons(&self) -> bool {
        has_buttons(self.shown())
    }
}

/// Only whoever pressed is told, by the address that came with the press.
fn respond(answer: &mut Answer, body: &Value, by: ServedId, now: i64) -> Reply {
    if now > answer.at + ADDRESS.0 || answer.uses >= ADDRESS.1 {
        return Reply {
            status: 404,
            ..Reply::ok(json!({ "ok": false, "error": "expired_url" }))
        };
    }
    answer.uses += 1;
    let text = body["text"].as_str().unwrap_or_default();
    answer.told.push((by, text.to_owned()));
    Reply::ok(json!({ "ok": true }))
}

/// Whether it offers to continue or to roll back.
pub fn has_buttons(body: &Value) -> bool {
    value(body, Action::Continue).is_some() || value(body, Action::Rollback).is_some()
}

/// What stands in a button.
pub fn value(body: &Value, action: Action) -> Option<String> {
    let action_id = match action {
        Action::Continue => "continue",
        Action::Rollback => "rollBack",
    };
    let blocks = body["blocks"].as_array().into_iter().flatten();
    let mut elements = blocks.flat_map(|block| block["elements"].as_array().into_iter().flatten());
    let found = elements
        .find(|element| element["action_id"] == action_id && element["value"].is_string())?;
    found["value"].as_str().map(str::to_owned)
}

/// What follows a mark in a message, as far as a link goes.
pub fn after(body: &Value, mark: &str) -> Option<String> {
    let text = body.to_string();
    let (_, after) = text.split_once(mark)?;
    let end = after
        .find(|sign: char| !(sign.is_ascii_alphanumeric() || "._-".contains(sign)))
        .unwrap_or(after.len());
    Some(after[..end].to_owned())
}

fn hook_of(body: &Value) -> Option<String> {
    after(body, "?hook=")
}

/// How often a hook's question was posted, by whom, and whether they heard of it.
pub fn posted_about<'a>(
    slack: &'a Slack,
    hook: &'a str,
) -> BTreeMap<&'static str, Vec<(ServedId, bool)>> {
    let mut posted: BTreeMap<&'static str, Vec<(ServedId, bool)>> = BTreeMap::new();
    for message in slack
        .messages
        .iter()
        .filter(|message| message.hook.as_deref() == Some(hook))
    {
        posted
            .entry("Slack")
            .or_default()
            .push((message.by, message.heard));
    }
    for card in slack
        .teams
        .iter()
        .filter(|card| card.hook.as_deref() == Some(hook))
    {
        posted
            .entry("Teams")
            .or_default()
            .push((card.by, card.heard));
    }
    posted
}
