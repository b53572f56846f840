//! Slack: its signature, its messages, and what a click says.

pub mod interaction;
pub mod message;
pub mod modal;
pub mod signature;
