//! `POST /events`: what `EventBridge` tells. It is a hint, which may come twice, late and in any order: what counts is the deployment as it is read.

use super::Serving;
use crate::approval::Given;
use crate::approval::event::{EventName, HookEvent};
use crate::approval::settings::Account;
use crate::approval::told::Line;
use crate::ecs::service_deployment::HookTarget;

/// The header that an API destination sends its key in.
const KEY: &str = "x-api-key";

/// A status, and words. `EventBridge` sends an event again after 429 and 5xx, and never after another.
///
/// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html>.
pub(super) type Answer = (u16, String);

impl Serving {
    pub(super) async fn event(&self, given: &Given) {
        let (status, body) = match self.admitted(given) {
            Ok((event, account)) => self.heard(&event, &account).await,
            Err(refused) => {
                self.log(Line {
                    level: if refused.0 < 300 { "info" } else { "warn" },
                    what: "refused",
                    message: Some(refused.1.clone()),
                    ..Line::default()
                });
                refused
            }
        };
        self.respond(status, body);
    }

    /// An event that it asks about, and the account it is from.
    fn admitted(&self, given: &Given) -> Result<(HookEvent, Account), Answer> {
        let key = given.header(KEY).unwrap_or_default();
        if !self.approvals.secrets().event_keys.matches(key) {
            return Err((401, "The key in x-api-key is not this worker's.".to_owned()));
        }
        let event = HookEvent::parse(&given.body).map_err(|error| (400, error.to_string()))?;
        let (account, region) = (event.arn.account(), event.arn.region());
        let known = self.approvals.settings().account(account);
        let Some(account) = known.filter(|known| known.regions.iter().any(|one| one == region))
        else {
            let told = format!("This worker is not set up for {region} of account {account}.");
            return Err((403, told));
        };
        if !self.approvals.asks_about(&event.arn) {
            let (cluster, service) = (event.arn.cluster(), event.arn.service());
            return Err((
                202,
                format!("This worker does not ask about {cluster}/{service}."),
            ));
        }
        if event.hook_type != HookTarget::Pause {
            return Err((202, "Nobody decides a hook that is no pause.".to_owned()));
        }
        Ok((event, account.clone()))
    }

    async fn heard(&self, event: &HookEvent, account: &Account) -> Answer {
        match event.name {
            EventName::AwaitingAction => self.ask(event, account).await,
            EventName::Succeeded | EventName::Failed | EventName::TimedOut => {
                self.close(event, account).await
            }
            _ => (202, "Nothing is asked about this.".to_owned()),
        }
    }
}
