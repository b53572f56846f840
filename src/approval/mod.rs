//! Approvals at the edge: ECS tells of a pause hook that waits, people are asked where they are, and their answer is carried out
//! with the care of [`decide`](crate::flow::decide).
//!
//! Every request that a worker gets is served by a flow of this module, which answers it, and does what follows from it. Like all
//! flows it moves no bytes and reads no clock; a worker does that, and what else only it can (`Effect::Call`): its store, and the
//! key it signs tokens with.

pub mod approver;
pub mod event;
pub mod link;
pub mod question;
pub mod secret;
pub mod session_policy;
pub mod slack;
pub mod teams;
mod wording;
