//! Approvals at the edge: ECS tells of a pause hook that waits, people are asked where they are, and their answer is carried out
//! with the care of [`decide`](crate::flow::decide).
//!
//! Every request that a worker gets is served by a flow of [`Approvals`]: it tells the answer ([`Told`]), then does what follows from it. Like all
//! flows it moves no bytes and reads no clock; a worker does that, and what else only it can (`Effect::Call`, see `host.rs`): its store,
//! and the key it signs tokens with.

pub mod approver;
mod aws;
pub mod event;
mod host;
pub mod link;
pub mod policy;
pub mod question;
pub mod secret;
mod serve;
pub mod session_policy;
pub mod settings;
pub mod slack;
mod store;
pub mod teams;
mod wording;
