//! People who decide a hook, several hooks, or to stop a deployment.

use ecs_greenlight::Error;
use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::Session;
use ecs_greenlight::flow::decide::{Decision, decide};
use ecs_greenlight::flow::decide_all::{Decided, decide_all};
use ecs_greenlight::flow::outcome::Outcome;
use ecs_greenlight::flow::stop::{Stop, stop};

use crate::actor::{Actor, Seen};
use crate::rules;
use crate::rules::bound::Bound;
use crate::run::{Run, Running};

/// What a person chose to do about one hook.
#[derive(Clone, Debug)]
pub struct Choice {
    pub arn: String,
    pub hook: String,
    pub action: Action,
    /// The state that the person saw, where that binds the act.
    pub bound: Option<Bound>,
}

/// `decide` under way.
pub struct Deciding {
    choice: Choice,
    run: Run<(), Result<Outcome, Error>>,
}

impl Deciding {
    pub fn new(session: Session, choice: Choice) -> Self {
        let decision = Decision {
            arn: choice.arn.parse().expect("the stand-in's ARNs are ARNs"),
            hook_id: choice.hook.clone(),
            action: choice.action,
            if_match: choice.bound.as_ref().map(|bound| bound.etag.clone()),
        };
        Self {
            run: Run::new(decide(session, decision)),
            choice,
        }
    }
}

impl Actor for Deciding {
    fn run(&mut self) -> &mut dyn Running {
        &mut self.run
    }

    fn check(&self, seen: &Seen) -> Result<(), String> {
        let Seen { wire, sim, .. } = seen;
        let Choice {
            arn,
            hook,
            action,
            bound,
        } = &self.choice;
        rules::wire::check_decisions(arn, std::slice::from_ref(hook), *action, wire)?;
        rules::bound::check(*action, bound.as_ref(), wire)?;
        let result = self.run.result.as_ref().ok_or("it has no result")?;
        rules::truth::check(&self.choice, wire, result.as_ref(), sim)
    }

    fn results(&self) -> Vec<String> {
        let result = self.run.result.as_ref();
        vec![format!(
            "decide: {}",
            result.map_or_else(String::new, named)
        )]
    }

    fn describe(&self) -> String {
        let result = self.run.result.as_ref();
        let told = result.map_or_else(String::new, told);
        format!("{:?} of {} -> {told}", self.choice.action, self.choice.hook)
    }
}

/// `decide_all` under way.
pub struct DecidingAll {
    arn: String,
    hooks: Vec<String>,
    action: Action,
    run: Run<Decided, Result<Vec<Decided>, Error>>,
}

impl DecidingAll {
    pub fn new(session: Session, arn: String, hooks: Vec<String>, action: Action) -> Self {
        let parsed = arn.parse().expect("the stand-in's ARNs are ARNs");
        Self {
            run: Run::new(decide_all(session, parsed, hooks.clone(), action, None)),
            arn,
            hooks,
            action,
        }
    }
}

impl Actor for DecidingAll {
    fn run(&mut self) -> &mut dyn Running {
        &mut self.run
    }

    fn check(&self, seen: &Seen) -> Result<(), String> {
        let Seen { wire, sim, .. } = seen;
        rules::wire::check_decisions(&self.arn, &self.hooks, self.action, wire)?;
        let told: Vec<_> = self.run.told.iter().map(|(_, one)| &one.hook_id).collect();
        if told != self.hooks.iter().collect::<Vec<_>>() {
            return Err(format!("it told of {told:?}"));
        }
        let ended = self.run.result.as_ref().ok_or("it has no result")?;
        let all = ended.as_ref().map_err(ToString::to_string)?;
        if all.iter().map(|one| &one.hook_id).collect::<Vec<_>>() != told {
            return Err("it ended with something else than it had told".to_owned());
        }
        for ((_, one), sent) in self.run.told.iter().zip(&self.run.sent_before) {
            let choice = Choice {
                arn: self.arn.clone(),
                hook: one.hook_id.clone(),
                action: self.action,
                bound: None,
            };
            rules::truth::check(&choice, &wire[..*sent], one.result.as_ref(), sim)
                .map_err(|problem| format!("{} -> {}: {problem}", choice.hook, told_of(one)))?;
        }
        Ok(())
    }

    fn results(&self) -> Vec<String> {
        let told = self.run.told.iter();
        told.map(|(_, one)| format!("decideAll: {}", named(&one.result)))
            .collect()
    }

    fn describe(&self) -> String {
        format!("{:?} of {:?}", self.action, self.hooks)
    }
}

/// `stop` under way.
pub struct Stopping {
    arn: String,
    run: Run<(), Result<Outcome, Error>>,
}

impl Stopping {
    pub fn new(session: Session, arn: String) -> Self {
        let what = Stop {
            arn: arn.parse().expect("the stand-in's ARNs are ARNs"),
            if_match: None,
        };
        Self {
            run: Run::new(stop(session, what)),
            arn,
        }
    }
}

impl Actor for Stopping {
    fn run(&mut self) -> &mut dyn Running {
        &mut self.run
    }

    fn check(&self, seen: &Seen) -> Result<(), String> {
        let Seen { wire, sim, .. } = seen;
        rules::wire::check_stop(&self.arn, wire)?;
        let result = self.run.result.as_ref().ok_or("it has no result")?;
        rules::stopped::check(&self.arn, wire, result.as_ref(), sim)
    }

    fn results(&self) -> Vec<String> {
        let result = self.run.result.as_ref();
        vec![format!("stop: {}", result.map_or_else(String::new, named))]
    }

    fn describe(&self) -> String {
        let result = self.run.result.as_ref();
        format!("stop -> {}", result.map_or_else(String::new, told))
    }
}

/// What it ended with, in a word or two.
fn named(result: &Result<Outcome, Error>) -> String {
    match result {
        Ok(outcome) => {
            let sent = if outcome.message.ends_with("Nothing was sent.") {
                ", nothing sent"
            } else {
                ""
            };
            format!("{:?} ({:?}{sent})", outcome.result, outcome.evidence)
        }
        Err(error) => format!("error {}", error.code()),
    }
}

fn told(result: &Result<Outcome, Error>) -> String {
    let message = match result {
        Ok(outcome) => outcome.message.clone(),
        Err(error) => error.to_string(),
    };
    format!("{}: {message}", named(result))
}

fn told_of(one: &Decided) -> String {
    told(&one.result)
}
