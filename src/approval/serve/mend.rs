//! Making a hook's messages right. Each message has a state of its own: what it shows is remembered once the chat has taken it, and whatever
//! looks at the hook next (an event, an answer, the sweep) changes what does not show yet what it should.

use std::time::Duration;

use super::ending::ending;
use super::places::{LEASES, Saying};
use super::seen::Seen;
use super::subject::Subject;
use super::{Serving, about};
use crate::approval::admission::Tally;
use crate::approval::event::EventName;
use crate::approval::link::Grant;
use crate::approval::memory::{Asked, Closed, Forgetful, Memory, Posted, Remembered, Shown, Taken};
use crate::approval::policy::Ruling;
use crate::approval::slack::web::ChatError;
use crate::approval::told::{Level, Line};
use crate::ecs::Action;

/// The lease under which a hook's messages are changed: two who change one at the same time might do so in another order than they remember.
const MESSAGES: &str = "messages";
/// How long to wait for that lease, in seconds.
const TAKE_SECONDS: u32 = 8;
/// How long to wait for the result of an act that is under way, in seconds: only whoever carries it out can say who decided.
const RESULT_SECONDS: u32 = 10;
/// How often to begin again where something changed meanwhile.
const ROUNDS: u32 = 3;

/// Whether a hook's messages show what they should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mended {
    /// All do, or can never be changed again.
    Right,
    /// Some do not yet: to be tried again.
    NotYet,
}

impl Serving {
    /// Makes the messages of a hook show what `seen`, an event, and what is remembered come to.
    pub(super) async fn mend(
        &self,
        subject: Subject<'_>,
        seen: &Seen,
        event: Option<&EventName>,
    ) -> Mended {
        self.try_to_mend(subject, seen, event)
            .await
            .unwrap_or_else(|_| {
                self.store_failed(subject.grant);
                Mended::NotYet
            })
    }

    async fn try_to_mend(
        &self,
        subject: Subject<'_>,
        seen: &Seen,
        event: Option<&EventName>,
    ) -> Result<Mended, Forgetful> {
        let grant = subject.grant;
        let subject = subject.seen_in(seen);
        let memory = self.memory(subject);
        let mut seen = seen.clone();
        if !seen.waits(&grant.hook_id) && self.awaited_result(&memory).await? {
            seen = self.glance(subject.account, grant).await.unwrap_or(seen);
        }
        let remembered = memory.read().await?;
        if let Some(right) = self.right(subject, &seen, event, &remembered).await
            && self.is_right(&remembered, &right)
        {
            // Whoever made them right may have been killed before saying so.
            return match right {
                Shown::Closed { .. } => self.settled(&memory).await,
                _ => Ok(Mended::Right),
            };
        }
        let Taken::Mine(lease) = memory.take_within(MESSAGES, TAKE_SECONDS).await? else {
            return Ok(Mended::NotYet);
        };
        let mended = self.mend_alone(subject, &seen, event).await;
        memory.release(lease).await;
        mended
    }

    /// The same, under the lease: nobody else changes the hook's messages meanwhile.
    async fn mend_alone(
        &self,
        subject: Subject<'_>,
        seen: &Seen,
        event: Option<&EventName>,
    ) -> Result<Mended, Forgetful> {
        let memory = self.memory(subject);
        let mut mended = Mended::NotYet;
        for _ in 0..ROUNDS {
            let remembered = memory.read().await?;
            let Some(right) = self.right(subject, seen, event, &remembered).await else {
                break;
            };
            mended = self.paint(subject, seen, &remembered, &right).await?;
            let now = memory.read().await?;
            if self.right(subject, seen, event, &now).await == Some(right) {
                break;
            }
        }
        Ok(mended)
    }

