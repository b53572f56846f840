//! What follows from an answer, however it was given.

use super::seen::Seen;
use super::tally::alike;
use super::{Serving, about};
use crate::approval::approver::Approver;
use crate::approval::link::Grant;
use crate::approval::policy::{Claims, Policy, Rule};
use crate::approval::settings::Account;
use crate::approval::store::Vote;
use crate::approval::told::{Line, Votes, name_of};
use crate::ecs::Action;
use crate::ecs::service_deployment::LifecycleStage;
use crate::error::{Error, Moment};
use crate::flow::Session;
use crate::flow::act::carry_out;
use crate::flow::decide::Decision;
use crate::flow::outcome::Outcome;

/// Somebody's answer.
pub(super) struct Answer {
    pub(super) grant: Grant,
    pub(super) action: Action,
    pub(super) approver: Approver,
    pub(super) claims: Claims,
    pub(super) reason: Option<String>,
    /// What they were told that it does, where the answer is bound to that.
    pub(super) told: Option<String>,
    /// How it came.
    pub(super) via: &'static str,
}

/// What came of it.
pub(super) enum Answered {
    /// They may not; why.
    Denied(String),
    /// They must say why.
    NeedsReason(Box<Seen>),
    /// Others must say so too.
    Voted(Box<Seen>, Votes),
    /// It was carried out, or it was found that there was nothing to do.
    Decided(Box<Seen>, Box<Decided>),
    /// It is certain that nothing was done; why.
    Failed(Error),
}

/// What became of a hook, and AWS's id of the request that acted.
pub(super) struct Decided {
    pub(super) outcome: Outcome,
    pub(super) request_id: Option<String>,
}

/// An error's code: the store did not answer.
const STORE_FAILED: &str = "store-failed";
/// Whom to turn to.
const ASK: &str = "Ask whoever looks after it.";

impl Serving {
    /// Carries out an answer, if whoever gave it may, and tells the log.
    pub(super) async fn answer(&self, answer: &Answer) -> Answered {
        let answered = self.weigh(answer).await;
        self.log_answer(answer, &answered);
        answered
    }

    /// The rule for an action on this deployment.
    pub(super) fn rule(&self, grant: &Grant, seen: &Seen, action: Action) -> Option<&Rule> {
        let stage = seen.rollout.lifecycle_stage.as_ref();
        let policies = &self.approvals.settings().policies;
        let policy = Policy::of(policies, &grant.arn, stage.map(LifecycleStage::as_str))?;
        Some(policy.rule(action))
    }

    async fn weigh(&self, answer: &Answer) -> Answered {
        let grant = &answer.grant;
        let Some(account) = self.approvals.settings().account(grant.arn.account()) else {
            let told = format!(
                "This worker is no longer set up for account {}.",
                grant.arn.account()
            );
            return Answered::Denied(told);
        };
        let seen = match self.glance(account, grant).await {
            Ok(seen) => Box::new(seen),
            Err(error) => return Answered::Failed(error),
        };
        if !seen.waits(&grant.hook_id) {
            return self.look_again(answer, account, seen).await;
        }
        let Some(rule) = self.rule(grant, &seen, answer.action) else {
            return Answered::Denied(format!(
                "No policy of this worker is for {}. {ASK}",
                named(grant)
            ));
        };
        match self.admits(rule, answer).await {
            Ok(true) => {}
            Ok(false) => return Answered::Denied(denied(grant, answer.action)),
            Err(told) => return Answered::Denied(told),
        }
        if rule.reason && answer.reason.is_none() {
            return Answered::NeedsReason(seen);
        }
        if answer.action == Action::Continue && rule.needs() > 1 {
            match self.vote(answer, rule, &seen).await {
                Ok(None) => {}
                Ok(Some(votes)) => return Answered::Voted(seen, votes),
                Err(error) => return Answered::Failed(error),
            }
        }
        self.act(answer, account, seen).await
    }

    /// Whether a rule admits whoever answered; why that cannot be said, where Slack does not say who is in a group.
    async fn admits(&self, rule: &Rule, answer: &Answer) -> Result<bool, String> {
        if rule.admits(&answer.approver, &answer.claims) {
            return Ok(true);
        }
        let Some(user) = answer.approver.slack_user() else {
            return Ok(false);
        };
        let found = self
            .approvals
            .is_in_any_group(&self.io, &rule.slack_groups, user);
        found.await.map_err(|error| {
            format!("Slack couldn't say whether you are in a group that may decide here ({}). Nothing was done; try again in a minute.", error.code)
        })
    }

