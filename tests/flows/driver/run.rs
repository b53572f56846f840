//! A flow under way, with what it says on the wire.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU32, Ordering};

use ecs_greenlight::flow::Flow;

use super::Transcript;
use crate::run::{self, Running};

/// A flow, what it emitted so far, and what was said on the wire.
pub struct Run<P, T> {
    /// What it sent, and what came back.
    pub transcript: Transcript,
    id: u32,
    flow: run::Run<P, T>,
}

impl<P, T> Run<P, T> {
    pub fn new(flow: Flow<P, T>) -> Self {
        static RUNS: AtomicU32 = AtomicU32::new(0);
        Self {
            id: RUNS.fetch_add(1, Ordering::Relaxed),
            transcript: Transcript::default(),
            flow: run::Run::new(flow),
        }
    }

    /// Whether a request that acts was handed out.
    pub fn has_acted(&self) -> bool {
        self.flow.flow.has_acted()
    }

    /// What it ended with.
    pub fn take_result(&mut self) -> T {
        self.flow
            .result
            .take()
            .expect("the flow has ended, and was not asked before")
    }
}

impl<P, T> Deref for Run<P, T> {
    type Target = run::Run<P, T>;

    fn deref(&self) -> &Self::Target {
        &self.flow
    }
}

impl<P, T> DerefMut for Run<P, T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.flow
    }
}

/// A flow of any kind, as the driver sees it.
pub trait Driven {
    /// Its own among all runs: a late answer to one never reaches another.
    fn id(&self) -> u32;
    fn run(&mut self) -> &mut dyn Running;
    fn transcript(&mut self) -> &mut Transcript;
    fn ended(&self) -> bool;
}

impl<P, T> Driven for Run<P, T> {
    fn id(&self) -> u32 {
        self.id
    }

    fn run(&mut self) -> &mut dyn Running {
        &mut self.flow
    }

    fn transcript(&mut self) -> &mut Transcript {
        &mut self.transcript
    }

    fn ended(&self) -> bool {
        self.flow.ended()
    }
}
