//! `POST /events`: an event from `EventBridge`. It is a hint, which may come twice, late and in any order: what counts is the deployment as it is read.

use super::subject::Subject;
use super::{Serving, about};
use crate::approval::IncomingRequest;
use crate::approval::event::{EventName, HookEvent};
use crate::approval::link::{Actions, Grant};
use crate::approval::memory::OpenHook;
use crate::approval::output::{LogLevel, LogLine, Logged};
use crate::approval::settings::Account;
use crate::ecs::service_deployment::{HookTarget, LifecycleStage};
use crate::error::Error;

/// The header that an API destination sends its key in.
const KEY: &str = "x-api-key";

/// A status, and words. `EventBridge` sends an event again after 429 and 5xx, and never after another.
///
/// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html>.
pub(super) type StatusAndBody = (u16, String);

/// How long an event is waited for that ECS's reads do not bear out yet, in milliseconds. They lag, but not by that much.
const PATIENCE: i64 = 900_000;

impl Serving {
    pub(super) async fn event(&self, given: &IncomingRequest) {
        let (status, body) = match self.admitted(given) {
            Ok((event, account)) => self.handle(&event, &account).await,
            Err(refused) => {
                let mut line = LogLine::new(Logged::Refused);
                if refused.0 == 202 {
                    line.level = LogLevel::Info;
                }
                line.message = Some(refused.1.clone());
                self.log(line);
                refused
            }
        };
        self.respond(status, body);
    }

    /// An event that it asks about, and the account it is from.
    fn admitted(&self, given: &IncomingRequest) -> Result<(HookEvent, Account), StatusAndBody> {
        if !self.has_event_key(given) {
            return Err(refused_key());
        }
        let event = HookEvent::parse(&given.body).map_err(|error| (400, error.to_string()))?;
        let (account, region) = (event.arn.account(), event.arn.region());
        let known = self.approvals.settings().account(account);
        let Some(account) = known.filter(|known| known.regions.iter().any(|one| one == region))
        else {
            let message = format!("This worker is not set up for {region} of account {account}.");
            return Err((403, message));
        };
        if !self.approvals.asks_about(&event.arn) {
            let (cluster, service) = (event.arn.cluster(), event.arn.service());
            return Err((
                202,
                format!("This worker does not ask about {cluster}/{service}."),
            ));
        }
        if event.hook_type != HookTarget::Pause {
            return Err((
                202,
                "This is not a pause hook, so there is nothing to decide.".to_owned(),
            ));
        }
        Ok((event, account.clone()))
    }

    async fn handle(&self, event: &HookEvent, account: &Account) -> StatusAndBody {
        let grant = Grant {
            arn: event.arn.clone(),
            hook_id: event.hook_id.clone(),
            actions: Actions::Both,
            expires_at: self.link_ends_at(event.expires_at),
        };
        // What is remembered of a hook is kept by its id: another deployment's event must not touch it.
        let Ok(open) = self
            .approvals
            .open_hooks(&self.io, Some(&event.hook_id))
            .await
        else {
            self.store_failed(&grant);
            return (503, "The store is not responding.".to_owned());
        };
        let mut open = open.iter().flatten();
        let open = open.find(|open| open.hook_id == event.hook_id);
        if open.is_some_and(|open| open.is_of_another(event)) {
            let message = "This hook belongs to another deployment.";
            self.log(LogLine {
                message: Some(message.to_owned()),
                ..about(Logged::Refused, &grant)
            });
            return (400, message.to_owned());
        }
        let subject = Subject {
            account,
            grant: &grant,
            stage: event.stage.as_ref().map(LifecycleStage::as_str),
            deadline: None,
            // What was remembered of the first event, or of a read, is not replaced by the word of another event.
            claimed: open.and_then(OpenHook::expires_at).or(event.expires_at),
        };
        match event.name {
            EventName::AwaitingAction => self.ask(event, subject).await,
            EventName::Succeeded | EventName::Failed | EventName::TimedOut => {
                self.close(event, subject).await
            }
            _ => (202, "There is nothing to ask about.".to_owned()),
        }
    }

    pub(super) fn has_event_key(&self, given: &IncomingRequest) -> bool {
        let key = given.header(KEY).unwrap_or_default();
        self.approvals.secrets().event_keys.matches(key)
    }

    /// What the event says is not what ECS shows. It is sent again until it does, for as long as reads may lag.
    pub(super) fn not_yet(&self, event: &HookEvent, grant: &Grant, why: &str) -> StatusAndBody {
        let given_up = event.is_older(self.now(), PATIENCE);
        let (status, message) = if given_up {
            (
                202,
                [why, " The event is old; the sweep will handle the hook."].concat(),
            )
        } else {
            (503, why.to_owned())
        };
        self.log(LogLine {
            message: Some(message.clone()),
            ..about(Logged::NotYet, grant)
        });
        (status, message)
    }

    /// The deployment could not be read.
    pub(super) fn unreadable(
        &self,
        event: &HookEvent,
        grant: &Grant,
        error: &Error,
    ) -> StatusAndBody {
        self.read_failed(grant, error);
        let again = may_pass(error) && !event.is_older(self.now(), PATIENCE);
        (if again { 503 } else { 202 }, error.message().to_owned())
    }

    pub(super) fn read_failed(&self, grant: &Grant, error: &Error) {
        self.log(LogLine {
            code: Some(error.code().to_owned()),
            message: Some(error.message().to_owned()),
            ..about(Logged::Failed, grant)
        });
    }
}

/// Whether a later read may fare better: what ECS does not know yet, or no longer, may be a read that lags behind the event.
pub(super) fn may_pass(error: &Error) -> bool {
    error.is_retryable() || error.is_not_found()
}

/// The answer to whoever does not have the event key.
pub(super) fn refused_key() -> StatusAndBody {
    (401, format!("The key in {KEY} is not this worker's."))
}
