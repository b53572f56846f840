//! Random schedules, as many as asked, and every one of a small scope.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use crate::random::play;
use crate::rates::Rates;
use crate::schedules::{number, script, soak, tell, workers};
use crate::scope::{Scope, WORLDS};
use crate::script::Script;

/// How many without being asked: enough to try every part of it, in a build that is not optimised.
const FEW: u64 = 1_000;

#[test]
fn whatever_goes_wrong_a_flow_keeps_its_promises() {
    soak("simulation", number("SCHEDULES").unwrap_or(FEW), play);
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
        let script = script.parse().expect("numbers with dots between");
        return replay(&Scope::new(2), script);
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
        replay(&scope, script);
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
            let one = catch_unwind(AssertUnwindSafe(|| scope.play(&mut going, false)));
            if !one.is_ok_and(|one| one.count(&mut rates)) {
                return (rates, played, Some(going));
            }
            played += 1;
            script = going.next();
        }
    }
}

fn replay(scope: &Scope, script: Script) {
    let name = format!("SCRIPT={script}");
    let mut script = script.again();
    tell("simulation", &name, || scope.play(&mut script, true));
}
