//! Who takes part: a flow of any kind, as the scheduler sees it.

use ecs_sim::Sim;

use crate::run::Running;
use crate::wire::Exchange;

/// A flow under way, and what must hold of it.
pub trait Actor {
    fn run(&mut self) -> &mut dyn Running;
    /// Holds it to its promises, once every message has arrived somewhere.
    fn check(&self, seen: &Seen) -> Result<(), String>;
    /// How many milliseconds it may take.
    fn longest(&self) -> i64 {
        20 * 60_000
    }
    /// What it ended with, each in a word or two.
    fn results(&self) -> Vec<String>;
    /// What it is, and what it ended with, for people.
    fn describe(&self) -> String;
}

/// A flow's time, and the world's truth after it.
pub struct Seen<'a> {
    /// What it said on the wire.
    pub wire: &'a [Exchange],
    pub sim: &'a Sim,
    pub began_at: i64,
    pub ended_at: i64,
}
