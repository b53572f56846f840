//! A hook waits: people are asked, once in each place.

use std::time::Duration;

use super::deleted::is_asked;
use super::ending::is_over;
use super::event::{Answer, may_pass};
use super::mend::Mended;
use super::places::{LEASES, Place, Saying};
use super::seen::Seen;
use super::subject::Subject;
use super::{Serving, about};
use crate::approval::event::HookEvent;
use crate::approval::link::{Actions, Grant};
use crate::approval::memory::{Asked, Forgetful, OpenHook, Posted, Remembered, Shown, Taken};
use crate::approval::question::Unread;
use crate::approval::slack::message::{Offer, Press};
use crate::approval::slack::value::Value;
use crate::approval::slack::web::ChatError;
use crate::approval::told::{Level, Line};
use crate::ecs::Action;
use crate::error::Error;
use crate::rollout::Possibility;
use crate::timestamp::Timestamp;

/// How long to wait for somebody else who is asking in the same place, in seconds.
const OTHERS_SECONDS: u32 = 3;
/// How long a deployment may be unreadable for a passing reason before people are told so, in milliseconds.
const UNREADABLE_FOR: i64 = 300_000;
/// How long the sweep looks after a hook that ECS never showed, in milliseconds.
const NEVER_SHOWN_FOR: i64 = 3_600_000;

/// What came of asking.
pub(super) enum Outcome {
    /// People were asked everywhere.
    Everywhere,
    /// Somebody else is asking somewhere.
    Others,
    /// These places did not take the question; why. Whether any did.
    Refused(Vec<String>, bool),
}

/// What came of asking in one place, under its lease.
enum Alone {
    /// People were asked there, or are not to be any more.
    Asked,
    /// They were asked, and the store did not take that: the lease stands for the record.
    Unrecorded,
    /// The place did not take the question; why.
    Refused(String),
}

impl Serving {
    pub(super) async fn ask(&self, event: &HookEvent, subject: Subject<'_>) -> Answer {
        let grant = subject.grant;
        let memory = self.memory(subject);
        let Ok(remembered) = memory.read().await else {
            self.store_failed(grant);
            return (503, "The store does not answer.".to_owned());
        };
        let missing = self.missing(grant, &remembered);
        let unread = |message: &Posted| message.shown == Shown::Unread;
        let settled = remembered.closed.is_some() || !remembered.messages.iter().any(unread);
        if missing.is_empty() && settled && remembered.closed.is_none() {
            return (202, "People were asked about this before.".to_owned());
        }
        let seen = match self.see(subject.account, grant).await {
            Ok(seen) => Ok(seen),
            Err(error) if may_pass(&error) && !event.is_older(self.now(), UNREADABLE_FOR) => {
                return (503, error.message().to_owned());
            }
            Err(error) => Err(error),
        };
        let read = seen.as_ref().ok();
        let subject = read.map_or(subject, |seen| subject.seen_in(seen));
        let grant = &self.linked(subject);
        let subject = Subject { grant, ..subject };
        if let Ok(seen) = &seen {
            if !remembered.messages.is_empty()
                && (remembered.closed.is_some() || missing.is_empty())
            {
                return match self.mend(subject, seen, None).await {
                    Mended::Right => (202, "Every message is up to date.".to_owned()),
                    Mended::NotYet => (503, "Not every message could be updated.".to_owned()),
                };
            }
            if !seen.waits(&grant.hook_id) {
                return self.not_shown(event, subject, seen).await;
            }
        } else if missing.is_empty() {
            return (
                202,
                "People were asked, and the deployment still cannot be read.".to_owned(),
            );
        }
        if memory.open(&open_hook(subject)).await.is_err() {
            self.store_failed(grant);
            return (503, "The store does not answer.".to_owned());
        }
        let all = missing.len();
        let asked = self.ask_in(missing, subject, seen.as_ref()).await;
        if let Ok(seen) = &seen
            && remembered.messages.iter().any(unread)
            && self.mend(subject, seen, None).await == Mended::NotYet
        {
            return (503, "Not every message could be updated.".to_owned());
        }
        match asked {
            Outcome::Everywhere => (202, "People are asked.".to_owned()),
            Outcome::Others => (
                503,
                "Another request is already asking about this hook.".to_owned(),
            ),
            // Without a store, an event that comes again may find another process, and ask everywhere again.
            Outcome::Refused(why, any) if any && !self.approvals.settings().store => (
                202,
                format!("{} of {all} places refused: {}", why.len(), why.join("; ")),
            ),
            Outcome::Refused(why, _) => (503, why.join("; ")),
        }
    }

