//! The looks after the first: cheap, and honest about their age.

use std::time::Duration;

use ecs_greenlight::flow::inbox::{Inbox, inbox};
use ecs_sim::{Action as Deed, Fault, FaultKind, Operation, key};

use super::{
    again, calls, deploy, gone, look_by, names, one_waiting, passing, paused, pausing, progress,
    settle, unread, world,
};
use crate::driver::{Driven, Run, World, credentials, session, session_of};
use crate::scene::{MINUTE, place, truth};

fn go_on(world: &mut World, arn: &str) {
    let hook = truth(&world.sim, arn).waiting().next().unwrap().id.clone();
    world.sim.act(arn, &hook, Deed::Continue).unwrap();
}

/// Sweeps of this age are old.
fn hourly() -> Inbox {
    Inbox {
        sweep_every: Duration::from_hours(1),
        ..Inbox::default()
    }
}

#[test]
fn a_second_look_reads_what_had_not_ended_and_nothing_else() {
    let mut world = world();
    let arn = deploy(&mut world.sim, pausing(&place(), "prod", "web"));
    deploy(&mut world.sim, passing(&place(), "prod", "batch"));
    settle(&mut world);
    let session = session();
    let first = look_by(&session, &mut world, hourly());
    assert_eq!(first.transcript.0.len(), 4);
    world.sim.advance(world.now() + MINUTE);
    let second = look_by(&session, &mut world, hourly());
    assert_eq!(paused(&second), [arn].into());
    assert_eq!(
        second.transcript.operations(),
        [Operation::DescribeServiceDeployments]
    );
    let (first, second) = (
        progress(&first, "us-east-1"),
        progress(&second, "us-east-1"),
    );
    assert!(first.swept_at.is_some());
    assert_eq!(first.swept_at, second.swept_at);
    assert!(second.as_of > first.as_of);
}

#[test]
fn a_pause_that_is_over_is_reported_as_gone_once() {
    let (mut world, arn) = one_waiting();
    let session = session();
    look_by(&session, &mut world, hourly());
    go_on(&mut world, &arn);
    world.sim.advance(world.now() + 5_000);
    let second = look_by(&session, &mut world, hourly());
    assert_eq!(gone(&second), [arn]);
    assert!(paused(&second).is_empty());
    let third = look_by(&session, &mut world, hourly());
    assert!(gone(&third).is_empty());
}

#[test]
fn two_calls_of_one_session_that_overlap_hide_nothing_from_each_other() {
    let (mut world, arn) = one_waiting();
    let session = session();
    let mut first = Run::new(inbox(session.clone(), Inbox::default()));
    let mut second = Run::new(inbox(session, Inbox::default()));
    // The second one finds the deployment when the first one has read it.
    world.network.slow(Operation::ListServices, 2, 500);
    world.drive_all(&mut [&mut first, &mut second]);
    for run in [&first, &second] {
        assert_eq!(paused(run), [arn.clone()].into());
        assert_eq!(progress(run, "us-east-1").deployments_read, 1);
    }
}

#[test]
fn a_pause_that_is_over_is_reported_as_gone_by_every_call_that_reported_it() {
    let (mut world, arn) = one_waiting();
    let session = session();
    let what = Inbox {
        refresh_every: Some(Duration::from_secs(15)),
        ..hourly()
    };
    let mut first = Run::new(inbox(session.clone(), what.clone()));
    let mut second = Run::new(inbox(session, what));
    let began_at = world.now();
    world.drive_until(&mut [&mut first, &mut second], began_at + 5_000);
    go_on(&mut world, &arn);
    world.drive_until(&mut [&mut first, &mut second], began_at + MINUTE);
    assert_eq!([gone(&first), gone(&second)], [[arn.clone()], [arn]]);
}

