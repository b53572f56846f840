//! Random schedules, as many as asked.

use crate::schedules::{number, soak};
use crate::story::play;

/// How many without being asked: enough to try every part of it, in a build that is not optimised.
const FEW: u64 = 100;
/// One takes as long as so many of the flows' schedules.
const SHARE: u64 = 10;

#[test]
fn whatever_goes_wrong_nobody_acts_who_may_not_and_everybody_learns_the_truth() {
    let schedules = number("SCHEDULES").map_or(FEW, |schedules| schedules / SHARE);
    soak("worker_simulation", schedules, play);
}