    /// What the messages of a hook should show; `None` where that is not known.
    async fn right(
        &self,
        subject: Subject<'_>,
        seen: &Seen,
        event: Option<&EventName>,
        remembered: &Remembered,
    ) -> Option<Shown> {
        let ended = ending(subject, seen, event, remembered).or_else(|| remembered.closed.clone());
        if let Some(closed) = ended {
            return Some(Shown::Closed { closed });
        }
        if !seen.waits(&subject.grant.hook_id) {
            return None;
        }
        self.asking(subject.grant, seen, remembered).await
    }

    /// The question, with the votes so far. `None` where it is not known which of them count.
    pub(super) async fn asking(
        &self,
        grant: &Grant,
        seen: &Seen,
        remembered: &Remembered,
    ) -> Option<Shown> {
        let rule = match self
            .approvals
            .ruling(grant, &seen.rollout, Action::Continue)
        {
            Ruling::Rule(rule) if rule.needs() > 1 => rule,
            _ => return Some(Shown::asking(&seen.rollout, None)),
        };
        let votes = self
            .approvals
            .standing_votes(&self.io, rule, &remembered.votes)
            .await;
        let votes = votes.ok()?;
        let tally = Tally {
            votes: &votes,
            need: rule.needs(),
        };
        // Killed between the last vote and the act, or refused: nobody else will carry it out.
        let votes = if tally.is_complete() && remembered.under_way(self.now()).is_none() {
            let leading = tally.leading();
            Some(format!(
                "{} of {} approved ({}), not carried out: press Continue again",
                leading.names.len(),
                leading.need,
                leading.names.join(", ")
            ))
        } else {
            tally.words()
        };
        Some(Shown::asking(&seen.rollout, votes))
    }

    /// Whether there is nothing to change, and nothing to remember.
    fn is_right(&self, remembered: &Remembered, right: &Shown) -> bool {
        let done = |message: &Posted| message.shows(right) || message.given_up.is_some();
        let known = match right {
            Shown::Closed { closed } => remembered.closed.as_ref() == Some(closed),
            _ => true,
        };
        known && self.reachable(&remembered.messages).iter().all(done)
    }

    /// Changes what does not show what it should.
    async fn paint(
        &self,
        subject: Subject<'_>,
        seen: &Seen,
        remembered: &Remembered,
        right: &Shown,
    ) -> Result<Mended, Forgetful> {
        let (memory, grant) = (self.memory(subject), subject.grant);
        if let Shown::Closed { closed } = right
            && remembered.closed.as_ref() != Some(closed)
        {
            memory.closed(closed).await?;
            self.log(Line {
                name: closed.by.clone(),
                message: Some(closed.headline.clone()),
                ..about(Level::Info, "closed", grant)
            });
        }
        let seen = &self.in_full(subject.account, seen.clone()).await;
        let question = match right {
            Shown::Closed { closed } => self.question_told(seen, subject.account, grant, closed),
            _ => self.question(seen, subject.account, grant),
        };
        let saying = match right {
            Shown::Closed { closed } => Saying::Told(&question, closed),
            Shown::Asking { votes, .. } => {
                Saying::Asking(&question, self.offer(seen, grant, votes.clone()))
            }
            Shown::Unread | Shown::Unknown => return Ok(Mended::NotYet),
        };
        let mut mended = Mended::Right;
        for message in self.reachable(&remembered.messages) {
            if message.shows(right) || message.given_up.is_some() {
                continue;
            }
            if message
                .not_before
                .is_some_and(|at| at > self.now().epoch_millis())
            {
                mended = Mended::NotYet;
                continue;
            }
            let changed = match self.say_instead(&message.at, &saying).await {
                Ok(()) => Posted::new(message.at, right.clone()),
                Err(error) => {
                    self.chat_failed(
                        grant,
                        "A message could not be updated.",
                        &message.at,
                        &error,
                    );
                    if !error.is_final() {
                        mended = Mended::NotYet;
                    }
                    self.after(message, error)
                }
            };
            memory.posted(&changed).await?;
        }
        if mended == Mended::Right && matches!(right, Shown::Closed { .. }) {
            return self.settled(&memory).await;
        }
        Ok(mended)
    }

