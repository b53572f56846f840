//! What a flow of this module tells while it serves a request.

use serde::Serialize;

use super::question::Question;
use crate::ecs::Action;
use crate::flow::outcome::{Evidence, Tone, Verdict};

/// What is told. The first [`Response`](WorkerOutput::Response) or [`Page`](WorkerOutput::Page) is the answer to the request; what comes after it is work that follows from it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "event", rename_all = "camelCase")]
pub enum WorkerOutput {
    /// The answer, as it is.
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
    /// The answer, as a page that is still to be written as HTML.
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
    /// How what it says is to be taken.
    pub tone: Tone,
    /// Its heading.
    pub title: String,
    /// What became of an answer, as `decide` tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Verdict>,
    /// What happened, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// How to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<ApprovalForm>,
    /// Who has said so, where several must.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub votes: Option<Votes>,
    /// The deployment in the console page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Who looks at it.
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
    /// It waits for an answer.
    Question,
    /// It says what became of it.
    Outcome,
    /// The link, or the person, is not admitted.
    Refused,
    /// It must be known first who looks at it.
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
    /// What continuing does; absent where one cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continuing: Option<FormOption>,
    /// What rolling back does; absent where one cannot.
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
    /// What the act is bound to: the form gives it back.
    pub if_match: String,
    /// Whether a reason must be given.
    pub reason: bool,
}

/// Who has said to continue, where several must.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Votes {
    /// How many must.
    pub need: u32,
    /// Who has.
    pub names: Vec<String>,
}

/// One line of the log: an answer and what became of it, or what did not work. It never holds a secret.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct LogLine {
    /// How bad it is.
    pub level: LogLevel,
    /// What it is about: `asked`, `not-asked`, `not-yet`, `answered`, `denied`, `voted`, `decided`, `closed`, `refused`, `reply-failed`,
    /// `chat-failed`, `failed`.
    pub what: &'static str,
    /// When, by the worker's clock. ISO 8601.
    pub at: String,
    /// The deployment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_deployment_arn: Option<String>,
    /// The hook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hook_id: Option<String>,
    /// Who, as `CloudTrail` shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// What people call them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How they answered: `slack`, `link`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<&'static str>,
    /// What they said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Why they said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who else had said so before, where several must.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<Vec<String>>", optional))]
    pub with: Vec<String>,
    /// What became of it, as `decide` tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Verdict>,
    /// How that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// AWS's id of the request that acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// An error's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The chat that refused something: a channel's id, `slack-webhook`, `teams-webhook`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// How bad what the log tells is.
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
        Verdict::RolledBack | Verdict::WentBack => "is rolling back",
        Verdict::AlreadyContinued => "was already continued",
        Verdict::AlreadyRolledBack => "was already rolled back",
        Verdict::TimedOut => "timed out",
        Verdict::Superseded => "was stopped",
        Verdict::Conflict => "got the opposite decision",
        Verdict::NotApplied => "is still paused: nothing was changed",
        Verdict::WentOn => "has continued",
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
