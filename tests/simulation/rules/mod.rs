//! What must hold of a flow, whatever happens: on the wire, and of what it claims.

pub mod found;
pub mod stopped;
pub mod told;
pub mod truth;
pub mod wire;

fn require(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds {
        Ok(())
    } else {
        Err(otherwise.to_owned())
    }
}