    /// ECS does not show the hook waiting.
    async fn not_shown(&self, event: &HookEvent, subject: Subject<'_>, seen: &Seen) -> Answer {
        let grant = subject.grant;
        if is_over(subject, seen) {
            let message = "The hook no longer awaits action, so nobody was asked.";
            self.log(Line {
                message: Some(message.to_owned()),
                ..about(Level::Info, "not-asked", grant)
            });
            return (202, message.to_owned());
        }
        let answer = self.not_yet(
            event,
            grant,
            "ECS does not show this hook awaiting action yet.",
        );
        if answer.0 == 202 {
            // It is left to the sweep.
            let until = self.now().epoch_millis() + NEVER_SHOWN_FOR;
            let until = Timestamp::from_epoch_millis(until);
            let kept = self
                .memory(subject)
                .open_until(&open_hook(subject), until)
                .await;
            if kept.is_err() {
                self.store_failed(grant);
            }
        }
        answer
    }

    /// What its links stand for: they last as long as the hook may. A link that outlives its hook decides nothing; one that ends before it leaves
    /// people without a way to answer.
    pub(super) fn linked(&self, subject: Subject<'_>) -> Grant {
        Grant {
            expires_at: self.link_ends_at(subject.deadline.max(subject.claimed)),
            ..subject.grant.clone()
        }
    }

    /// The places where nobody was asked yet.
    pub(super) fn missing(&self, grant: &Grant, remembered: &Remembered) -> Vec<Place> {
        let mut places = self.places(&grant.arn);
        places.retain(|place| !is_asked(place, &remembered.messages));
        places
    }

    /// Asks in these places, each under a lease, so that an event that comes ten times at once asks once.
    pub(super) async fn ask_in(
        &self,
        mut places: Vec<Place>,
        subject: Subject<'_>,
        seen: Result<&Seen, &Error>,
    ) -> Outcome {
        let memory = self.memory(subject);
        let (mut refused, mut any) = (Vec::new(), false);
        for waited in 0..=OTHERS_SECONDS {
            let mut others = Vec::new();
            for place in places {
                match self.ask_at(&place, subject, seen).await {
                    Ok(true) => any = true,
                    Ok(false) => others.push(place),
                    Err(why) => refused.push(why),
                }
            }
            if others.is_empty() {
                break;
            }
            if waited == OTHERS_SECONDS {
                return Outcome::Others;
            }
            self.io.sleep(Duration::from_secs(1)).await;
            let Ok(remembered) = memory.read().await else {
                return Outcome::Others;
            };
            others.retain(|place| !is_asked(place, &remembered.messages));
            places = others;
        }
        if refused.is_empty() {
            return Outcome::Everywhere;
        }
        Outcome::Refused(refused, any)
    }

    /// Asks in one place, unless somebody else is asking there: false. Why it could not be asked, in words.
    async fn ask_at(
        &self,
        place: &Place,
        subject: Subject<'_>,
        seen: Result<&Seen, &Error>,
    ) -> Result<bool, String> {
        let memory = self.memory(subject);
        let lease = [LEASES, &place.key()].concat();
        let Taken::Mine(lease) = memory.take(&lease).await.map_err(silent)? else {
            return Ok(false);
        };
        match self.ask_alone(place, subject, seen).await {
            Alone::Unrecorded => {
                self.store_failed(subject.grant);
                // Until it is over an event that comes again must not ask again.
                drop(lease);
                Ok(true)
            }
            Alone::Asked => {
                memory.release(lease).await;
                Ok(true)
            }
            Alone::Refused(why) => {
                memory.release(lease).await;
                Err(why)
            }
        }
    }

