//! See what waits at an Amazon ECS deployment's pause hook, and continue it or roll it back.
#![doc = ""]

pub mod arn;
pub mod client;
pub mod credentials;
mod decimal;
pub mod ecs;
pub mod endpoint;
pub mod error;
pub mod flow;
pub mod protocol;
pub mod rollout;
pub mod signature;
pub mod timestamp;
#[cfg(all(feature = "wasm", target_arch = "wasm32"))]
mod wasm;

pub use client::Client;
pub use error::Error;
