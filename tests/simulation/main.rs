//! The flows, natively, against the stand-in ECS, under one scheduler with virtual time: whatever the network, the clocks and
//! other people do, a flow keeps its promises on the wire, and claims only what is true in the world.
//!
//! `make soak SCHEDULES=1000000` plays as many random schedules as asked; `make soak OF=simulation SEED=123` replays one, and tells what
//! happened in it.

mod actor;
mod casting;
mod deciding;
mod dice;
mod engine;
mod happening;
mod looking;
mod luck;
mod network;
mod random;
mod rates;
mod rules;
#[path = "../driver/run.rs"]
mod run;
mod scene;
#[path = "../driver/schedules.rs"]
mod schedules;
mod scope;
mod script;
mod session;
mod soak;
mod watching;
mod wire;
