//! Whose turn it is to act: of all who answer at once one acts, and everybody learns what came of it.
//!
//! What somebody is about to do is remembered before it is done, and its result after. Both outlive the process that did it, so that nobody is
//! named as the author of what ECS did not accept from them.

use std::time::Duration;

use super::Serving;
use crate::approval::admission::Answer;
use crate::approval::memory::{ActResult, Ended, HookRecord, Intent, Memory};
use crate::approval::output::action_name;
use crate::error::{Class, Error, code};
use crate::flow::outcome::{Evidence, Outcome, Verdict};

/// How long an act may be under way before somebody else may take its place, in milliseconds.
const LASTS: i64 = 60_000;
/// How long to wait for somebody else's act, in all: hosts end the work that follows an answer after half a minute.
const PATIENCE_MILLIS: i64 = 25_000;
const POLL: Duration = Duration::from_millis(500);

/// Whose turn it is.
pub(super) enum Turn {
    /// This request's: it acts, under this number. `None` where the store does not answer; then nobody else is held back.
    Mine(Option<u32>),
    /// Somebody else has decided the hook.
    Decided(Intent, ActResult),
    /// Somebody else's act, of this number, has ended since the answer was given, without deciding the hook for certain.
    Ended(u32, Intent, ActResult),
    /// Somebody else's act lapsed while this request waited for it: whoever carried it out was killed, or the store fell silent. What was
    /// weighed before is old by now.
    Lapsed(Intent),
    /// Somebody else's act is still under way.
    UnderWay(Intent),
}

impl Serving {
    /// The number of the first act whose end counts as waited for by an answer that is given now. No act counts where the store does not answer.
    pub(super) async fn acts_from(&self, memory: &Memory<'_>) -> u32 {
        memory
            .read()
            .await
            .map_or(u32::MAX, |record| record.first_open_act())
    }

    /// Takes the turn to act, or waits for whoever has it. Only a turn that was not waited for is [`Turn::Mine`]: what was weighed before a wait is old.
    ///
    /// An act with a number of at least `from` that has ended counts as one that it waited for.
    pub(super) async fn turn(&self, answer: &Answer, memory: &Memory<'_>, from: u32) -> Turn {
        let waiting_since = self.now().epoch_millis();
        let mut waited_for = None;
        loop {
            // Whoever waits in an emergency must not be held up by a store: ECS itself takes a decision on a hook once.
            let Ok(record) = memory.read().await else {
                // What was weighed before waiting is old by now.
                return waited_for.map_or(Turn::Mine(None), Turn::Lapsed);
            };
            if let Some((intent, result)) = record.accepted() {
                return Turn::Decided(intent.clone(), result.clone());
            }
            if let Some((number, intent, result)) = ended_act(&record, from) {
                return Turn::Ended(number, intent, result);
            }
            if let Some(intent) = record.under_way(self.now()) {
                if self.now().epoch_millis() - waiting_since >= PATIENCE_MILLIS {
                    return Turn::UnderWay(intent.clone());
                }
                waited_for = Some(intent.clone());
                self.io.sleep(POLL).await;
                continue;
            }
            if let Some(intent) = waited_for {
                return Turn::Lapsed(intent);
            }
            let number = record.next_act();
            match memory.record_intent(number, &self.intent(answer)).await {
                Ok(true) => return Turn::Mine(Some(number)),
                // Somebody was faster: their act is waited for.
                Ok(false) => self.io.sleep(POLL).await,
                Err(_) => return Turn::Mine(None),
            }
        }
    }

    fn intent(&self, answer: &Answer) -> Intent {
        Intent {
            sub: answer.approver.sub(),
            name: answer.approver.name(),
            action: action_name(answer.action).to_owned(),
            reason: answer.reason_text(),
            until: self.now().epoch_millis() + LASTS,
        }
    }
}

/// The last act, where it has ended and its number is at least that. By number, not by time: whoever acted may have another clock.
fn ended_act(record: &HookRecord, from: u32) -> Option<(u32, Intent, ActResult)> {
    let (number, act) = record.acts.last_key_value()?;
    let (intent, result) = (act.intent.as_ref()?, act.result.as_ref()?);
    (*number >= from).then(|| (*number, intent.clone(), result.clone()))
}

/// What became of an act, to be remembered. `personal`: it was sent with credentials of the person who answered.
pub(super) fn result_of(acted: &Result<Outcome, Error>, personal: bool) -> ActResult {
    match acted {
        Err(error) => ActResult {
            ended: Ended::NothingDone,
            own: is_own(error, personal),
            verdict: Verdict::NotApplied,
            message: error.message().to_owned(),
            request_id: error.request_id().map(str::to_owned),
        },
        Ok(outcome) => {
            let ended = match (outcome.result, outcome.evidence) {
                (Verdict::Continued | Verdict::RolledBack, Evidence::Response) => Ended::Accepted,
                (
                    Verdict::NotApplied | Verdict::AlreadyContinued | Verdict::AlreadyRolledBack,
                    _,
                ) => Ended::NothingDone,
                _ => Ended::Unclear,
            };
            ActResult {
                ended,
                own: false,
                verdict: outcome.result,
                message: outcome.message.clone(),
                request_id: outcome.request_id.clone(),
            }
        }
    }
}

/// Whether a refusal concerns only the person who was refused, so that another person's answer may be accepted: what this one confirmed has
/// changed, or AWS refused their own session.
fn is_own(error: &Error, personal: bool) -> bool {
    let passing = matches!(
        error.class(),
        Class::Throttling | Class::Transient | Class::Skew
    );
    error.code() == code::CONSEQUENCE_CHANGED || (personal && !passing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Moment;

    #[test]
    fn what_ended_in_an_error_has_changed_nothing() {
        let error = Error::new(Moment::Credentials, code::CREDENTIALS_FAILED, "No.");
        assert_eq!(result_of(&Err(error), false).ended, Ended::NothingDone);
    }
}
