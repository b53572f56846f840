//! What the worker is held to.

pub mod acting;
pub mod asking;
pub mod messages;
pub mod telling;
