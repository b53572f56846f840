//! Random schedules, as many as asked.

use std::env;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::Instant;

use crate::random::{Played, play};
use crate::rates::Rates;

/// How many without being asked: enough to try every part of it, in a build that is not optimised.
const FEW: u64 = 1_000;

#[test]
fn whatever_goes_wrong_a_decision_keeps_its_promises() {
    if let Some(seed) = number("SEED") {
        return replay(seed);
    }
    let schedules = number("SCHEDULES").unwrap_or(FEW);
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
    println!("{schedules} schedules in {:.1?}\n{rates}", begun.elapsed());
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

fn replay(seed: u64) {
    println!("schedule of seed {seed}:");
    let played = catch_unwind(AssertUnwindSafe(|| play(seed, true)));
    let problem = match played {
        Ok(played) => {
            for line in played.transcript {
                println!("{line}");
            }
            println!("{}", played.results.join("\n"));
            played.held.err()
        }
        Err(_) => Some("it panicked".to_owned()),
    };
    if let Some(problem) = problem {
        panic!("{problem}\nTo see it again: make soak SEED={seed}");
    }
}

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name}={text} is not a number")),
    )
}