    /// Remembers that somebody says to continue. `None` when enough different people do.
    async fn vote(
        &self,
        answer: &Answer,
        rule: &Rule,
        seen: &Seen,
    ) -> Result<Option<Votes>, Error> {
        let deadline = seen
            .hook(&answer.grant.hook_id)
            .and_then(|hook| hook.expires_at);
        let memory = self
            .approvals
            .memory(&self.io, &answer.grant.hook_id, deadline);
        let vote = Vote {
            sub: answer.approver.sub(),
            name: answer.approver.name(),
            kind: answer.approver.kind().as_str().to_owned(),
            reason: answer.reason.clone(),
        };
        memory.voted(&vote).await.map_err(|_| forgetful())?;
        let remembered = memory.read().await.map_err(|_| forgetful())?;
        let names = alike(&remembered.votes, answer.approver.kind());
        let need = rule.needs();
        let enough = u32::try_from(names.len()).is_ok_and(|have| have >= need);
        Ok((!enough).then_some(Votes { need, names }))
    }

    /// Decides as the person who answered.
    async fn act(&self, answer: &Answer, account: &Account, seen: Box<Seen>) -> Answered {
        let grant = &answer.grant;
        let acting = self
            .approvals
            .actor(&self.io, account, &answer.approver, &grant.arn)
            .await;
        let session = match acting {
            Ok(session) => session,
            Err(error) => return Answered::Failed(error),
        };
        self.decide(&session, answer, seen).await
    }

    /// What became of a hook that no longer waits. There is nothing to send then, and a reader could not act either.
    async fn look_again(&self, answer: &Answer, account: &Account, seen: Box<Seen>) -> Answered {
        match self.approvals.reader(&self.io, account).await {
            Ok(session) => self.decide(&session, answer, seen).await,
            Err(error) => Answered::Failed(error),
        }
    }

    async fn decide(&self, session: &Session, answer: &Answer, seen: Box<Seen>) -> Answered {
        let decision = Decision {
            arn: answer.grant.arn.clone(),
            hook_id: answer.grant.hook_id.clone(),
            action: answer.action,
            told: answer.told.clone(),
        };
        match carry_out(session, &self.io, &decision).await {
            Ok(outcome) => {
                let request_id = session.act_request_id();
                Answered::Decided(
                    seen,
                    Box::new(Decided {
                        outcome,
                        request_id,
                    }),
                )
            }
            Err(error) => Answered::Failed(error),
        }
    }

    fn log_answer(&self, answer: &Answer, answered: &Answered) {
        let mut line = Line {
            who: Some(answer.approver.source_identity()),
            name: Some(answer.approver.name()),
            via: Some(answer.via),
            action: Some(name_of(answer.action)),
            reason: answer.reason.clone(),
            ..about("info", "answered", &answer.grant)
        };
        match answered {
            Answered::Denied(why) => {
                (line.level, line.what) = ("warn", "denied");
                line.message = Some(why.clone());
            }
            Answered::NeedsReason(_) => line.what = "asked-why",
            Answered::Voted(_, votes) => {
                line.what = "voted";
                line.with.clone_from(&votes.names);
            }
            Answered::Decided(_, decided) => {
                let outcome = &decided.outcome;
                line.what = "decided";
                line.request_id.clone_from(&decided.request_id);
                line.result = Some(outcome.result.name());
                line.evidence = Some(outcome.evidence.name());
                line.message = Some(outcome.message.clone());
            }
            Answered::Failed(error) => {
                (line.level, line.what) = ("error", "failed");
                line.code = Some(error.code().to_owned());
                line.message = Some(error.message().to_owned());
                line.request_id = error.request_id().map(str::to_owned);
            }
        }
        self.log(line);
    }
}

fn named(grant: &Grant) -> String {
    [grant.arn.cluster(), "/", grant.arn.service()].concat()
}

fn denied(grant: &Grant, action: Action) -> String {
    let what = match action {
        Action::Continue => "continue",
        Action::Rollback => "roll back",
    };
    format!(
        "You may not {what} {}: the policy for it does not name you. {ASK} Nothing was done.",
        named(grant)
    )
}

fn forgetful() -> Error {
    Error::new(
        Moment::Network,
        STORE_FAILED,
        "Your answer could not be remembered, and others must say so too. Nothing was done; try again.",
    )
}
