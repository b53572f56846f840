//! A flow under way, with all that it sent and told.

use std::sync::atomic::{AtomicU32, Ordering};

use ecs_greenlight::flow::{Effect, EffectId, Flow, Reply, Step};
use ecs_greenlight::timestamp::Timestamp;

use super::Transcript;

/// A flow, what it told so far, and what was said on the wire.
pub struct Run<P, T> {
    /// What it emitted, and when.
    pub told: Vec<(i64, P)>,
    /// What it sent, and what came back.
    pub transcript: Transcript,
    id: u32,
    flow: Flow<P, T>,
    ended: bool,
    result: Option<T>,
}

impl<P, T> Run<P, T> {
    pub fn new(flow: Flow<P, T>) -> Self {
        static RUNS: AtomicU32 = AtomicU32::new(0);
        Self {
            id: RUNS.fetch_add(1, Ordering::Relaxed),
            told: Vec::new(),
            transcript: Transcript::default(),
            flow,
            ended: false,
            result: None,
        }
    }

    /// What it ended with.
    pub fn take_result(&mut self) -> T {
        self.result
            .take()
            .expect("the flow has ended, and was not asked before")
    }

    /// Whether a request that acts was handed out.
    pub fn has_acted(&self) -> bool {
        self.flow.has_acted()
    }
}

/// A flow of any kind, as the driver sees it.
pub trait Driven {
    /// Its own among all runs: a late answer to one never reaches another.
    fn id(&self) -> u32;
    /// Its effects but for what it told, which it keeps.
    fn poll(&mut self, now: Timestamp) -> Vec<Effect>;
    fn deliver(&mut self, id: EffectId, reply: Reply);
    fn transcript(&mut self) -> &mut Transcript;
    fn ended(&self) -> bool;
}

impl<P, T> Driven for Run<P, T> {
    fn id(&self) -> u32 {
        self.id
    }

    fn poll(&mut self, now: Timestamp) -> Vec<Effect> {
        let mut wanted = Vec::new();
        while !self.ended {
            match self.flow.poll(now) {
                Step::Done(result) => {
                    self.ended = true;
                    self.result = Some(result);
                }
                Step::Pending { effects, emitted } => {
                    if effects.is_empty() && emitted.is_empty() {
                        break;
                    }
                    let emitted = emitted.into_iter();
                    self.told
                        .extend(emitted.map(|told| (now.epoch_millis(), told)));
                    wanted.extend(effects);
                }
            }
        }
        wanted
    }

    fn deliver(&mut self, id: EffectId, reply: Reply) {
        self.flow.deliver(id, reply);
    }

    fn transcript(&mut self) -> &mut Transcript {
        &mut self.transcript
    }

    fn ended(&self) -> bool {
        self.ended
    }
}
