//! What must hold of an act, whatever happens: on the wire, and of what it claims.

pub mod stopped;
pub mod truth;
pub mod wire;

fn require(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds {
        Ok(())
    } else {
        Err(otherwise.to_owned())
    }
}
