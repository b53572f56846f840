//! A hook waits: people are asked.

use super::event::Answer;
use super::places::{Place, Saying};
use super::seen::Seen;
use super::{Serving, about};
use crate::approval::event::HookEvent;
use crate::approval::link::{Actions, Grant};
use crate::approval::question::Unread;
use crate::approval::settings::Account;
use crate::approval::slack::message::{Offer, Press};
use crate::approval::slack::web::ChatError;
use crate::approval::store::Asked;
use crate::approval::told::Line;
use crate::ecs::Action;
use crate::ecs::service_deployment::LifecycleStage;
use crate::error::Error;

impl Serving {
    pub(super) async fn ask(&self, event: &HookEvent, account: &Account) -> Answer {
        let memory = self
            .approvals
            .memory(&self.io, &event.hook_id, event.expires_at);
        let Ok(remembered) = memory.read().await else {
            return (503, "The store does not answer.".to_owned());
        };
        if remembered.closed.is_some() {
            return (202, "This hook was decided.".to_owned());
        }
        let mut places = self.places(&event.arn);
        places.retain(|place| !remembered.asked.iter().any(|asked| place.is(asked)));
        if places.is_empty() {
            return (202, "People were asked about this before.".to_owned());
        }
        let grant = Grant {
            arn: event.arn.clone(),
            hook_id: event.hook_id.clone(),
            actions: Actions::Both,
            expires_at: self.link_ends_at(event.expires_at),
        };
        let seen = match self.see(account, &grant).await {
            Ok(seen) if !seen.waits(&grant.hook_id) => {
                return (202, "This hook does not wait any more.".to_owned());
            }
            Err(error) if error.retryable() => return (503, error.message().to_owned()),
            seen => seen,
        };

        let mut refused = Vec::new();
        let all = places.len();
        for place in places {
            match self.ask_at(&place, &seen, event, account, &grant).await {
                Ok(asked) => {
                    self.log(Line {
                        message: Some(place.name()),
                        ..about("info", "asked", &grant)
                    });
                    if memory.asked(&asked).await.is_err() {
                        let message = "Where this was asked could not be remembered, so its message will not be changed later.";
                        self.log(Line {
                            message: Some(message.to_owned()),
                            ..about("error", "failed", &grant)
                        });
                    }
                }
                Err(error) => {
                    let told = format!(
                        "{} does not take the question: {}",
                        place.name(),
                        error.code
                    );
                    self.log(Line {
                        code: Some(error.code),
                        message: Some(told.clone()),
                        ..about("error", "failed", &grant)
                    });
                    refused.push(told);
                }
            }
        }
        // Without a store, an event that comes again asks everywhere again.
        let again =
            !refused.is_empty() && (refused.len() == all || self.approvals.settings().store);
        if again {
            return (503, refused.join("; "));
        }
        (202, "People are asked.".to_owned())
    }

    async fn ask_at(
        &self,
        place: &Place,
        seen: &Result<Seen, Error>,
        event: &HookEvent,
        account: &Account,
        grant: &Grant,
    ) -> Result<Asked, ChatError> {
        match seen {
            Ok(seen) => {
                let question = self.question(seen, account, grant);
                let offer = self.offer(seen, grant, None);
                self.say(place, &Saying::Asking(&question, offer)).await
            }
            Err(error) => {
                let stage = event.stage.as_ref().map(LifecycleStage::as_str);
                let unread = Unread::new(
                    &event.arn,
                    account.name.as_deref(),
                    stage,
                    event.expires_at,
                    error.message(),
                    self.links(grant),
                );
                self.say(place, &Saying::Unread(&unread)).await
            }
        }
    }

    /// The buttons, for what is possible.
    pub(super) fn offer(&self, seen: &Seen, grant: &Grant, votes: Option<String>) -> Offer {
        let deadline = seen.hook(&grant.hook_id).and_then(|hook| hook.expires_at);
        let press = |action, actions| {
            let rule = self.rule(grant, seen, action);
            Some(Press {
                value: self.button(grant, actions, deadline),
                asks_reason: rule.is_some_and(|rule| rule.reason),
            })
        };
        Offer {
            continuing: press(Action::Continue, Actions::Continue),
            roll_back: press(Action::Rollback, Actions::Rollback),
            votes,
        }
    }
}
