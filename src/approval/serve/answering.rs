//! What follows from an answer, however it was given.

use std::ops::ControlFlow;
use std::time::Duration;

use super::snapshot::Snapshot;
use super::turn::{Turn, result_of};
use super::{Serving, about};
use crate::approval::admission::{Admission, Admitted, Answer};
use crate::approval::memory::{ActResult, Ended, Intent, Memory};
use crate::approval::output::{LogLine, Logged, Votes, action_name};
use crate::approval::settings::Account;
use crate::ecs::Action;
use crate::error::Error;
use crate::flow::act::precondition::{check_etag, check_state};
use crate::flow::decide::Decision;
use crate::flow::outcome::{Evidence, Outcome, Verdict};

/// What came of an answer.
pub(super) enum Answered {
    /// They may not; why.
    Denied(String),
    /// They must say why.
    NeedsReason(Box<Snapshot>),
    /// Others must agree.
    Voted(Box<Snapshot>, Votes),
    /// It was carried out, or there was nothing to do any more.
    Decided(Box<Snapshot>, Box<HookResult>),
    /// It is certain that nothing was done; why.
    Failed(Error),
}

/// The outcome of a hook.
pub(super) struct HookResult {
    pub(super) result: Verdict,
    /// In words.
    pub(super) message: String,
    /// How that is known; `None` if it is about somebody else's act.
    pub(super) evidence: Option<Evidence>,
    /// AWS's request id of the act.
    pub(super) request_id: Option<String>,
    /// Whether it was this answer that ECS accepted.
    pub(super) accepted: bool,
}

/// How often an answer is weighed again, after an act of somebody else who wanted the opposite.
const ROUNDS: u32 = 3;
/// How long to wait before each further look at a deployment that does not show the hook: reads lag.
const LOOK_AGAIN: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

/// A hook, as it is before anybody acts.
enum HookCheck {
    /// It waits.
    Awaiting(Box<Snapshot>),
    /// There is nothing to do any more, or nothing to see; what to say.
    Over(Box<Snapshot>, Box<HookResult>),
}

impl Serving {
    /// Carries out an answer, if whoever gave it may, and logs what came of it.
    pub(super) async fn answer(&self, answer: &Answer) -> Answered {
        let answered = self.decide(answer).await;
        self.log_answer(answer, &answered);
        answered
    }

    async fn decide(&self, answer: &Answer) -> Answered {
        let grant = &answer.grant;
        let Some(account) = self.approvals.settings().account(grant.arn.account()) else {
            let why = format!(
                "This worker is no longer set up for account {}. Nothing was done.",
                grant.arn.account()
            );
            return Answered::Denied(why);
        };
        let memory = self.approvals.memory(&self.io, &grant.hook_id, None);
        let mut from = self.acts_from(&memory).await;
        let mut round = 0;
        loop {
            let snapshot = match self.before(answer, account, round == 0).await {
                Ok(HookCheck::Awaiting(snapshot)) => snapshot,
                Ok(HookCheck::Over(snapshot, decided)) => {
                    return Answered::Decided(snapshot, decided);
                }
                Err(error) => return Answered::Failed(error),
            };
            let admitted = match self
                .approvals
                .weigh(&self.io, answer, &snapshot.rollout)
                .await
            {
                Admission::Admitted(admitted) => admitted,
                Admission::Denied(why) => return Answered::Denied(why),
                Admission::NeedsReason => return Answered::NeedsReason(snapshot),
                Admission::NeedsVotes(votes) => return Answered::Voted(snapshot, votes),
                Admission::Failed(error) => return Answered::Failed(error),
            };
            let deadline = snapshot.deadline(&grant.hook_id);
            let memory = self.approvals.memory(&self.io, &grant.hook_id, deadline);
            let (intent, result) = match self.turn(answer, &memory, from).await {
                Turn::Mine(number) => return self.act(admitted, account, &memory, number).await,
                // Nobody is known to have carried that out: this answer is weighed again.
                Turn::Lapsed(_) if round < ROUNDS => {
                    round += 1;
                    continue;
                }
                // The opposite was tried, or the refusal concerned only whoever tried: this answer is weighed against what is there now.
                Turn::Ended(number, intent, result)
                    if round < ROUNDS
                        && (result.own || intent.action != action_name(answer.action)) =>
                {
                    round += 1;
                    // That one was waited for: it is not waited for again.
                    from = number + 1;
                    continue;
                }
                Turn::Decided(intent, result) | Turn::Ended(_, intent, result) => {
                    (intent, Some(result))
                }
                Turn::UnderWay(intent) | Turn::Lapsed(intent) => (intent, None),
            };
            let decided = of_another(&intent, result);
            return Answered::Decided(snapshot, Box::new(decided));
        }
    }

