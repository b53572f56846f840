//! What must hold of a decision, whatever happens: on the wire, and of what it claims.

pub mod truth;
pub mod wire;
