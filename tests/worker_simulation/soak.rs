//! Random schedules, as many as asked.

use std::env;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Instant;

use crate::rates::Rates;
use crate::story::{Played, play};

/// How many without being asked: enough to try every part of it, in a build that is not optimised.
const FEW: u64 = 100;
/// One takes as long as so many of the flows' schedules.
const SHARE: u64 = 10;

#[test]
fn whatever_goes_wrong_nobody_acts_who_may_not_and_everybody_learns_the_truth() {
    if let Some(seed) = number("SEED") {
        return replay(seed);
    }
    if env::var_os("SCRIPT").is_some_and(|script| !script.is_empty()) {
        return;
    }
    let schedules = number("SCHEDULES").map_or(FEW, |schedules| schedules / SHARE);
    let begun = Instant::now();
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let (mut rates, mut failed) = (Rates::default(), None);
    thread::scope(|scope| {
        let parts: Vec<_> = (0..workers)
            .map(|worker| {
                let seeds = (0..schedules).skip(worker).step_by(workers);
                scope.spawn(move || play_all(seeds))
            })
            .collect();
        for part in parts {
            let (counted, seed) = part.join().expect("a schedule's panics are caught");
            rates.add(counted);
            failed = failed.into_iter().chain(seed).min();
        }
    });
    println!(
        "{schedules} schedules of the worker in {:.1?}\n{rates}",
        begun.elapsed()
    );
    if let Some(seed) = failed {
        replay(seed);
        panic!("seed {seed} failed here, and not when it was replayed");
    }
}

/// Plays schedules up to the first that fails.
fn play_all(seeds: impl Iterator<Item = u64>) -> (Rates, Option<u64>) {
    let mut rates = Rates::default();
    for seed in seeds {
        match catch_unwind(|| play(seed, false)) {
            Ok(Played {
                results,
                held: Ok(()),
                ..
            }) => results.into_iter().for_each(|result| rates.count(result)),
            _ => return (rates, Some(seed)),
        }
    }
    (rates, None)
}

/// Plays a schedule again, and tells what happened in it.
fn replay(seed: u64) {
    println!("SEED={seed}:");
    let problem = match catch_unwind(AssertUnwindSafe(|| play(seed, true))) {
        Ok(played) => {
            for line in played.transcript {
                println!("{line}");
            }
            played.held.err()
        }
        Err(_) => Some("it panicked".to_owned()),
    };
    if let Some(problem) = problem {
        panic!("\nBroken: {problem}\nTo see it again: make soak OF=worker_simulation SEED={seed}");
    }
}

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name}={text} is not a number")),
    )
}