    /// The same, under the place's lease: nobody else asks there meanwhile.
    async fn ask_alone(
        &self,
        place: &Place,
        subject: Subject<'_>,
        seen: Result<&Seen, &Error>,
    ) -> Alone {
        let (memory, grant) = (self.memory(subject), subject.grant);
        let remembered = match memory.read().await {
            Ok(remembered) => remembered,
            Err(forgetful) => return Alone::Refused(silent(forgetful)),
        };
        // Whoever settles the hook sees the lease and leaves the hook to the sweep, or has settled it before this read.
        let ended = remembered.closed.is_some() || remembered.accepted().is_some();
        if ended || is_asked(place, &remembered.messages) {
            return Alone::Asked;
        }
        let shown = match seen {
            Ok(seen) => Shown::asking(&seen.rollout, None),
            Err(_) => Shown::Unread,
        };
        match self.post(place, subject, seen).await {
            Ok(at) => {
                self.log(Line {
                    message: Some(place.name()),
                    ..about(Level::Info, "asked", grant)
                });
                match memory.posted(&Posted::new(at, shown)).await {
                    Ok(()) => Alone::Asked,
                    Err(_) => Alone::Unrecorded,
                }
            }
            Err((at, error)) => {
                let why = format!(
                    "{} did not accept the message: {}",
                    place.name(),
                    error.code
                );
                self.chat_failed(grant, &why, &at, &error);
                Alone::Refused(why)
            }
        }
    }

    async fn post(
        &self,
        place: &Place,
        subject: Subject<'_>,
        seen: Result<&Seen, &Error>,
    ) -> Result<Asked, (Asked, ChatError)> {
        let grant = subject.grant;
        let posted = match seen {
            Ok(seen) => {
                let question = self.question(seen, subject.account, grant);
                let offer = self.offer(seen, grant, None);
                self.say(place, &Saying::Asking(&question, offer)).await
            }
            Err(error) => {
                let unread = Unread::new(
                    &grant.arn,
                    subject.account.name.as_deref(),
                    subject.stage,
                    subject.expires_at(),
                    error.message(),
                    self.links(grant),
                );
                self.say(place, &Saying::Unread(&unread)).await
            }
        };
        posted.map_err(|error| (place.asked(), error))
    }

    /// The buttons, for what is possible.
    pub(super) fn offer(&self, seen: &Seen, grant: &Grant, votes: Option<String>) -> Offer {
        let deadline = seen.deadline(&grant.hook_id);
        let rollout = &seen.rollout;
        let press = |action, actions, side: &Possibility| {
            let ruling = self.approvals.ruling(grant, &seen.rollout, action);
            let token = self.button(grant, actions, deadline);
            let if_match = side.etag.clone()?;
            Some(Press {
                value: Value { token, if_match }.to_string(),
                asks_reason: ruling.asks_reason(),
            })
        };
        Offer {
            continuing: press(Action::Continue, Actions::Continue, &rollout.continuing),
            roll_back: press(Action::Rollback, Actions::Rollback, &rollout.roll_back),
            votes,
        }
    }
}

/// A hook that the sweep is to look after.
pub(super) fn open_hook(subject: Subject<'_>) -> OpenHook {
    OpenHook {
        service_deployment_arn: subject.grant.arn.as_str().to_owned(),
        hook_id: subject.grant.hook_id.clone(),
        stage: subject.stage.map(str::to_owned),
        deadline: subject.expires_at().map(Timestamp::epoch_millis),
    }
}

fn silent(_: Forgetful) -> String {
    "The store does not answer.".to_owned()
}
