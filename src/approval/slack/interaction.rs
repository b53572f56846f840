//! What a click in Slack says.
//!
//! See <https://docs.slack.dev/reference/interaction-payloads/block_actions-payload> and
//! <https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload>.

mod response_url;

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

pub(crate) use self::response_url::ResponseUrl;
use super::{CONTINUE, REASON, REASON_FORM, ROLL_BACK};
use crate::ecs::Action;

/// What someone did in Slack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Interaction {
    /// Pressed one of our buttons that decide.
    Click(Click),
    /// Sent the form that asks for a reason.
    Submission(Submission),
    /// What there is nothing to do for: a link opened, another app's form.
    Other,
}

/// A button that decides was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Click {
    /// The workspace.
    pub team: String,
    /// Who pressed it.
    pub user: User,
    /// The channel of the message.
    pub channel: Option<String>,
    /// The message, by its time.
    pub message_ts: Option<String>,
    /// Where to answer.
    pub response_url: ResponseUrl,
    /// What opens a form, within three seconds.
    pub trigger_id: Option<String>,
    /// Which button: the one that continues or the one that rolls back.
    pub action: Action,
    /// What the button stands for, as we sealed it.
    pub value: String,
}

/// The form that asks for a reason was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Submission {
    /// The workspace.
    pub team: String,
    /// Who sent it.
    pub user: User,
    /// What they wrote; empty if nothing.
    pub reason: String,
    /// What the form was given to remember.
    pub private_metadata: String,
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    /// The id.
    pub id: String,
    /// What people call them: a name that they choose themselves.
    pub name: Option<String>,
    /// Their own workspace, if Slack sends it: in a shared channel it may be a different one.
    pub team: Option<String>,
}

#[derive(Deserialize)]
struct Typed {
    r#type: String,
}

#[derive(Deserialize)]
struct BlockActions {
    team: Option<SlackId>,
    user: SlackUser,
    channel: Option<SlackId>,
    message: Option<ClickedMessage>,
    container: Option<Container>,
    response_url: Option<String>,
    trigger_id: Option<String>,
    #[serde(default)]
    actions: Vec<Pressed>,
}

#[derive(Deserialize)]
struct ViewSubmission {
    team: Option<SlackId>,
    user: SlackUser,
    view: SubmittedView,
}

#[derive(Deserialize)]
struct SlackId {
    id: String,
}

#[derive(Deserialize)]
struct SlackUser {
    id: String,
    username: Option<String>,
    name: Option<String>,
    team_id: Option<String>,
}

#[derive(Deserialize)]
struct ClickedMessage {
    ts: Option<String>,
}

#[derive(Deserialize)]
struct Container {
    message_ts: Option<String>,
    channel_id: Option<String>,
}

#[derive(Deserialize)]
struct Pressed {
    action_id: Option<String>,
    value: Option<String>,
}

#[derive(Deserialize)]
struct SubmittedView {
    callback_id: Option<String>,
    #[serde(default)]
    private_metadata: String,
    #[serde(default)]
    state: ViewState,
}

#[derive(Deserialize, Default)]
struct ViewState {
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, ViewInput>>,
}

#[derive(Deserialize)]
struct ViewInput {
    value: Option<String>,
}

impl Interaction {
    /// Reads a body whose signature was verified. `api_origin` is where Slack is, if it is not at slack.com.
    ///
    /// # Errors
    /// What Slack does not send.
    pub(crate) fn parse(body: &[u8], api_origin: Option<&str>) -> Result<Self, InteractionError> {
        let mut fields = form_urlencoded::parse(body);
        let payload = fields.find(|(name, _)| name == "payload");
        let (_, payload) = payload.ok_or(InteractionError::Missing("payload"))?;
        let typed: Typed = read(&payload)?;
        match &*typed.r#type {
            "block_actions" => click(read(&payload)?, api_origin),
            "view_submission" => submission(read(&payload)?),
            _ => Ok(Self::Other),
        }
    }
}

fn read<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, InteractionError> {
    serde_json::from_str(json).map_err(|_| InteractionError::Malformed)
}

fn click(payload: BlockActions, api_origin: Option<&str>) -> Result<Interaction, InteractionError> {
    let ours = payload.actions.into_iter().find_map(|pressed| {
        let action = match pressed.action_id.as_deref()? {
            CONTINUE => Action::Continue,
            ROLL_BACK => Action::Rollback,
            _ => return None,
        };
        Some((action, pressed.value))
    });
    let Some((action, value)) = ours else {
        return Ok(Interaction::Other);
    };
    let url = payload.response_url;
    let url = url.ok_or(InteractionError::Missing("response_url"))?;
    let container = payload.container;
    let (within, at) = container.map_or((None, None), |it| (it.channel_id, it.message_ts));
    Ok(Interaction::Click(Click {
        team: team(payload.team, &payload.user)?,
        user: payload.user.into(),
        channel: payload.channel.map(|channel| channel.id).or(within),
        message_ts: payload.message.and_then(|message| message.ts).or(at),
        response_url: ResponseUrl::parse(url, api_origin).ok_or(InteractionError::ResponseUrl)?,
        trigger_id: payload.trigger_id,
        action,
        value: value.ok_or(InteractionError::Missing("value"))?,
    }))
}

fn submission(payload: ViewSubmission) -> Result<Interaction, InteractionError> {
    let mut view = payload.view;
    if view.callback_id.as_deref() != Some(REASON_FORM) {
        return Ok(Interaction::Other);
    }
    let block = view.state.values.remove(REASON);
    let input = block.and_then(|mut inputs| inputs.remove(REASON));
    Ok(Interaction::Submission(Submission {
        team: team(payload.team, &payload.user)?,
        user: payload.user.into(),
        reason: input.and_then(|input| input.value).unwrap_or_default(),
        private_metadata: view.private_metadata,
    }))
}

/// An app of a whole enterprise gets no workspace but the user's own.
fn team(payload: Option<SlackId>, user: &SlackUser) -> Result<String, InteractionError> {
    let payload = payload.map(|team| team.id).or(user.team_id.clone());
    payload.ok_or(InteractionError::Missing("team"))
}

impl From<SlackUser> for User {
    fn from(person: SlackUser) -> Self {
        Self {
            id: person.id,
            name: person.name.or(person.username),
            team: person.team_id,
        }
    }
}

/// A body that Slack does not send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InteractionError {
    /// The payload is no JSON of an interaction.
    Malformed,
    /// A member that is needed and not there.
    Missing(&'static str),
    /// The answer would go elsewhere than to Slack.
    ResponseUrl,
}

impl fmt::Display for InteractionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("The payload is not a Slack interaction."),
            Self::Missing(member) => write!(f, "The interaction has no {member}."),
            Self::ResponseUrl => f.write_str("The interaction's response_url is not Slack's."),
        }
    }
}

impl std::error::Error for InteractionError {}

#[cfg(test)]
mod tests;
