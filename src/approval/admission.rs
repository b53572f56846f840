//! Whether somebody's answer may be carried out: by the policy, the reason and the votes of this moment.
//!
//! [`Admitted`] is made here and nowhere else, and only of an answer that is complete; without one there is no session that acts
//! (`aws/actor.rs`).

mod votes;

pub(super) use votes::{Tally, names};

use super::Approvals;
use super::approver::Approver;
use super::link::Grant;
use super::memory::Vote;
use super::output::Votes;
use super::policy::{Claims, Policy, Rule, Ruling};
use super::reason::Reason;
use crate::ecs::Action;
use crate::error::{Error, Moment};
use crate::flow::Io;
use crate::flow::decide::Decision;
use crate::rollout::{Etag, Rollout};

/// An error's code: the store did not answer.
const STORE_FAILED: &str = "store-failed";
/// Whom to turn to.
const ASK: &str = "Ask the people who run this worker.";

/// Somebody's answer.
pub(super) struct Answer {
    pub(super) grant: Grant,
    pub(super) action: Action,
    pub(super) approver: Approver,
    pub(super) claims: Claims,
    pub(super) reason: Option<Reason>,
    /// The state of the deployment that they answered to.
    pub(super) if_match: Etag,
    /// How it came.
    pub(super) via: &'static str,
}

/// An answer that may be carried out.
pub(super) struct Admitted<'a>(&'a Answer);

/// What an answer comes to.
pub(super) enum Admission<'a> {
    /// It may be carried out.
    Admitted(Admitted<'a>),
    /// They may not; why.
    Denied(String),
    /// They must say why.
    NeedsReason,
    /// Others must agree. Their vote is counted.
    NeedsVotes(Votes),
    /// It could not be weighed, so nothing was done; why.
    Failed(Error),
}

/// Who asks to be admitted: somebody who answers, or whoever gave a vote.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    sub: &'a str,
    slack_user: Option<&'a str>,
    claims: &'a Claims,
}

impl Answer {
    /// The reason, as shown and stored.
    pub(super) fn reason_text(&self) -> Option<String> {
        self.reason.clone().map(Reason::into_string)
    }
}

impl Admitted<'_> {
    /// Who answered.
    pub(super) fn approver(&self) -> &Approver {
        &self.0.approver
    }

    /// The decision that was admitted.
    pub(super) fn decision(&self) -> Decision {
        Decision {
            arn: self.0.grant.arn.clone(),
            hook_id: self.0.grant.hook_id.clone(),
            action: self.0.action,
            if_match: Some(self.0.if_match.clone()),
        }
    }
}

