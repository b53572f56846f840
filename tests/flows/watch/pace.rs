//! How often `watch` looks.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::decide::decide;
use ecs_greenlight::flow::watch::watch;
use ecs_sim::{DeploymentConfiguration, Fault, FaultKind, Operation, Settings};

use super::{Watching, continue_at, names, only, watching};
use crate::driver::{Run, session};
use crate::scene::{MINUTE, blue_green, decision, described, pause, paused, truth};

/// The milliseconds from each look to the next.
fn paces(run: &Watching) -> Vec<i64> {
    let at: Vec<i64> = run.transcript.0.iter().map(|read| read.at).collect();
    at.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

#[test]
fn the_pace_is_ten_seconds_and_three_from_an_act_on_for_a_minute() {
    let configuration = DeploymentConfiguration::blue_green()
        .with_bake_time(30)
        .with_hook(pause());
    let (mut world, arn, hook) = paused(Settings::default(), configuration);
    let session = session();
    let mut watched = Run::new(watch(session.clone(), only(&[&arn])));
    let begun = world.now();
    world.drive_until(&mut [&mut watched], begun + 35_000);
    let mut decision = Run::new(decide(session, decision(&arn, &hook, Action::Continue)));
    world.drive_until(&mut [&mut watched, &mut decision], begun + 150_000);
    let at: Vec<i64> = watched.transcript.0.iter().map(|read| read.at).collect();
    let paces: Vec<i64> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // A request takes 40 ms there and back. The act, at 35 s, cuts the fourth rest short.
    assert_eq!(
        paces,
        [
            vec![10_040; 3],
            vec![6_040],
            vec![3_040; 20],
            vec![10_040; 5]
        ]
        .concat()
    );
}

#[test]
fn where_nothing_changes_for_minutes_looks_get_rarer_down_to_every_thirty_seconds() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let mut run = watching(&[&arn]);
    let until = world.now() + 20 * MINUTE;
    world.drive_until(&mut [&mut run], until);
    let paces = paces(&run);
    assert_eq!(paces[..12], [10_040; 12]);
    assert!(paces.is_sorted());
    // From the second minute on, a twelfth of the time since the last change.
    assert_eq!((paces[12], paces[25]), (10_080, 28_533));
    assert_eq!(paces[27..], [30_040; 26]);
}

#[test]
fn a_change_brings_the_usual_pace_back() {
    let configuration = DeploymentConfiguration::blue_green()
        .with_bake_time(30)
        .with_hook(pause());
    let (mut world, arn, _) = paused(Settings::default(), configuration);
    let resume = world.now() + 10 * MINUTE;
    continue_at(&mut world, &arn, resume);
    let mut run = watching(&[&arn]);
    world.drive_until(&mut [&mut run], resume + 2 * MINUTE);
    let before: Vec<i64> = run
        .transcript
        .0
        .iter()
        .map(|read| read.at - resume)
        .filter(|at| (-40_000..=70_000).contains(at))
        .collect();
    let usual: Vec<i64> = before.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(usual[..4], [30_040, 10_040, 10_040, 10_040]);
}

#[test]
fn an_act_cuts_a_long_rest_short() {
    let (mut world, arn, hook) = paused(Settings::default(), blue_green());
    let session = session();
    let mut watched = Run::new(watch(session.clone(), only(&[&arn])));
    let begun = world.now();
    world.drive_until(&mut [&mut watched], begun + 15 * MINUTE);
    let last_look = watched.transcript.0.last().unwrap().at;
    let mut decision = Run::new(decide(session, decision(&arn, &hook, Action::Continue)));
    let acted = world.now();
    world.drive_until(&mut [&mut watched, &mut decision], acted + 10_000);
    let next = &watched.transcript.0.iter().find(|read| read.at > acted);
    let next = next.expect("a look after the act").at;
    assert!(next - acted <= 3_040, "{}", next - acted);
    assert!(next - last_look < 30_000);
}

#[test]
fn a_deadline_is_looked_at_right_after_it() {
    let (mut world, arn, hook) = paused(Settings::default(), blue_green());
    let deadline = truth(&world.sim, &arn).hook(&hook).unwrap().due_at;
    let mut run = watching(&[&arn]);
    world.drive_until(&mut [&mut run], deadline + 5_000);
    let after: Vec<i64> = run
        .transcript
        .0
        .iter()
        .map(|read| read.at - deadline)
        .filter(|after| *after > -100)
        .collect();
    // A second later, and one more since `Date` tells the time of ECS to the second.
    assert!(matches!(after[..], [1_000..=2_000]), "{after:?}");
    assert_eq!(names(&run), ["paused", "state"]);
}

#[test]
fn a_deadline_that_shows_no_effect_yet_is_looked_at_every_three_seconds_for_a_minute() {
    let (mut world, arn, hook) = paused(Settings::default(), blue_green());
    let deadline = truth(&world.sim, &arn).hook(&hook).unwrap().due_at;
    let as_before = FaultKind::status(200, false, Some(&described(&world, &arn)));
    world.network.at(deadline - 1, |sim| {
        sim.inject(Fault::always(as_before).of(Operation::DescribeServiceDeployments));
    });
    let mut run = watching(&[&arn]);
    world.drive_until(&mut [&mut run], deadline + 3 * MINUTE);
    let after: Vec<i64> = run
        .transcript
        .0
        .iter()
        .map(|read| read.at - deadline)
        .filter(|after| *after > 0)
        .collect();
    let paces: Vec<i64> = after.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(matches!(after[0], 1_000..=2_000), "{after:?}");
    assert_eq!(paces[..20], [3_040; 20]);
    // Then it is one that has not changed for an hour.
    assert_eq!(paces[20..23], [30_040; 3]);
}
