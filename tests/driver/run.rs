//! A flow under way, for whoever drives it: what it emitted, and what it ended with.

use ecs_greenlight::flow::{Effect, EffectId, Flow, Reply, Step};
use ecs_greenlight::timestamp::Timestamp;

/// A flow, what it emitted so far, and its result once it has ended.
pub struct Run<P, T> {
    /// What it emitted, and when by its own clock.
    pub told: Vec<(i64, P)>,
    /// How many requests it had sent when it heard what made it emit each of these.
    pub sent_before: Vec<usize>,
    /// What it ended with.
    pub result: Option<T>,
    pub flow: Flow<P, T>,
    sent: usize,
}

/// A flow of any kind, as a driver sees it.
pub trait Running {
    /// The effects that it wants, but for what it emits: that it keeps.
    fn poll(&mut self, now: Timestamp) -> Vec<Effect>;
    fn deliver(&mut self, id: EffectId, reply: Reply);
    fn ended(&self) -> bool;
}

impl<P, T> Run<P, T> {
    pub fn new(flow: Flow<P, T>) -> Self {
        Self {
            told: Vec::new(),
            sent_before: Vec::new(),
            result: None,
            flow,
            sent: 0,
        }
    }
}

impl<P, T> Running for Run<P, T> {
    fn poll(&mut self, now: Timestamp) -> Vec<Effect> {
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
                    for told in emitted {
                        self.told.push((now.epoch_millis(), told));
                        self.sent_before.push(sent);
                    }
                    wanted.extend(effects);
                }
            }
        }
        wanted
    }

    fn deliver(&mut self, id: EffectId, reply: Reply) {
        self.flow.deliver(id, reply);
    }

    fn ended(&self) -> bool {
        self.result.is_some()
    }
}