    /// Nothing is left to do for the hook, unless somebody is still asking in some place: that message is to show the end too.
    async fn settled(&self, memory: &Memory<'_>) -> Result<Mended, Forgetful> {
        if memory.read().await?.is_leased(LEASES, self.now()) {
            return Ok(Mended::NotYet);
        }
        memory.settled().await?;
        Ok(Mended::Right)
    }

    /// A message that a chat did not change.
    fn after(&self, message: Posted, error: ChatError) -> Posted {
        let now = self.now().epoch_millis();
        Posted {
            not_before: error
                .retry_after
                .map(|seconds| now + i64::from(seconds) * 1000),
            given_up: error.is_final().then_some(error.code),
            ..message
        }
    }

    /// Where people are told. Without a store nobody may know where they were asked; a webhook takes what follows all the same.
    fn reachable(&self, messages: &[Posted]) -> Vec<Posted> {
        let (settings, secrets) = (self.approvals.settings(), self.approvals.secrets());
        let mut reachable = messages.to_vec();
        if settings.store {
            return reachable;
        }
        let by_webhook = settings.slack.is_some() && secrets.slack_bot_token.is_none();
        let webhooks = [
            (by_webhook, Asked::SlackWebhook),
            (settings.teams.is_some(), Asked::Teams),
        ];
        for (there, at) in webhooks {
            if there && !messages.iter().any(|message| message.at == at) {
                let asking = Shown::Asking {
                    etag: None,
                    votes: None,
                };
                reachable.push(Posted::new(at, asking));
            }
        }
        reachable
    }

    /// Waits for the result of an act that is under way. Whether there was one.
    async fn awaited_result(&self, memory: &Memory<'_>) -> Result<bool, Forgetful> {
        for waited in 0..=RESULT_SECONDS {
            if memory.read().await?.under_way(self.now()).is_none() {
                return Ok(waited > 0);
            }
            if waited < RESULT_SECONDS {
                self.io.sleep(Duration::from_secs(1)).await;
            }
        }
        Ok(true)
    }

    pub(super) fn memory<'a>(&'a self, subject: Subject<'a>) -> Memory<'a> {
        self.approvals
            .memory(&self.io, &subject.grant.hook_id, subject.deadline)
    }

    pub(super) fn store_failed(&self, grant: &Grant) {
        self.log(Line {
            code: Some("store-failed".to_owned()),
            message: Some(
                "The store does not answer, or holds an entry that cannot be read.".to_owned(),
            ),
            ..about(Level::Error, "failed", grant)
        });
    }

    /// One line for whatever a chat refuses, always of this form: alarms are set on it.
    pub(super) fn chat_failed(&self, grant: &Grant, message: &str, at: &Asked, error: &ChatError) {
        let place = match at {
            Asked::Slack { channel, .. } => channel.clone(),
            Asked::SlackWebhook => "slack-webhook".to_owned(),
            Asked::Teams => "teams-webhook".to_owned(),
        };
        self.log(Line {
            code: Some(error.code.clone()),
            message: Some(message.to_owned()),
            place: Some(place),
            ..about(Level::Error, "chat-failed", grant)
        });
    }
}

impl Posted {
    /// Whether it shows that, as far as it can: a webhook's message does not change with each vote.
    fn shows(&self, right: &Shown) -> bool {
        let same = self.shown == *right;
        let asks = |shown: &Shown| matches!(shown, Shown::Asking { .. });
        same || (!matches!(self.at, Asked::Slack { .. }) && asks(&self.shown) && asks(right))
    }
}

impl Closed {
    /// The end of a hook that nobody here is known to have decided.
    pub(super) fn without_author(headline: String, detail: String, back: bool) -> Self {
        Self {
            headline,
            detail,
            back,
            by: None,
            reason: None,
        }
    }
}
