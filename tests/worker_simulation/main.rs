//! A worker in an untidy world, under one scheduler with virtual time: events that come early, late and again, reads that lag, a chat, an STS and a
//! store that fail, processes that are killed, a rival in the console, and several people at once. Whatever happens, nobody acts who may not, and
//! in the end everybody knows what is true.
//!
//! `make soak SCHEDULES=1000000` plays a tenth as many; `make soak OF=worker_simulation SEED=123` replays one, and tells what happened in it.

#[path = "../simulation/dice.rs"]
mod dice;
mod engine;
mod events;
mod people;
mod policies;
mod processes;
#[path = "../simulation/rates.rs"]
mod rates;
mod rules;
#[path = "../driver/schedules.rs"]
mod schedules;
mod slack;
mod soak;
mod store;
mod story;
mod sts;
mod weather;