    /// Looks whether the hook waits, in the state that they answered to; again and again where the deployment shows neither that nor what became of it. This sends nothing.
    async fn before(
        &self,
        answer: &Answer,
        account: &Account,
        mut shared: bool,
    ) -> Result<HookCheck, Error> {
        let grant = &answer.grant;
        let decision = Decision {
            arn: grant.arn.clone(),
            hook_id: grant.hook_id.clone(),
            action: answer.action,
            if_match: Some(answer.if_match.clone()),
        };
        let mut delays = LOOK_AGAIN.into_iter();
        let mut read = if shared {
            self.read_deployment_shared(account, grant).await
        } else {
            self.read_deployment(account, grant).await
        };
        loop {
            let (over, unclear) = match read {
                Ok(snapshot) => match check_state(&decision, &snapshot.rollout, false) {
                    ControlFlow::Continue(()) => match check_etag(&decision, &snapshot.rollout) {
                        Ok(()) => return Ok(HookCheck::Awaiting(Box::new(snapshot))),
                        // They may have seen it later than whoever took that look.
                        Err(_) if shared => {
                            shared = false;
                            read = self.read_deployment(account, grant).await;
                            continue;
                        }
                        Err(changed) => return Err(changed),
                    },
                    ControlFlow::Break(outcome) => {
                        let unclear = outcome.result == Verdict::Unknown;
                        let decided = Box::new((*outcome).into());
                        (Ok(HookCheck::Over(Box::new(snapshot), decided)), unclear)
                    }
                },
                // People were asked about it, so it was there: the read may lag.
                Err(error) => {
                    let unclear = error.is_not_found();
                    (Err(error), unclear)
                }
            };
            let Some(delay) = delays.next().filter(|_| unclear) else {
                return over;
            };
            self.io.sleep(delay).await;
            shared = false;
            read = self.read_deployment(account, grant).await;
        }
    }

    /// Decides as the person whose answer was admitted. The result is stored before anybody learns of it.
    async fn act(
        &self,
        admitted: Admitted<'_>,
        account: &Account,
        memory: &Memory<'_>,
        number: Option<u32>,
    ) -> Answered {
        let acted = match self.approvals.actor(&self.io, account, admitted).await {
            Ok(actor) => actor.carry_out(&self.io).await,
            Err(error) => Err(error),
        };
        let personal = account.approver_role_arn.is_some();
        let result = result_of(&acted, personal);
        if let Some(number) = number {
            // Where the store does not take it, nobody will be named.
            let _ = memory.record_result(number, &result).await;
        }
        match acted {
            Ok(outcome) => {
                let snapshot = Box::new(Snapshot {
                    rollout: outcome.deployment.clone(),
                    changes: None,
                });
                let mut decided = HookResult::from(outcome);
                decided.accepted = result.ended == Ended::Accepted;
                Answered::Decided(snapshot, Box::new(decided))
            }
            Err(error) => Answered::Failed(error),
        }
    }

    fn log_answer(&self, answer: &Answer, answered: &Answered) {
        let what = match answered {
            Answered::Denied(_) => Logged::Denied,
            Answered::NeedsReason(_) => Logged::AskedWhy,
            Answered::Voted(..) => Logged::Voted,
            Answered::Decided(..) => Logged::Decided,
            Answered::Failed(_) => Logged::Failed,
        };
        let mut line = LogLine {
            who: Some(answer.approver.source_identity()),
            name: Some(answer.approver.name()),
            via: Some(answer.via),
            action: Some(answer.action),
            reason: answer.reason_text(),
            ..about(what, &answer.grant)
        };
        match answered {
            Answered::Denied(why) => line.message = Some(why.clone()),
            Answered::NeedsReason(_) => {}
            Answered::Voted(_, votes) => line.with.clone_from(&votes.names),
            Answered::Decided(_, decided) => {
                line.request_id.clone_from(&decided.request_id);
                line.result = Some(decided.result);
                line.evidence = decided.evidence;
                line.message = Some(decided.message.clone());
            }
            Answered::Failed(error) => {
                line.code = Some(error.code().to_owned());
                line.message = Some(error.message().to_owned());
                line.request_id = error.request_id().map(str::to_owned);
            }
        }
        self.log(line);
    }
}

impl From<Outcome> for HookResult {
    fn from(outcome: Outcome) -> Self {
        Self {
            result: outcome.result,
            message: outcome.message,
            evidence: Some(outcome.evidence),
            request_id: outcome.request_id,
            accepted: false,
        }
    }
}

/// What to say to somebody who answered while somebody else acted.
fn of_another(intent: &Intent, result: Option<ActResult>) -> HookResult {
    let name = &intent.name;
    let (button, did) = if intent.action == action_name(Action::Continue) {
        ("Continue", "continued")
    } else {
        ("Roll back", "rolled back")
    };
    let pressed = format!("{name} pressed {button} a moment before");
    let (verdict, message) = match result {
        Some(result) if result.ended == Ended::Accepted => {
            let message = format!("{name} has already {did} it. Nothing more was sent.");
            (result.verdict, message)
        }
        Some(result) if result.own => {
            let message =
                format!("{pressed}, and nothing was done. Press again to try it yourself.");
            (result.verdict, message)
        }
        Some(result) => (result.verdict, format!("{pressed}. {}", result.message)),
        None => {
            let message = format!(
                "{pressed}, and the result isn't known yet. Nothing more was sent; check the deployment."
            );
            (Verdict::Unknown, message)
        }
    };
    let result = match verdict {
        Verdict::Continued => Verdict::AlreadyContinued,
        Verdict::RolledBack => Verdict::AlreadyRolledBack,
        other => other,
    };
    HookResult {
        result,
        message,
        evidence: None,
        request_id: None,
        accepted: false,
    }
}
