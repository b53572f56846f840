//! Schedules of a simulation, drawn from seeds: as many as asked, or one again.

use std::env;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Instant;

use crate::rates::Rates;

/// What one schedule gave.
pub struct Played {
    /// What happened in it, each in a word or two.
    pub results: Vec<String>,
    /// What did not hold.
    pub held: Result<(), String>,
    /// Line by line, if it was asked for.
    pub transcript: Vec<String>,
}

impl Played {
    /// Counts what happened, if all held.
    pub fn count(self, rates: &mut Rates) -> bool {
        self.results.into_iter().for_each(|one| rates.count(one));
        self.held.is_ok()
    }
}

/// Plays so many schedules side by side, or tells what happens in the one of `SEED`.
pub fn soak(simulation: &str, schedules: u64, play: fn(u64, bool) -> Played) {
    let replay = |seed| tell(simulation, &format!("SEED={seed}"), || play(seed, true));
    if let Some(seed) = number("SEED") {
        return replay(seed);
    }
    if script().is_some() {
        return;
    }
    let begun = Instant::now();
    let workers = workers();
    let (mut rates, mut failed) = (Rates::default(), None);
    thread::scope(|scope| {
        let parts: Vec<_> = (0..workers)
            .map(|worker| {
                let seeds = (0..schedules).skip(worker).step_by(workers);
                scope.spawn(move || play_all(seeds, play))
            })
            .collect();
        for part in parts {
            let (counted, seed) = part.join().expect("a schedule's panics are caught");
            rates.add(counted);
            failed = failed.into_iter().chain(seed).min();
        }
    });
    println!("{schedules} schedules in {:.1?}\n{rates}", begun.elapsed());
    if let Some(seed) = failed {
        replay(seed);
        panic!("seed {seed} failed here, and not when it was replayed");
    }
}

/// Plays schedules up to the first that fails.
fn play_all(
    seeds: impl Iterator<Item = u64>,
    play: fn(u64, bool) -> Played,
) -> (Rates, Option<u64>) {
    let mut rates = Rates::default();
    for seed in seeds {
        let played = catch_unwind(|| play(seed, false));
        if !played.is_ok_and(|played| played.count(&mut rates)) {
            return (rates, Some(seed));
        }
    }
    (rates, None)
}

/// Plays a schedule again, and tells what happened in it.
pub fn tell(simulation: &str, name: &str, play: impl FnOnce() -> Played) {
    println!("{name}:");
    let problem = match catch_unwind(AssertUnwindSafe(play)) {
        Ok(played) => {
            for line in played.transcript.iter().chain(&played.results) {
                println!("{line}");
            }
            // Not what a panic says: `xtask mutants` tells a broken promise by it.
            played
                .held
                .err()
                .map(|problem| format!("Broken: {problem}"))
        }
        Err(_) => Some("it panicked".to_owned()),
    };
    if let Some(problem) = problem {
        panic!("\n{problem}\nTo see it again: make soak OF={simulation} {name}");
    }
}

pub fn workers() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// The choices of one schedule of a small scope.
pub fn script() -> Option<String> {
    env::var("SCRIPT").ok().filter(|text| !text.is_empty())
}

pub fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name}={text} is not a number")),
    )
}
