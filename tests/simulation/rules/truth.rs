//! What a decision may claim.

use ecs_greenlight::Error;
use ecs_greenlight::ecs::Action;
use ecs_greenlight::error::code;
use ecs_greenlight::flow::outcome::{Evidence, Outcome, Verdict};
use ecs_sim::{Act, Action as Deed, Actor, Deed as Done, Deployment, Fate, Hook, Sim};
use serde_json::Value;

use super::{require, says_what_was_read, sent};
use crate::deciding::Choice;
use crate::happening::truth;
use crate::wire::{Exchange, listed, shows_waiting};

/// What became of the hook is what is claimed, and nothing is left open that the flow had seen.
pub fn check(
    choice: &Choice,
    wire: &[Exchange],
    result: Result<&Outcome, &Error>,
    sim: &Sim,
) -> Result<(), String> {
    let world = World {
        choice,
        wire,
        deployment: truth(sim, &choice.arn),
    };
    world.nobody_was_wronged()?;
    match result {
        Err(error) => world.nothing_of_ours_happened(error.code()),
        Ok(outcome) => {
            sent::check(&outcome.deployment, wire)?;
            world.holds(outcome)
        }
    }
}

struct World<'a> {
    choice: &'a Choice,
    wire: &'a [Exchange],
    deployment: &'a Deployment,
}

