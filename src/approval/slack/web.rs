//! Calling Slack: its Web API, and the addresses it takes messages at.

use serde::Deserialize;

use crate::approval::Approvals;
use crate::flow::Io;
use crate::protocol::{Request, Response};

use std::time::Duration;

/// How long Slack may take: a worker's answer to `EventBridge` waits for it.
const LIMIT: Duration = Duration::from_secs(4);
const JSON: &str = "application/json; charset=utf-8";
const FORM: &str = "application/x-www-form-urlencoded";
/// A [`ChatError`]'s code: somebody deleted the message.
pub(in crate::approval) const MESSAGE_NOT_FOUND: &str = "message_not_found";
/// A [`ChatError`]'s code: no answer came.
const UNREACHABLE: &str = "unreachable";
/// A [`ChatError`]'s code: the answer is not Slack's.
const UNREADABLE: &str = "unreadable-response";

/// A message that Slack took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::approval) struct PostedMessage {
    pub(in crate::approval) channel: String,
    pub(in crate::approval) ts: String,
}

/// Why Slack, or another chat, did not take something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::approval) struct ChatError {
    /// Slack's own code (`channel_not_found`), `http-STATUS`, or `unreachable`.
    pub(in crate::approval) code: String,
    /// How many seconds the chat asks to be left alone.
    pub(in crate::approval) retry_after: Option<u32>,
}

/// A message that Slack refuses to change for one of these will never change again.
///
/// See <https://docs.slack.dev/reference/methods/chat.update>.
const FINAL: [&str; 6] = [
    MESSAGE_NOT_FOUND,
    "channel_not_found",
    "is_archived",
    "is_inactive",
    "cant_update_message",
    "edit_window_closed",
];

impl ChatError {
    pub(in crate::approval) fn new(code: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            retry_after: None,
        }
    }

    /// Whether trying again is of no use.
    pub(in crate::approval) fn is_final(&self) -> bool {
        FINAL.contains(&&*self.code) || matches!(&*self.code, "http-404" | "http-410")
    }
}

impl ChatError {
    /// Whether no answer of Slack's came that says more: the next call may fare better.
    pub(super) fn is_passing(&self) -> bool {
        let code = self.code.as_str();
        [UNREACHABLE, UNREADABLE].contains(&code) || code.starts_with("http-5")
    }
}

#[derive(Deserialize)]
struct SlackReply {
    ok: bool,
    error: Option<String>,
    channel: Option<String>,
    ts: Option<String>,
    users: Option<Vec<String>>,
    team_id: Option<String>,
    enterprise_id: Option<String>,
}

impl Approvals {
    /// A new message, by bot token: <https://docs.slack.dev/reference/methods/chat.postMessage>.
    pub(in crate::approval) async fn post_message(
        &self,
        io: &Io,
        body: String,
    ) -> Result<PostedMessage, ChatError> {
        let reply = self.slack(io, "chat.postMessage", JSON, body).await?;
        match (reply.channel, reply.ts) {
            (Some(channel), Some(ts)) => Ok(PostedMessage { channel, ts }),
            _ => Err(unreadable()),
        }
    }

    /// Another text for a message: <https://docs.slack.dev/reference/methods/chat.update>.
    pub(in crate::approval) async fn update_message(
        &self,
        io: &Io,
        body: String,
    ) -> Result<(), ChatError> {
        self.slack(io, "chat.update", JSON, body).await.map(drop)
    }

    /// Whether a message is there still: <https://docs.slack.dev/reference/methods/chat.getPermalink>, which takes no scope.
    pub(in crate::approval) async fn check_message_exists(
        &self,
        io: &Io,
        channel: &str,
        ts: &str,
    ) -> Result<(), ChatError> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let form = form.append_pair("channel", channel);
        let body = form.append_pair("message_ts", ts).finish();
        self.slack(io, "chat.getPermalink", FORM, body)
            .await
            .map(drop)
    }

    /// A line that one person sees in a channel: <https://docs.slack.dev/reference/methods/chat.postEphemeral>.
    pub(in crate::approval) async fn post_ephemeral(
        &self,
        io: &Io,
        body: String,
    ) -> Result<(), ChatError> {
        self.slack(io, "chat.postEphemeral", JSON, body)
            .await
            .map(drop)
    }

    /// A form: <https://docs.slack.dev/reference/methods/views.open>.
    pub(in crate::approval) async fn open_view(
        &self,
        io: &Io,
        body: String,
    ) -> Result<(), ChatError> {
        self.slack(io, "views.open", JSON, body).await.map(drop)
    }

    /// The ids of the workspace, and of the organisation it may be part of, whose bot this is: <https://docs.slack.dev/reference/methods/auth.test>.
    pub(in crate::approval) async fn bot_teams(&self, io: &Io) -> Result<Vec<String>, ChatError> {
        let reply = self.slack(io, "auth.test", FORM, String::new()).await?;
        let team = reply.team_id.ok_or_else(unreadable)?;
        Ok(std::iter::once(team).chain(reply.enterprise_id).collect())
    }

    /// Who is in a user group: <https://docs.slack.dev/reference/methods/usergroups.users.list>.
    pub(super) async fn list_group(&self, io: &Io, group: &str) -> Result<Vec<String>, ChatError> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let body = form.append_pair("usergroup", group).finish();
        let reply = self.slack(io, "usergroups.users.list", FORM, body).await?;
        reply.users.ok_or_else(unreadable)
    }

    async fn slack(
        &self,
        io: &Io,
        method: &str,
        content_type: &str,
        body: String,
    ) -> Result<SlackReply, ChatError> {
        let (Some(slack), Some(token)) = (&self.settings().slack, &self.secrets().slack_bot_token)
        else {
            return Err(ChatError::new("not_authed"));
        };
        let authorization = ["Bearer ", token.expose()].concat();
        let headers = vec![
            ("authorization", authorization),
            ("content-type", content_type.to_owned()),
        ];
        let url = [&slack.api_origin, "/api/", method].concat();
        let response = post(io, url, headers, body).await?;
        let reply: SlackReply = serde_json::from_slice(&response.body).map_err(|_| unreadable())?;
        if reply.ok {
            return Ok(reply);
        }
        let code = reply.error.unwrap_or_else(|| "unknown_error".to_owned());
        Err(ChatError::new(code))
    }
}

/// A message to an address that stands for where it goes: a webhook, or a click's `response_url`.
pub(in crate::approval) async fn post_to(
    io: &Io,
    url: &str,
    body: String,
) -> Result<(), ChatError> {
    let headers = vec![("content-type", JSON.to_owned())];
    post(io, url.to_owned(), headers, body).await.map(drop)
}

async fn post(
    io: &Io,
    url: String,
    headers: Vec<(&'static str, String)>,
    body: String,
) -> Result<Response, ChatError> {
    let host = url.split('/').nth(2).unwrap_or_default().to_owned();
    let request = Request {
        url,
        host,
        headers,
        body,
    };
    let sent = io.send(request, LIMIT, false).await;
    let response = sent.map_err(|_| ChatError::new(UNREACHABLE))?;
    if (200..300).contains(&response.status) {
        return Ok(response);
    }
    let wait = response.header("retry-after");
    Err(ChatError {
        code: format!("http-{}", response.status),
        retry_after: wait.and_then(|seconds| seconds.trim().parse().ok()),
    })
}

fn unreadable() -> ChatError {
    ChatError::new(UNREADABLE)
}
