//! Who takes part: a flow of any kind, as the scheduler sees it.

use ecs_greenlight::flow::{Effect, EffectId, Flow, Reply, Step};
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::Sim;

use crate::wire::Exchange;

/// A flow under way, and what must hold of it.
pub trait Actor {
    /// Its effects but for what it emits, which it keeps if it cares.
    fn poll(&mut self, now: Timestamp) -> Vec<Effect>;
    fn deliver(&mut self, id: EffectId, reply: Reply);
    fn ended(&self) -> bool;
    /// Holds it to its promises, once every message has arrived somewhere.
    fn check(&self, seen: &Seen) -> Result<(), String>;
    /// How many milliseconds it may take.
    fn longest(&self) -> i64 {
        20 * 60_000
    }
    /// What it ended with, each in a word or two.
    fn results(&self) -> Vec<String>;
    /// What it is, and what it ended with, for people.
    fn describe(&self) -> String;
}

/// A flow's time, and the world's truth after it.
pub struct Seen<'a> {
    /// What it said on the wire.
    pub wire: &'a [Exchange],
    pub sim: &'a Sim,
    pub began_at: i64,
    pub ended_at: i64,
}

/// A flow, what it told, and what it ended with.
pub struct Run<P, T> {
    /// With how many requests it had sent when it heard what made it tell.
    pub told: Vec<(usize, P)>,
    pub result: Option<T>,
    flow: Flow<P, T>,
    sent: usize,
}

impl<P, T> Run<P, T> {
    pub fn new(flow: Flow<P, T>) -> Self {
        Self {
            told: Vec::new(),
            result: None,
            flow,
            sent: 0,
        }
    }

    pub fn poll(&mut self, now: Timestamp) -> Vec<Effect> {
        let sent = self.sent;
        let mut wanted = Vec::new();
        while self.result.is_none() {
            match self.flow.poll(now) {
                Step::Done(result) => self.result = Some(result),
                Step::Pending { effects, emitted } => {
                    if effects.is_empty() && emitted.is_empty() {
                        break;
                    }
                    let sends = |effect: &&Effect| matches!(effect, Effect::Send { .. });
                    self.sent += effects.iter().filter(sends).count();
                    self.told
                        .extend(emitted.into_iter().map(|told| (sent, told)));
                    wanted.extend(effects);
                }
            }
        }
        wanted
    }

    pub fn deliver(&mut self, id: EffectId, reply: Reply) {
        self.flow.deliver(id, reply);
    }
}