impl World<'_> {
    /// Whatever reached ECS from this flow, in whatever state: the chosen hook, the chosen action.
    fn nobody_was_wronged(&self) -> Result<(), String> {
        let chosen = self.chosen();
        let others = self.deployment.acts.iter().filter(|act| self.is_ours(act));
        match others.filter(|act| act.deed != chosen).count() {
            0 => Ok(()),
            _ => Err("it did what nobody asked for".to_owned()),
        }
    }

    fn holds(&self, outcome: &Outcome) -> Result<(), String> {
        let fate = self.hook().map(|hook| hook.fate);
        let wanted = match self.choice.action {
            Action::Continue => (Verdict::Continued, Fate::Continued),
            Action::Rollback => (Verdict::RolledBack, Fate::RolledBack),
        };
        let opposite = match self.choice.action {
            Action::Continue => Fate::RolledBack,
            Action::Rollback => Fate::Continued,
        };
        self.accepted_means_done(outcome)?;
        match (outcome.result, outcome.evidence) {
            (result, Evidence::Response) => {
                require(self.was_accepted(), "no answer says so")?;
                says_what_was_read(outcome)?;
                let hook = outcome.deployment.hook(&self.choice.hook);
                require(
                    !hook.is_some_and(|hook| hook.awaiting_action),
                    "ECS accepted it, and the hook is shown as waiting",
                )?;
                require(result == wanted.0 && fate == Some(wanted.1), "not so")?;
                require(self.ours_took_effect(), "it was somebody else")
            }
            (Verdict::Continued | Verdict::RolledBack, _) => {
                require(self.has_sent(), "nothing was sent")?;
                require(
                    outcome.result == wanted.0 && fate == Some(wanted.1),
                    "not so",
                )
            }
            (Verdict::AlreadyContinued, _) => {
                require(!self.ours_took_effect(), "it was this very flow")?;
                require(fate == Some(Fate::Continued), "not so")
            }
            (Verdict::AlreadyRolledBack, _) => {
                require(!self.ours_took_effect(), "it was this very flow")?;
                require(fate == Some(Fate::RolledBack), "not so")
            }
            (Verdict::TimedOut, _) => require(fate == Some(Fate::TimedOut), "not so"),
            (Verdict::Superseded, _) => {
                require(self.ever_showed("STOP"), "not so")?;
                self.was_left_open()
            }
            (Verdict::Conflict, _) => {
                require(self.has_sent(), "nothing was sent")?;
                require(!self.ours_took_effect(), "it was this very flow")?;
                require(fate == Some(opposite), "not so")
            }
            (Verdict::NotApplied, _) => {
                require(!self.ours_took_effect(), "it was executed")?;
                require(self.waited_when_last_read(), "the hook did not wait")
            }
            (Verdict::WentOn, _) => {
                let went = match self.hook() {
                    None => self.ever_showed("SUCCESSFUL"),
                    Some(hook) => went_on(hook),
                };
                require(went, "not so")?;
                self.was_left_open()
            }
            (Verdict::WentBack, _) => {
                let known = self.ever_showed("ROLLBACK") || self.a_rollback_was_accepted();
                require(known, "not so")?;
                self.was_left_open()
            }
            (Verdict::Unknown, _) => self.was_really_unknown(),
        }
    }

    /// An error says that nothing was executed.
    fn nothing_of_ours_happened(&self, told: &str) -> Result<(), String> {
        let executed = self.ours_took_effect();
        require(!executed, "an error, and yet it was executed")?;
        let shows_none = |read: &Exchange| {
            !read.acts
                && read
                    .true_at()
                    .is_some_and(|at| at < self.deployment.created_at)
        };
        require(
            told != code::DEPLOYMENT_NOT_FOUND || self.wire.iter().any(shows_none),
            "there is one",
        )?;
        let said = |act: &Exchange| act.was_not_executed();
        require(
            self.sent().last().is_none_or(said),
            &format!("{told}, which the act's own answer does not say"),
        )
    }

    /// ECS said yes to the flow: nothing less may be told.
    fn accepted_means_done(&self, outcome: &Outcome) -> Result<(), String> {
        let response = outcome.evidence == Evidence::Response;
        require(
            self.was_accepted() == response,
            "ECS accepted it, and the flow does not say so",
        )
    }

    /// The last that the flow saw did not say what became of the hook.
    fn was_left_open(&self) -> Result<(), String> {
        let resolved = self
            .last_seen()
            .and_then(|seen| listed(seen, &self.choice.hook))
            .is_some_and(|hook| {
                let status = hook["status"].as_str().unwrap_or_default();
                hook["targetType"] == "PAUSE"
                    && ["SUCCEEDED", "FAILED", "TIMED_OUT"].contains(&status)
            });
        require(!resolved, "the flow had seen what became of the hook")
    }

    fn was_really_unknown(&self) -> Result<(), String> {
        self.was_left_open()?;
        let Some(seen) = self.last_seen() else {
            return Err("the deployment was never read".to_owned());
        };
        let waits = shows_waiting(seen, &self.choice.hook);
        let status = seen["status"].as_str().unwrap_or_default();
        let in_progress = matches!(status, "PENDING" | "IN_PROGRESS");
        let last_read = self.wire.iter().rfind(|exchange| !exchange.acts);
        let unreadable = last_read.is_some_and(|read| read.deployment().is_none());
        let a_pause =
            listed(seen, &self.choice.hook).is_none_or(|hook| hook["targetType"] == "PAUSE");
        require(
            !waits || self.lost_an_act(),
            "the hook waits, and no act was lost",
        )?;
        require(
            in_progress || unreadable || !a_pause,
            "the deployment's status had said more",
        )
    }

    fn waited_when_last_read(&self) -> bool {
        let Some(at) = self
            .wire
            .iter()
            .rfind(|exchange| exchange.deployment().is_some())
            .and_then(Exchange::true_at)
        else {
            return false;
        };
        self.hook().is_some_and(|hook| {
            hook.opened_at <= at && hook.resolved_at.is_none_or(|resolved| resolved >= at)
        })
    }

    fn hook(&self) -> Option<&Hook> {
        self.deployment.hook(&self.choice.hook)
    }

    /// The deployment as it last reached the flow.
    fn last_seen(&self) -> Option<&Value> {
        self.wire.iter().rev().find_map(Exchange::deployment)
    }

    /// Whether any read showed such a status: reads may go back in time, and what was shown once stays true.
    fn ever_showed(&self, status: &str) -> bool {
        self.wire
            .iter()
            .filter_map(Exchange::deployment)
            .any(|read| {
                read["status"]
                    .as_str()
                    .is_some_and(|shown| shown.starts_with(status))
            })
    }

    /// Whether ECS accepted a rollback of the deployment, at this hook or another.
    fn a_rollback_was_accepted(&self) -> bool {
        self.wire
            .iter()
            .any(|exchange| exchange.accepted() && exchange.input["action"] == "ROLLBACK")
    }

    /// The acts on this hook.
    fn sent(&self) -> impl Iterator<Item = &Exchange> {
        let hook = &self.choice.hook;
        let names_it = move |exchange: &&Exchange| exchange.input["hookId"] == *hook;
        self.wire
            .iter()
            .filter(|exchange| exchange.acts)
            .filter(names_it)
    }

    fn has_sent(&self) -> bool {
        self.sent().next().is_some()
    }

    /// An act was sent, and its answer does not say that nothing was executed.
    fn lost_an_act(&self) -> bool {
        self.sent().any(|exchange| !exchange.was_not_executed())
    }

    fn was_accepted(&self) -> bool {
        self.sent().any(Exchange::accepted)
    }

    fn ours_took_effect(&self) -> bool {
        let effective = |act: &&Act| act.refused.is_none() && act.deed == self.chosen();
        self.deployment
            .acts
            .iter()
            .filter(effective)
            .any(|act| self.is_ours(act))
    }

    fn chosen(&self) -> Done {
        Done::Hook {
            hook_id: self.choice.hook.clone(),
            action: deed(self.choice.action),
        }
    }

    fn is_ours(&self, act: &Act) -> bool {
        let Actor::Request { request_id, .. } = &act.by else {
            return false;
        };
        self.sent()
            .any(|exchange| exchange.request_ids.contains(request_id))
    }
}

fn went_on(hook: &Hook) -> bool {
    match hook.fate {
        Fate::Continued => true,
        Fate::TimedOut => hook.timeout_action == Deed::Continue,
        Fate::Open | Fate::RolledBack | Fate::Withdrawn => false,
    }
}

fn deed(action: Action) -> Deed {
    match action {
        Action::Continue => Deed::Continue,
        Action::Rollback => Deed::Rollback,
    }
}
