//! A schedule drawn from a seed: who decides what in which world, and what goes wrong.

use crate::casting::Casting;
use crate::dice::Dice;
use crate::engine::Engine;
use crate::looking;
use crate::luck::Luck;
use crate::scene::Scene;
use crate::schedules::Played;
use crate::watching;

/// Plays the schedule of a seed: one in ten looks for what waits, one in fifty, which takes hours there, watches, the others act.
pub fn play(seed: u64, verbose: bool) -> Played {
    match seed % 50 {
        8 => watching::play(seed, verbose),
        9 | 19 | 29 | 39 | 49 => looking::play(seed, verbose),
        _ => act(seed, verbose),
    }
}

fn act(seed: u64, verbose: bool) -> Played {
    let mut dice = Dice::new(seed);
    let scene = Scene::any(&mut dice);
    let mut casting = Casting::new(&scene, &mut dice);
    let cast = casting.cast();
    let moments = casting.moments();
    let events = casting.events();
    let mut luck = Luck::new(dice, events).with_stale_reads(scene.sim.now());
    let entrances: Vec<_> = (0..cast.len())
        .map(|number| luck.entrance(number))
        .collect();
    let mut engine = Engine::new(scene.sim, &mut luck, verbose);
    for (actor, (after, clock)) in cast.into_iter().zip(entrances) {
        engine.admit(actor, after, clock);
    }
    for (after, happening) in moments {
        engine.after(after, happening);
    }
    Played::of(engine)
}

impl Played {
    /// Lets an engine run.
    pub fn of(mut engine: Engine) -> Self {
        let held = engine.run();
        let cast = &engine.cast;
        Self {
            results: cast
                .iter()
                .flat_map(|member| member.actor.results())
                .collect(),
            held,
            transcript: engine.into_transcript(),
        }
    }
}
