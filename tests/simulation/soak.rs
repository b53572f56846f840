//! Random schedules, as many as asked.

use std::env;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use crate::random::{Played, play};
use crate::rates::Rates;
use crate::scope::{Scope, WORLDS};
use crate::script::Script;

/// How many without being asked: enough to try every part of it, in a build that is not optimised.
const FEW: u64 = 1_000;

#[test]
fn whatever_goes_wrong_a_flow_keeps_its_promises() {
    if let Some(seed) = number("SEED") {
        return replay(seed);
    }
    if script().is_some() {
        return;
    }
    let schedules = number("SCHEDULES").unwrap_or(FEW);
    let begun = Instant::now();
    let workers = workers();
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

/// So many schedules the small scope has, with up to so many faults in each.
///
/// Without a fault, a decision is a describe, an act and a describe, and somebody else may come before and after each: six steps.
/// Nobody comes, or one of four does at one of them (25), and where another hook waits, one of five (31); or, where the timeout
/// continues, that alone (7): in 8, 4 and 12 worlds.
const SCOPE: [usize; 3] = [408, 36_674, 662_267];

#[test]
fn every_schedule_of_a_small_scope_keeps_the_promises() {
    if let Some(script) = script() {
        return replay_script(&Scope::new(2), script);
    }
    if number("SEED").is_some() {
        return;
    }
    let faults = number("FAULTS").map_or(1, |faults| usize::try_from(faults).expect("a few"));
    let scope = Scope::new(faults);
    let begun = Instant::now();
    let next = AtomicUsize::new(0);
    let (mut rates, mut played, mut failed) = (Rates::default(), 0, None);
    thread::scope(|threads| {
        let explore = || explore(&scope, &next);
        let parts: Vec<_> = (0..workers()).map(|_| threads.spawn(explore)).collect();
        for part in parts {
            let (counted, count, script) = part.join().expect("a schedule's panics are caught");
            rates.add(counted);
            played += count;
            failed = failed.take().or(script);
        }
    });
    println!(
        "{played} schedules with up to {faults} faults in {:.1?}\n{rates}",
        begun.elapsed()
    );
    if let Some(script) = failed {
        replay_script(&scope, script);
        panic!("a script failed here, and not when it was replayed");
    }
    assert_eq!(played, SCOPE[faults]);
}

/// Plays every schedule of the worlds that are left, up to the first that fails.
fn explore(scope: &Scope, next: &AtomicUsize) -> (Rates, usize, Option<Script>) {
    let (mut rates, mut played) = (Rates::default(), 0);
    loop {
        let world = next.fetch_add(1, Ordering::Relaxed);
        if world >= WORLDS {
            return (rates, played, None);
        }
        let mut script = Some(Script::beginning_with(world));
        while let Some(mut going) = script {
            let held = catch_unwind(AssertUnwindSafe(|| scope.play(&mut going, false)));
            match held {
                Ok(Played {
                    results,
                    held: Ok(()),
                    ..
                }) => results.into_iter().for_each(|result| rates.count(result)),
                _ => return (rates, played, Some(going)),
            }
            played += 1;
            script = going.next();
        }
    }
}

fn replay_script(scope: &Scope, script: Script) {
    let name = script.to_string();
    let mut script = script.again();
    tell(&format!("SCRIPT={name}"), || scope.play(&mut script, true));
}

fn replay(seed: u64) {
    tell(&format!("SEED={seed}"), || play(seed, true));
}

fn workers() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

/// Plays a schedule again, and tells what happened in it.
fn tell(name: &str, play: impl FnOnce() -> Played) {
    println!("{name}:");
    let problem = match catch_unwind(AssertUnwindSafe(play)) {
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
        panic!("{problem}\nTo see it again: make soak OF=simulation {name}");
    }
}

fn script() -> Option<Script> {
    let text = env::var("SCRIPT").ok()?;
    Some(text.parse().expect("numbers with dots between"))
}

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name}={text} is not a number")),
    )
}
