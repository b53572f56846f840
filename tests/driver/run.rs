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
    fn poll(&mut self, now: Timestamp) -> Vec<Effect<()>>;
    fn deliver(&mut self, id: EffectId, reply: Reply);
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
    fn poll(&mut self, now: Timestamp) -> Vec<Effect<()>> {
        let sent = self.sent;
        let mut wanted = Vec::new();
        while self.result.is_none() {
            let effects = match self.flow.poll(now) {
                Step::Done(result) => {
                    self.result = Some(result);
                    break;
                }
                Step::Effects(effects) if effects.is_empty() => break,
                Step::Effects(effects) => effects,
            };
            for effect in effects {
                self.sent += usize::from(matches!(effect, Effect::Send { .. }));
                wanted.push(match effect {
                    Effect::Send {
                        id,
                        request,
                        limit,
                        acts,
                    } => Effect::Send {
                        id,
                        request,
                        limit,
                        acts,
                    },
                    Effect::Sleep { id, duration } => Effect::Sleep { id, duration },
                    Effect::Credentials { id } => Effect::Credentials { id },
                    Effect::Call { id, call } => Effect::Call { id, call },
                    Effect::Cancel { id } => Effect::Cancel { id },
                    Effect::Emit(told) => {
                        self.told.push((now.epoch_millis(), told));
                        self.sent_before.push(sent);
                        continue;
                    }
                });
            }
        }
        wanted
    }

    fn deliver(&mut self, id: EffectId, reply: Reply) {
        self.flow.deliver(id, reply);
    }
}