#[test]
fn a_deployment_that_takes_over_is_found_without_a_sweep() {
    let mut world = world();
    let old = deploy(&mut world.sim, pausing(&place(), "prod", "web"));
    settle(&mut world);
    let session = session();
    look_by(&session, &mut world, hourly());
    let new = again(&mut world.sim, &place(), "prod", "web");
    world.sim.advance(world.now() + 20 * MINUTE);
    let second = look_by(&session, &mut world, hourly());
    assert_eq!(gone(&second), [old]);
    assert_eq!(paused(&second), [new].into());
    assert_eq!(calls(&second, Operation::ListServices), 0);
}

#[test]
fn a_sweep_follows_within_the_time_that_was_set() {
    let (mut world, _) = one_waiting();
    let session = session();
    look_by(&session, &mut world, hourly());
    let late = deploy(&mut world.sim, pausing(&place(), "prod", "late"));
    world.sim.advance(world.now() + 59 * MINUTE);
    let before = look_by(&session, &mut world, hourly());
    assert!(!paused(&before).contains(&late));
    world.sim.advance(world.now() + MINUTE);
    let after = look_by(&session, &mut world, hourly());
    assert!(paused(&after).contains(&late));
    assert!(progress(&after, "us-east-1").swept_at > progress(&before, "us-east-1").swept_at);
}

#[test]
fn other_names_are_looked_for_at_once() {
    let mut world = world();
    deploy(&mut world.sim, pausing(&place(), "prod", "web"));
    let other = deploy(&mut world.sim, pausing(&place(), "bank", "ledger"));
    settle(&mut world);
    let session = session();
    let only = |cluster: &str| Inbox {
        clusters: names(&[cluster]),
        ..hourly()
    };
    look_by(&session, &mut world, only("prod"));
    let second = look_by(&session, &mut world, only("bank"));
    assert_eq!(paused(&second), [other].into());
}

#[test]
fn deployments_that_have_ended_are_not_read_again_by_the_next_sweep() {
    let mut world = world();
    for number in 0..40 {
        deploy(
            &mut world.sim,
            passing(&place(), "prod", &format!("s{number}")),
        );
    }
    settle(&mut world);
    let session = session();
    let always = Inbox {
        sweep_every: Duration::ZERO,
        ..Inbox::default()
    };
    let first = look_by(&session, &mut world, always.clone());
    assert!(calls(&first, Operation::DescribeServiceDeployments) >= 2);
    for _ in 0..2 {
        let next = look_by(&session, &mut world, always.clone());
        assert_eq!(calls(&next, Operation::DescribeServices), 4);
        assert_eq!(calls(&next, Operation::DescribeServiceDeployments), 0);
    }
}

#[test]
fn what_a_sweep_could_not_read_is_reported_by_every_look_until_the_next_sweep() {
    let mut world = world();
    deploy(&mut world.sim, pausing(&place(), "prod", "web"));
    deploy(&mut world.sim, pausing(&place(), "bank", "ledger"));
    settle(&mut world);
    world.sim.inject(
        Fault::always(FaultKind::Deny)
            .of(Operation::ListServices)
            .in_cluster("bank"),
    );
    let session = session();
    look_by(&session, &mut world, hourly());
    world.sim.clear_faults();
    for _ in 0..2 {
        let next = look_by(&session, &mut world, hourly());
        assert_eq!(calls(&next, Operation::ListServices), 0);
        assert_eq!(
            unread(progress(&next, "us-east-1")),
            [(Some("bank"), 1, "AccessDeniedException")]
        );
    }
    world.sim.advance(world.now() + 60 * MINUTE);
    let swept = look_by(&session, &mut world, hourly());
    assert_eq!(unread(progress(&swept, "us-east-1")), []);
    let other = look_by(&session, &mut world, hourly());
    assert_eq!(unread(progress(&other, "us-east-1")), []);
}

#[test]
fn clusters_that_could_not_be_listed_for_a_passing_reason_are_listed_by_the_next_look() {
    let (mut world, arn) = one_waiting();
    world.sim.inject(Fault::always(FaultKind::DropRequest));
    let session = session();
    let first = look_by(&session, &mut world, hourly());
    assert_eq!(
        unread(progress(&first, "us-east-1")),
        [(None, 1, "network-error")]
    );
    world.sim.clear_faults();
    let second = look_by(&session, &mut world, hourly());
    assert_eq!(paused(&second), [arn].into());
    assert_eq!(unread(progress(&second, "us-east-1")), []);
}

