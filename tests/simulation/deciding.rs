//! A person decides a hook.

use ecs_greenlight::Error;
use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::decide::decide;
use ecs_greenlight::flow::outcome::Outcome;
use ecs_greenlight::flow::{Effect, EffectId, Reply, Session};
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::Sim;

use crate::actor::{Actor, Run};
use crate::rules;
use crate::wire::Exchange;

/// What a person chose.
#[derive(Clone, Debug)]
pub struct Choice {
    pub arn: String,
    pub hook: String,
    pub action: Action,
}

/// `decide` under way.
pub struct Deciding {
    choice: Choice,
    run: Run<(), Result<Outcome, Error>>,
}

impl Deciding {
    pub fn new(session: Session, choice: Choice) -> Self {
        let arn = choice.arn.parse().expect("the stand-in's ARNs are ARNs");
        Self {
            run: Run::new(decide(session, arn, choice.hook.clone(), choice.action)),
            choice,
        }
    }
}

impl Actor for Deciding {
    fn poll(&mut self, now: Timestamp) -> Vec<Effect<()>> {
        self.run.poll(now)
    }

    fn deliver(&mut self, id: EffectId, reply: Reply) {
        self.run.deliver(id, reply);
    }

    fn ended(&self) -> bool {
        self.run.result.is_some()
    }

    fn check(&self, wire: &[Exchange], sim: &Sim) -> Result<(), String> {
        rules::wire::check(&self.choice, wire)?;
        let result = self.run.result.as_ref().ok_or("it has no result")?;
        rules::truth::check(&self.choice, wire, result.as_ref(), sim)
    }

    fn result(&self) -> String {
        match &self.run.result {
            Some(Ok(outcome)) => format!("{:?} ({:?})", outcome.result, outcome.evidence),
            Some(Err(error)) => format!("Error ({})", error.code()),
            None => "nothing".to_owned(),
        }
    }

    fn describe(&self) -> String {
        let message = match &self.run.result {
            Some(Ok(outcome)) => outcome.message.clone(),
            Some(Err(error)) => error.to_string(),
            None => String::new(),
        };
        let Choice { hook, action, .. } = &self.choice;
        format!("{action:?} of {hook} -> {}: {message}", self.result())
    }
}
