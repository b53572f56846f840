//! What a flow of this module emits while it serves a request.

use serde::Serialize;

use super::question::Question;
use crate::ecs::Action;
use crate::flow::outcome::{Evidence, Tone, Verdict};

/// What a flow of the worker emits. The first [`Response`](WorkerOutput::Response) or [`Page`](WorkerOutput::Page) answers the request; the rest is the work that follows.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "event", rename_all = "camelCase")]
pub enum WorkerOutput {
    /// The answer, as plain text.
    Response {
        /// The HTTP status.
        status: u16,
        /// Plain text.
        body: String,
    },
    /// The answer, as JSON.
    Json {
        /// The HTTP status.
        status: u16,
        /// The JSON.
        body: String,
    },
    /// The answer, as a page to render as HTML.
    Page {
        /// The HTTP status.
        status: u16,
        /// What it shows.
        page: Box<ApprovalPage>,
    },
    /// A line for the log.
    Log {
        /// The line.
        line: Box<LogLine>,
    },
}

/// What the page behind a link shows.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ApprovalPage {
    /// What kind of page it is.
    pub state: PageState,
    /// Whether its message is good news or bad.
    pub tone: Tone,
    /// Its heading.
    pub title: String,
    /// The result of the answer, as `decide` reports it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Verdict>,
    /// What happened, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// The form to answer with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<ApprovalForm>,
    /// Who has approved, if several people must.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub votes: Option<Votes>,
    /// The address of the deployment on the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The person who is signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

impl ApprovalPage {
    /// The same, with the tone that its kind and the result have.
    pub(super) fn toned(mut self) -> Self {
        self.tone = match self.state {
            PageState::Question | PageState::SignIn => Tone::Warn,
            PageState::Refused | PageState::Error => Tone::Bad,
            PageState::Outcome => self.result.map(Verdict::tone).unwrap_or_default(),
        };
        self
    }
}

/// What kind of page it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum PageState {
    /// It asks for a decision.
    Question,
    /// It shows the outcome.
    Outcome,
    /// The link is not valid, or the person is not allowed.
    Refused,
    /// The person has to sign in first.
    SignIn,
    /// Something went wrong.
    #[default]
    Error,
}

/// A form with two buttons.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct ApprovalForm {
    /// The link's token.
    pub t: String,
    /// Binds the form to the person and the hook.
    pub form: String,
    /// What continuing does; absent if it is not possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continuing: Option<FormOption>,
    /// What rolling back does; absent if it is not possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roll_back: Option<FormOption>,
    /// The longest reason, in characters.
    pub longest_reason: u32,
}

/// One side of a choice.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct FormOption {
    /// What it does.
    pub consequence: String,
    /// The etag that the act is bound to, for the form to send back.
    pub if_match: String,
    /// Whether a reason is required.
    pub reason: bool,
}

/// Who has approved continuing, if several people must.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Votes {
    /// How many people must approve.
    pub need: u32,
    /// Who has approved.
    pub names: Vec<String>,
}

/// One line of the log: an answer and its outcome, or a failure. It never contains a secret.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// How serious it is.
    pub level: LogLevel,
    /// What it is about.
    pub what: Logged,
    /// When, by the worker's clock. ISO 8601.
    pub at: String,
    /// The deployment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_deployment_arn: Option<String>,
    /// The hook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hook_id: Option<String>,
    /// The person, as `CloudTrail` shows them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// The person's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How they answered: `slack`, `link`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<&'static str>,
    /// What they chose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Their reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who had approved before, if several people must.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<Vec<String>>", optional))]
    pub with: Vec<String>,
    /// The result, as `decide` reports it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Verdict>,
    /// How the result is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// AWS's request id of the act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// An error's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The chat that refused something: a channel's id, `slack-webhook`, `teams-webhook`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What happened, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl LogLine {
    /// A line that says no more than this.
    pub(super) fn new(what: Logged) -> Self {
        Self {
            level: what.level(),
            what,
            ..Self::default()
        }
    }
}

/// What a line of the log is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Logged {
    /// A message was posted.
    Asked,
    /// A reason is required first.
    AskedWhy,
    /// A chat refused something.
    ChatFailed,
    /// A message was updated with how the hook ended.
    Closed,
    /// An answer was carried out, or the hook had already been decided.
    Decided,
    /// The person is not allowed to.
    Denied,
    /// AWS or the store did not do what it was asked to.
    #[default]
    Failed,
    /// A token does not name one person.
    IdentityRefused,
    /// The hook had ended when its event came.
    NotAsked,
    /// ECS does not show yet what an event says.
    NotYet,
    /// An invalid request.
    Refused,
    /// Whoever pressed a button could not be told the result.
    ReplyFailed,
    /// A vote was counted.
    Voted,
}

impl Logged {
    fn level(self) -> LogLevel {
        match self {
            Self::Asked
            | Self::AskedWhy
            | Self::Closed
            | Self::Decided
            | Self::NotAsked
            | Self::Voted => LogLevel::Info,
            Self::Denied | Self::IdentityRefused | Self::NotYet | Self::Refused => LogLevel::Warn,
            Self::ChatFailed | Self::Failed | Self::ReplyFailed => LogLevel::Error,
        }
    }
}

/// How serious a line of the log is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum LogLevel {
    /// Nothing is wrong.
    #[default]
    Info,
    /// Somebody was refused.
    Warn,
    /// Something went wrong.
    Error,
}

/// What AWS calls it.
#[must_use]
pub fn action_name(action: Action) -> &'static str {
    match action {
        Action::Continue => "CONTINUE",
        Action::Rollback => "ROLLBACK",
    }
}

/// Whether a verdict says that the deployment goes, or went, back.
#[must_use]
pub(super) fn is_rollback(verdict: Verdict) -> bool {
    matches!(
        verdict,
        Verdict::RolledBack | Verdict::AlreadyRolledBack | Verdict::WentBack
    )
}

/// A verdict as a headline: `checkout is continuing`.
#[must_use]
pub fn headline(verdict: Verdict, service: &str) -> String {
    let what = match verdict {
        Verdict::Continued => "is continuing",
        Verdict::RolledBack => "is rolling back",
        Verdict::AlreadyContinued => "was already continued",
        Verdict::AlreadyRolledBack => "was already rolled back",
        Verdict::TimedOut => "timed out",
        Verdict::Superseded => "was stopped",
        Verdict::Conflict => "got the opposite decision",
        Verdict::NotApplied => "is still paused: nothing was changed",
        Verdict::WentOn => "has continued",
        Verdict::WentBack => "has started rolling back",
        Verdict::Unknown => "may or may not have been decided",
    };
    [service, " ", what].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_tone_of_its_kind_and_one_that_tells_a_result_has_the_results() {
        for (state, result, tone) in [
            (PageState::Question, None, Tone::Warn),
            (PageState::SignIn, None, Tone::Warn),
            (PageState::Refused, None, Tone::Bad),
            (PageState::Error, None, Tone::Bad),
            (PageState::Outcome, None, Tone::Calm),
            (PageState::Outcome, Some(Verdict::RolledBack), Tone::Good),
            (PageState::Outcome, Some(Verdict::TimedOut), Tone::Warn),
            (PageState::Outcome, Some(Verdict::Unknown), Tone::Bad),
        ] {
            let page = ApprovalPage {
                state,
                result,
                ..ApprovalPage::default()
            };
            assert_eq!(page.toned().tone, tone, "{state:?} {result:?}");
        }
    }
}
