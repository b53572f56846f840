//! `EventBridge`: every event is delivered, at least once, and again until the worker takes it.

use ecs_greenlight::approval::{IncomingRequest, WorkerRequest};
use ecs_sim::Sim;
use serde_json::Value;

pub const EVENT_KEY: &str = "fake-event-key-0123456789abcdef-0123456789";

/// How long `EventBridge` waits for an answer, in milliseconds.
///
/// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html>.
pub const PATIENCE: i64 = 5_000;

#[derive(Default)]
pub struct Events {
    /// Bodies, in the order in which they were told.
    pub all: Vec<Value>,
}

impl Events {
    /// What was told since; the numbers of what is new.
    pub fn collect(&mut self, sim: &Sim) -> std::ops::Range<usize> {
        let known = self.all.len();
        let new = sim.events_after(known).map(|told| told.event);
        self.all.extend(new);
        known..self.all.len()
    }

    pub fn request(&self, number: usize) -> WorkerRequest {
        WorkerRequest::Event(IncomingRequest {
            headers: vec![("X-Api-Key".to_owned(), EVENT_KEY.to_owned())],
            body: self.all[number].to_string().into_bytes(),
        })
    }
}