#[test]
fn what_could_not_be_read_for_a_passing_reason_is_read_four_times_as_soon() {
    for operation in [
        Operation::ListServices,
        Operation::DescribeServices,
        Operation::DescribeServiceDeployments,
    ] {
        let (mut world, arn) = one_waiting();
        world
            .sim
            .inject(Fault::always(FaultKind::DropRequest).of(operation));
        let session = session();
        let first = look_by(&session, &mut world, hourly());
        assert_eq!(
            unread(progress(&first, "us-east-1")),
            [(Some("prod"), 1, "network-error")]
        );
        world.sim.clear_faults();
        let at_once = look_by(&session, &mut world, hourly());
        assert_eq!(calls(&at_once, Operation::ListClusters), 0);
        world.sim.advance(world.sim.now() + 15 * MINUTE);
        let second = look_by(&session, &mut world, hourly());
        // A deployment that is known is read by every look.
        assert_eq!(&paused(&at_once) | &paused(&second), [arn].into());
        assert_eq!(unread(progress(&second, "us-east-1")), []);
        let third = look_by(&session, &mut world, hourly());
        assert_eq!(calls(&third, Operation::ListClusters), 0);
    }
}

#[test]
fn a_pause_that_no_timer_can_wait_for_is_cut_to_one_that_can() {
    let mut world = world();
    let what = Inbox {
        refresh_every: Some(Duration::from_hours(24 * 365)),
        ..hourly()
    };
    let mut run = Run::new(inbox(session(), what));
    let begun = world.now();
    world.drive_until(&mut [&mut run], begun + 30 * 24 * 60 * MINUTE);
    let at: Vec<i64> = run
        .transcript
        .0
        .iter()
        .map(|call| call.at - begun)
        .collect();
    assert_eq!(at, [0, 40 + 2_147_483_647]);
}

#[test]
fn looking_goes_on_until_nobody_wants_to_know() {
    let (mut world, _) = one_waiting();
    let what = Inbox {
        refresh_every: Some(Duration::from_secs(15)),
        ..hourly()
    };
    let mut run = Run::new(inbox(session(), what));
    let until = world.now() + 2 * MINUTE;
    world.drive_until(&mut [&mut run], until);
    assert_eq!(calls(&run, Operation::ListClusters), 1);
    assert_eq!(calls(&run, Operation::DescribeServiceDeployments), 8);
}

#[test]
fn looking_goes_on_when_who_gives_credentials_keeps_them_until_their_end() {
    let (mut world, _) = one_waiting();
    let ending = credentials(&key::FULL, Some(world.now() + 90_000));
    let fresh = credentials(&key::RENEWED, None);
    world.credentials = [Ok(ending.clone()), Ok(ending.clone()), Ok(fresh)].into();
    let what = Inbox {
        refresh_every: Some(Duration::from_secs(15)),
        ..hourly()
    };
    let mut run = Run::new(inbox(session_of(ending), what));
    let until = world.now() + 10 * MINUTE;
    world.drive_until(&mut [&mut run], until);
    assert!(!run.ended());
    assert_eq!(world.asked.len(), 3);
}

#[test]
fn a_look_is_dated_by_ecss_clock_although_the_callers_clock_is_wrong() {
    for error in [-40 * MINUTE, 40 * MINUTE] {
        let (mut world, _) = one_waiting();
        world.sim.set_clock_error(error);
        let by_ecs = world.now() + error;
        let look = look_by(&session(), &mut world, hourly());
        let progress = progress(&look, "us-east-1");
        for moment in [progress.swept_at.unwrap(), progress.as_of] {
            // ECS's `Date` is in whole seconds.
            let off = (moment.epoch_millis() - by_ecs).abs();
            assert!(off < 10_000, "{moment} is {off} ms off");
        }
    }
}
