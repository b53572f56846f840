//! The way between a caller and ECS, and what happens in the world while a request is on it.

use std::collections::BTreeMap;

use ecs_greenlight::flow::{Reply, SendFailure};
use ecs_sim::{Answer, Fault, FaultKind, Operation, Sim};
use serde_json::Value;

type Happening = Box<dyn FnOnce(&mut Sim)>;
type Rewriting = Box<dyn Fn(&mut Value)>;

/// A network that takes 20 ms each way, unless it is told otherwise.
#[derive(Default)]
pub struct Network {
    moments: Vec<(i64, Happening)>,
    before: BTreeMap<(Operation, usize), Vec<Happening>>,
    after: BTreeMap<(Operation, usize), Vec<Happening>>,
    slow: BTreeMap<(Operation, usize), i64>,
    rewritten: BTreeMap<Operation, Vec<Rewriting>>,
    sent: BTreeMap<Operation, usize>,
    arrived: BTreeMap<Operation, usize>,
}

const WAY: i64 = 20;

impl Network {
    /// Something happens at a moment.
    pub fn at(&mut self, moment: i64, happening: impl FnOnce(&mut Sim) + 'static) {
        self.moments.push((moment, Box::new(happening)));
        self.moments.sort_by_key(|(at, _)| *at);
    }

    /// Something happens right before the `number`th request (from 1) of an operation is executed.
    pub fn before(
        &mut self,
        operation: Operation,
        number: usize,
        happening: impl FnOnce(&mut Sim) + 'static,
    ) {
        self.before
            .entry((operation, number))
            .or_default()
            .push(Box::new(happening));
    }

    /// Something happens right after the `number`th request (from 1) of an operation was executed.
    pub fn after(
        &mut self,
        operation: Operation,
        number: usize,
        happening: impl FnOnce(&mut Sim) + 'static,
    ) {
        self.after
            .entry((operation, number))
            .or_default()
            .push(Box::new(happening));
    }

    /// A fault hits the `number`th request (from 1) of an operation.
    pub fn fault(&mut self, operation: Operation, number: usize, kind: FaultKind) {
        self.before(operation, number, move |sim| {
            sim.inject(Fault::once(operation, kind));
        });
    }

    /// Every output of an operation is altered before it goes back, to say what the stand-in never says.
    pub fn rewrite(&mut self, operation: Operation, rewriting: impl Fn(&mut Value) + 'static) {
        self.rewritten
            .entry(operation)
            .or_default()
            .push(Box::new(rewriting));
    }

    /// The `number`th request (from 1) of an operation takes so many milliseconds until it is executed.
    pub fn slow(&mut self, operation: Operation, number: usize, millis: i64) {
        self.slow.insert((operation, number), millis);
    }

    pub(super) fn next_moment(&self) -> Option<i64> {
        self.moments.first().map(|(at, _)| *at)
    }

    pub(super) fn happen(&mut self, sim: &mut Sim) {
        let (_, happening) = self.moments.remove(0);
        happening(sim);
    }

    /// How long the next request of an operation takes to ECS.
    pub(super) fn way_of(&mut self, operation: Operation) -> i64 {
        let number = count(&mut self.sent, operation);
        self.slow.get(&(operation, number)).copied().unwrap_or(WAY)
    }

    /// What comes back, and after how long.
    pub(super) fn answer(
        &mut self,
        sim: &mut Sim,
        operation: Operation,
        request: &http::Request<Vec<u8>>,
    ) -> (i64, Reply) {
        let number = count(&mut self.arrived, operation);
        for happening in self
            .before
            .remove(&(operation, number))
            .into_iter()
            .flatten()
        {
            happening(sim);
        }
        let answer = sim.handle(request, sim.now());
        for happening in self
            .after
            .remove(&(operation, number))
            .into_iter()
            .flatten()
        {
            happening(sim);
        }
        match answer {
            Answer::Respond(response) => (WAY, self.reply(operation, response)),
            Answer::Delay { ms, response } => (
                WAY + i64::try_from(ms).unwrap(),
                self.reply(operation, response),
            ),
            Answer::DropRequest | Answer::DropResponse => {
                (WAY, Reply::Failed(SendFailure::Unreachable))
            }
        }
    }

    fn reply(&self, operation: Operation, mut response: http::Response<Vec<u8>>) -> Reply {
        let rewritten = self.rewritten.get(&operation);
        if let Some(rewritten) = rewritten.filter(|_| response.status() == 200) {
            let mut output = serde_json::from_slice(response.body()).unwrap();
            for rewriting in rewritten {
                rewriting(&mut output);
            }
            *response.body_mut() = output.to_string().into_bytes();
        }
        Reply::Response(response.into())
    }
}

fn count(counts: &mut BTreeMap<Operation, usize>, operation: Operation) -> usize {
    let counted = counts.entry(operation).or_default();
    *counted += 1;
    *counted
}