impl Approvals {
    /// Weighs an answer against a deployment that was read. The hook must wait in it: the stage that it shows says which policy applies.
    ///
    /// Where several people must agree, the answer is counted as a vote.
    pub(super) async fn weigh<'a>(
        &self,
        io: &Io,
        answer: &'a Answer,
        rollout: &Rollout,
    ) -> Admission<'a> {
        let grant = &answer.grant;
        let waits = rollout
            .hook(&grant.hook_id)
            .is_some_and(|hook| hook.awaiting_action);
        if !grant.actions.allows(answer.action) {
            return Admission::Denied(format!(
                "You were not asked for that decision on {}. Nothing was done.",
                named(grant)
            ));
        }
        if !waits {
            return Admission::Denied(format!(
                "ECS does not show that hook of {} awaiting action. Nothing was done.",
                named(grant)
            ));
        }
        let rules = match self.ruling(grant, rollout, answer.action) {
            Ruling::Nobody => {
                return Admission::Denied(format!(
                    "No policy of this worker covers {}. {ASK} Nothing was done.",
                    named(grant)
                ));
            }
            Ruling::StageUnknown => {
                return Admission::Denied(format!(
                    "ECS does not say which stage {} is in, so it is unclear which policy applies to continuing it. Rolling back is still \
                     possible. Nothing was done.",
                    named(grant)
                ));
            }
            ruling => ruling.rules().to_vec(),
        };
        let person = Candidate {
            sub: &answer.approver.sub(),
            slack_user: answer.approver.slack_user(),
            claims: &answer.claims,
        };
        let (mut admitting, mut unclear) = (Vec::new(), None);
        for rule in rules {
            match self.admits(io, rule, person).await {
                Ok(true) => admitting.push(rule),
                Ok(false) => {}
                // Another rule may admit them all the same.
                Err(why) => unclear = unclear.or(Some(why)),
            }
        }
        if admitting.is_empty() {
            let why = unclear.unwrap_or_else(|| denied(grant, answer.action));
            return Admission::Denied(why);
        }
        // Of several that admit them, the one that asks for least.
        let wanting = |rule: &&&Rule| rule.reason && answer.reason.is_none();
        let Some(rule) = admitting.iter().find(|rule| !wanting(rule)) else {
            return Admission::NeedsReason;
        };
        if answer.action == Action::Continue && rule.needs() > 1 {
            return self.vote(io, answer, rule, rollout).await;
        }
        if answer.action == Action::Rollback {
            // Whoever wants it back no longer votes to continue. A store that fails keeps nobody from rolling back.
            let deadline = rollout
                .hook(&grant.hook_id)
                .and_then(|hook| hook.expires_at);
            let memory = self.memory(io, &grant.hook_id, deadline);
            let _ = memory.remove_vote(person.sub).await;
        }
        Admission::Admitted(Admitted(answer))
    }

    /// Which rules decide about an action on this deployment.
    pub(super) fn ruling(&self, grant: &Grant, rollout: &Rollout, action: Action) -> Ruling<'_> {
        let policies = &self.settings().policies;
        Policy::ruling(
            policies,
            &grant.arn,
            rollout.lifecycle_stage.as_ref(),
            action,
        )
    }

    /// Whether a rule admits somebody; why that cannot be said, where Slack does not say who is in a group.
    async fn admits(&self, io: &Io, rule: &Rule, person: Candidate<'_>) -> Result<bool, String> {
        if rule.admits(person.sub, person.claims) {
            return Ok(true);
        }
        let Some(user) = person.slack_user else {
            return Ok(false);
        };
        let found = self.is_in_any_group(io, &rule.slack_groups, user).await;
        found.map_err(|error| {
            format!(
                "Slack couldn't say who is in a group that may decide here ({}). Nothing was done; try again in a minute.",
                error.code
            )
        })
    }

    /// Counts an answer as a vote. It is admitted when enough different people agree who may, by the policy and the groups of this moment.
    async fn vote<'a>(
        &self,
        io: &Io,
        answer: &'a Answer,
        rule: &Rule,
        rollout: &Rollout,
    ) -> Admission<'a> {
        let hook_id = &answer.grant.hook_id;
        let deadline = rollout.hook(hook_id).and_then(|hook| hook.expires_at);
        let memory = self.memory(io, hook_id, deadline);
        let vote = Vote {
            sub: answer.approver.sub(),
            name: answer.approver.name(),
            kind: answer.approver.kind().as_str().to_owned(),
            slack_user: answer.approver.slack_user().map(str::to_owned),
            claims: self.claims_of_policies(&answer.claims),
            reason: answer.reason_text(),
        };
        if memory.record_vote(&vote).await.is_err() {
            return Admission::Failed(store_failed());
        }
        let Ok(record) = memory.read().await else {
            return Admission::Failed(store_failed());
        };
        let counted = match self.counted_votes(io, rule, &record.votes).await {
            Ok(counted) => counted,
            Err(why) => return Admission::Denied(why),
        };
        let names = names(&counted, answer.approver.kind());
        let need = rule.needs();
        if u32::try_from(names.len()).is_ok_and(|have| have >= need) {
            return Admission::Admitted(Admitted(answer));
        }
        Admission::NeedsVotes(Votes { need, names })
    }

    /// The votes that count under a rule now: of people whom it still admits, with a reason where it asks for one, one a person.
    pub(super) async fn counted_votes(
        &self,
        io: &Io,
        rule: &Rule,
        votes: &[Vote],
    ) -> Result<Vec<Vote>, String> {
        let mut counted: Vec<Vote> = Vec::new();
        for vote in votes {
            let person = Candidate {
                sub: &vote.sub,
                slack_user: vote.slack_user.as_deref(),
                claims: &vote.claims,
            };
            let complete = !rule.reason || vote.reason.is_some();
            let is_counted = counted.iter().any(|other| other.sub == vote.sub);
            if complete && !is_counted && self.admits(io, rule, person).await? {
                counted.push(vote.clone());
            }
        }
        Ok(counted)
    }

    /// Those that some policy looks at: no others are remembered.
    fn claims_of_policies(&self, claims: &Claims) -> Claims {
        let policies = &self.settings().policies;
        let used = |name: &String| {
            policies
                .iter()
                .any(|policy| policy.continuing.claims.contains_key(name))
        };
        let kept = claims.iter().filter(|(name, _)| used(name));
        kept.map(|(name, values)| (name.clone(), values.clone()))
            .collect()
    }
}

/// `cluster/service`.
fn named(grant: &Grant) -> String {
    [grant.arn.cluster(), "/", grant.arn.service()].concat()
}

fn denied(grant: &Grant, action: Action) -> String {
    let what = match action {
        Action::Continue => "continue",
        Action::Rollback => "roll back",
    };
    format!(
        "You are not allowed to {what} {}: no policy allows you to. {ASK} Nothing was done.",
        named(grant)
    )
}

fn store_failed() -> Error {
    Error::new(
        Moment::Network,
        STORE_FAILED,
        "Your answer couldn't be recorded, and more approvals are required. Nothing was done; try again.",
    )
}

#[cfg(test)]
mod tests;
