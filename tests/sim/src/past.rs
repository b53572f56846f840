//! What was true before, for reads that lag behind.
//!
//! The ECS API is eventually consistent: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html>.

use std::sync::Arc;

use crate::world::World;

/// The world right after each change that somebody made, oldest first. Whatever happens by itself in between follows from it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Past(Vec<Arc<World>>);

impl Past {
    /// Keeps the world as it is, if somebody changed it since.
    pub(crate) fn keep(&mut self, world: &World) {
        let kept = self.0.last().is_some_and(|last| {
            last.changes == world.changes && last.settings.durations == world.settings.durations
        });
        if !kept {
            self.0.push(Arc::new(world.clone()));
        }
    }

    /// The world as it was at a moment; as it began, for one before that. None for a moment that is still to come.
    pub(crate) fn at(&self, moment: i64, world: &World) -> Option<World> {
        if moment >= world.now {
            return None;
        }
        let known = self.0.iter().rev().find(|known| known.now <= moment);
        let mut then = World::clone(known.or(self.0.first())?);
        then.advance(moment);
        // How something is shown is no part of what was.
        then.settings.clone_from(&world.settings);
        Some(then)
    }
}
