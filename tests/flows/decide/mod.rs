//! `decide`: once in effect, and no more claimed than can be known.

mod bound;
mod caller;
mod found;
mod lost;
mod plain;
mod refused;
pub mod rules;
mod several;

use ecs_greenlight::Error;
use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::Session;
use ecs_greenlight::flow::decide::{Decision, decide};
use ecs_greenlight::flow::outcome::{Evidence, Outcome, Verdict};
use ecs_sim::Operation;

use crate::driver::{Run, World, session};
use crate::scene::decision;

const DESCRIBE: Operation = Operation::DescribeServiceDeployments;
const ACT: Operation = Operation::ContinueServiceDeployment;

/// A decision that has ended.
struct Decided {
    result: Result<Outcome, Error>,
    run: Run<(), Result<Outcome, Error>>,
}

/// Decides, and holds every request to the rules.
fn decided(world: &mut World, arn: &str, hook: &str, action: Action) -> Decided {
    decided_by(&session(), world, arn, hook, action)
}

fn decided_by(
    session: &Session,
    world: &mut World,
    arn: &str,
    hook: &str,
    action: Action,
) -> Decided {
    decided_as(session, world, decision(arn, hook, action))
}

fn decided_as(session: &Session, world: &mut World, decision: Decision) -> Decided {
    let mut run = Run::new(decide(session.clone(), decision.clone()));
    let result = world.drive(&mut run);
    let Decision {
        arn,
        hook_id,
        action,
        ..
    } = decision;
    rules::check(&run.transcript, arn.as_str(), &hook_id, action);
    Decided { result, run }
}

impl Decided {
    fn outcome(&self) -> &Outcome {
        self.result.as_ref().expect("an outcome")
    }

    fn verdict(&self) -> (Verdict, Evidence) {
        (self.outcome().result, self.outcome().evidence)
    }

    fn error(&self) -> &Error {
        self.result.as_ref().expect_err("an error")
    }

    fn operations(&self) -> Vec<Operation> {
        self.run.transcript.operations()
    }

    /// How many acts and how many reads were sent.
    fn sent(&self) -> (usize, usize) {
        let transcript = &self.run.transcript;
        (transcript.of(ACT).len(), transcript.of(DESCRIBE).len())
    }
}
