//! Whether the worker can ask people: Slack is asked whether it takes the bot's token. Nothing waits for it.

use serde::Serialize;

use super::Approvals;
use super::output::{LogLine, Logged, WorkerOutput};
use crate::flow::Io;
use crate::json;

/// An answer's code where the bot is in another workspace.
const OTHER_TEAM: &str = "other_team";

/// What is answered.
#[derive(Serialize)]
struct Health<'a> {
    /// `ok`, or the code with which Slack refuses; absent where there is no bot.
    #[serde(skip_serializing_if = "Option::is_none")]
    slack: Option<&'a str>,
}

impl Approvals {
    /// Emits `{ "slack": "ok" | code }`, and a line for the log if Slack does not accept the bot.
    pub(crate) async fn report_health(self, io: Io, emit: Box<dyn Fn(WorkerOutput)>) {
        let slack = match (&self.settings().slack, &self.secrets().slack_bot_token) {
            (Some(slack), Some(_)) => Some(match self.bot_teams(&io).await {
                Ok(teams) if teams.contains(&slack.team) => "ok".to_owned(),
                Ok(_) => OTHER_TEAM.to_owned(),
                Err(error) => error.code,
            }),
            _ => None,
        };
        let health = Health {
            slack: slack.as_deref(),
        };
        let body = json::to_string(&health);
        emit(WorkerOutput::Response { status: 200, body });
        if let Some(code) = slack.filter(|slack| slack != "ok") {
            emit(WorkerOutput::Log {
                line: Box::new(LogLine {
                    at: io.now().to_string(),
                    message: Some(advice(&code).to_owned()),
                    code: Some(code),
                    ..LogLine::new(Logged::ChatFailed)
                }),
            });
        }
    }
}

/// What happened, and what to do: <https://docs.slack.dev/reference/methods/auth.test#errors>.
fn advice(code: &str) -> &'static str {
    match code {
        OTHER_TEAM => {
            "SLACK_BOT_TOKEN belongs to a different workspace than \"slack.team\": correct one of them."
        }
        "unreachable" => "Slack couldn't be reached, so nobody can be asked there.",
        "account_inactive" | "invalid_auth" | "not_authed" | "token_expired" | "token_revoked" => {
            "Slack rejected SLACK_BOT_TOKEN: replace it."
        }
        _ => {
            "Slack refused SLACK_BOT_TOKEN with this code, perhaps only for now. It may not be possible to ask people there."
        }
    }
}
