//! `watch`: each change once, to the end.

mod pace;
mod superseded;

use ecs_greenlight::error::code;
use ecs_greenlight::flow::watch::{Change, Watch, WatchUpdate, watch};
use ecs_sim::{
    Action as Deed, DeploymentConfiguration, Durations, Fault, FaultKind, LifecycleHook, Place,
    ServiceSpec, Settings, Sim, Stage,
};

use crate::driver::{Driven, Run, World, session};
use crate::scene::{MINUTE, START, blue_green, next_pause, parsed, paused, truth};

type Watching = Run<WatchUpdate, ()>;

fn watching(arns: &[&str]) -> Watching {
    Run::new(watch(session(), only(arns)))
}

/// To follow these, and no other.
fn only(arns: &[&str]) -> Watch {
    Watch {
        service_deployment_arns: arns.iter().map(|arn| parsed(arn)).collect(),
        follow_superseding: false,
    }
}

/// What was told, in short: the event, the stage or the end, and what changed.
fn events(run: &Watching) -> Vec<(&'static str, String, Vec<Change>)> {
    run.told
        .iter()
        .map(|(_, update)| {
            let (event, look) = match update {
                WatchUpdate::State(look) => ("state", look),
                WatchUpdate::Paused(look) => ("paused", look),
                WatchUpdate::Ended(look) => ("ended", look),
                WatchUpdate::Superseded { superseded_by, .. } => {
                    return ("superseded", superseded_by.to_string(), Vec::new());
                }
                WatchUpdate::Unreadable { error, .. } => {
                    return ("unreadable", error.code().to_owned(), Vec::new());
                }
            };
            let stage = look
                .rollout
                .lifecycle_stage
                .as_ref()
                .map_or_else(String::new, ToString::to_string);
            (
                event,
                if look.rollout.finished {
                    look.rollout.status.to_string()
                } else {
                    stage
                },
                look.changes.clone(),
            )
        })
        .collect()
}

fn names(run: &Watching) -> Vec<&'static str> {
    events(run).into_iter().map(|(event, ..)| event).collect()
}

/// Somebody else continues whatever waits at a moment.
fn continue_at(world: &mut World, arn: &str, moment: i64) {
    let arn = arn.to_owned();
    world.network.at(moment, move |sim| {
        let hook = truth(sim, &arn).waiting().next().unwrap().id.clone();
        sim.act(&arn, &hook, Deed::Continue).unwrap();
    });
}

#[test]
fn a_deployment_that_stands_still_is_reported_once() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let mut run = watching(&[&arn]);
    let until = world.now() + 10 * MINUTE;
    world.drive_until(&mut [&mut run], until);
    assert_eq!(names(&run), ["paused"]);
    assert!(!run.ended());
    assert_eq!(run.transcript.0.len(), 34);
}

#[test]
fn a_pause_is_an_update_and_not_an_end_and_the_end_is_reported_once() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let resume = world.now() + 65_000;
    continue_at(&mut world, &arn, resume);
    let mut run = watching(&[&arn]);
    world.drive(&mut run);
    let events = events(&run);
    assert_eq!(
        events[0],
        ("paused", "POST_TEST_TRAFFIC_SHIFT".to_owned(), vec![])
    );
    assert_eq!(events.last().unwrap().0, "ended");
    assert_eq!(events.last().unwrap().1, "SUCCESSFUL");
    let middle = &events[1..events.len() - 1];
    assert!(
        !middle.is_empty()
            && middle
                .iter()
                .all(|(event, _, changes)| *event == "state" && !changes.is_empty())
    );
    assert!(
        middle
            .iter()
            .any(|(_, _, changes)| changes.contains(&Change::Traffic))
    );
}

#[test]
fn what_changed_is_named() {
    let (mut world, arn, hook) = paused(Settings::default(), blue_green());
    let named = (arn.clone(), hook);
    world.network.at(START + 100_000, move |sim| {
        sim.act(&named.0, &named.1, Deed::Rollback).unwrap();
    });
    let mut run = watching(&[&arn]);
    world.drive(&mut run);
    let (event, _, changes) = &events(&run)[1];
    assert_eq!(*event, "state");
    assert_eq!(
        changes[..],
        [
            Change::Status,
            Change::Stage,
            Change::Traffic,
            Change::Hooks,
            Change::Rollback
        ][..]
    );
    assert_eq!(events(&run).last().unwrap().1, "ROLLBACK_SUCCESSFUL");
}

#[test]
fn each_step_of_a_canary_pauses_anew() {
    let before = LifecycleHook::pause(Stage::PreProductionTrafficShift, 60, Deed::Rollback);
    let (mut world, arn, first) = paused(
        Settings::default(),
        DeploymentConfiguration::canary(10.0, 1).with_hook(before),
    );
    let resume = world.now() + 30_000;
    continue_at(&mut world, &arn, resume);
    continue_at(&mut world, &arn, resume + 5 * MINUTE);
    let mut run = watching(&[&arn]);
    world.drive(&mut run);
    let pauses: Vec<Option<&str>> = run
        .told
        .iter()
        .filter_map(|(_, update)| match update {
            WatchUpdate::Paused(look) => {
                look.rollout.hooks.iter().find(|hook| hook.awaiting_action)
            }
            _ => None,
        })
        .map(|hook| hook.hook_id.as_deref())
        .collect();
    assert_eq!(pauses.len(), 2);
    assert_eq!(pauses[0], Some(&*first));
    assert_ne!(pauses[0], pauses[1]);
    assert_eq!(names(&run).last(), Some(&"ended"));
}

#[test]
fn a_step_that_follows_between_two_looks_is_still_a_new_pause() {
    // Everything but the pauses takes no time, so that no look sees the deployment move.
    let durations = Durations {
        pending: 0,
        stage: 0,
        after_hooks: 0,
        task_start: 0,
        test_traffic_shift: 0,
        production_traffic_shift: 0,
        bake_minute: 0,
        clean_up: 0,
        lambda_hook: 0,
        rollback_requested: 0,
        stop_requested: 0,
    };
    let before = LifecycleHook::pause(Stage::PreProductionTrafficShift, 60, Deed::Rollback);
    let settings = Settings {
        durations,
        ..Settings::default()
    };
    let (mut world, arn, _) = paused(
        settings,
        DeploymentConfiguration::linear(50.0, 1).with_hook(before),
    );
    continue_at(&mut world, &arn, START + 15_000);
    continue_at(&mut world, &arn, START + 35_000);
    let mut run = watching(&[&arn]);
    world.drive(&mut run);
    assert_eq!(names(&run), ["paused", "paused", "ended"]);
}

#[test]
fn a_deployment_that_is_over_is_reported_once_and_ends_the_watch() {
    let (mut world, arn, hook) = paused(Settings::default(), blue_green());
    world.sim.act(&arn, &hook, Deed::Continue).unwrap();
    world.sim.advance(world.now() + 30 * MINUTE);
    let mut run = watching(&[&arn]);
    world.drive(&mut run);
    assert_eq!(names(&run), ["ended"]);
    assert_eq!(run.transcript.0.len(), 1);
}

#[test]
fn an_unknown_deployment_ends_the_watch() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let mut run = watching(&[&format!("{}{}", &arn[..arn.len() - 4], "AAAA")]);
    world.drive(&mut run);
    assert_eq!(
        events(&run),
        [("unreadable", code::DEPLOYMENT_NOT_FOUND.to_owned(), vec![])]
    );
}

#[test]
fn watching_nothing_ends_at_once() {
    let mut world = World::new(Sim::new(Settings::default(), START));
    let mut run = watching(&[]);
    world.drive(&mut run);
    assert!(run.told.is_empty() && run.transcript.0.is_empty());
}

#[test]
fn an_unknown_deployment_does_not_end_the_watch_of_another() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let mut run = watching(&[&format!("{}{}", &arn[..arn.len() - 4], "AAAA"), &arn]);
    let until = world.now() + MINUTE;
    world.drive_until(&mut [&mut run], until);
    assert_eq!(names(&run), ["unreadable", "paused"]);
    let asked: Vec<usize> = run
        .transcript
        .0
        .iter()
        .map(|read| {
            read.input["serviceDeploymentArns"]
                .as_array()
                .unwrap()
                .len()
        })
        .collect();
    // It may be too new to show: it is asked for twice more.
    assert_eq!(asked, [2, 2, 2, 1, 1, 1]);
}

/// A world with so many deployments in each of two Regions, all paused.
fn two_regions(each: usize) -> (World, Vec<String>) {
    let mut sim = Sim::new(Settings::default(), START);
    let mut arns = Vec::new();
    for number in 0..each {
        for region in ["us-east-1", "eu-west-1"] {
            let (place, service) = (Place::in_region(region), format!("web{number:02}"));
            sim.create_service(ServiceSpec::new(&place, "prod", &service).with(blue_green()));
            arns.push(sim.deploy_again(&place, "prod", &service));
        }
    }
    for arn in &arns {
        next_pause(&mut sim, arn);
    }
    (World::new(sim), arns)
}

#[test]
fn the_deployments_of_one_region_share_calls_of_twenty() {
    let (mut world, arns) = two_regions(25);
    let mut run = watching(&arns.iter().map(String::as_str).collect::<Vec<_>>());
    let until = world.now() + 9_000;
    world.drive_until(&mut [&mut run], until);
    assert_eq!(names(&run), vec!["paused"; 50]);
    let calls: Vec<(&str, usize)> = run
        .transcript
        .0
        .iter()
        .map(|read| {
            (
                &*read.host,
                read.input["serviceDeploymentArns"]
                    .as_array()
                    .unwrap()
                    .len(),
            )
        })
        .collect();
    let (east, west) = ("ecs.us-east-1.amazonaws.com", "ecs.eu-west-1.amazonaws.com");
    assert_eq!(calls, [(east, 20), (west, 20), (east, 5), (west, 5)]);
}

#[test]
fn a_region_that_cannot_be_read_does_not_hide_the_other() {
    let (mut world, arns) = two_regions(1);
    world
        .sim
        .inject(Fault::always(FaultKind::Deny).in_region("us-east-1"));
    let mut run = watching(&arns.iter().map(String::as_str).collect::<Vec<_>>());
    let until = world.now() + MINUTE;
    world.drive_until(&mut [&mut run], until);
    assert_eq!(names(&run), ["unreadable", "paused"]);
}

#[test]
fn a_region_that_does_not_answer_slows_no_other() {
    let (mut world, arns) = two_regions(1);
    world
        .sim
        .inject(Fault::always(FaultKind::Delay { ms: 60_000 }).in_region("eu-west-1"));
    let arns: Vec<&str> = arns.iter().map(String::as_str).collect();
    let mut run = watching(&arns);
    let begun = world.now();
    world.drive_until(&mut [&mut run], begun + 45_000);
    let looks = |region: &str| -> Vec<i64> {
        let to = run
            .transcript
            .0
            .iter()
            .filter(|call| call.host.contains(region));
        to.map(|call| (call.at - begun) / 1_000).collect()
    };
    assert_eq!(looks("us-east-1"), [0, 10, 20, 30, 40]);
    assert_eq!(looks("eu-west-1"), [0, 10, 20, 40]);
    assert_eq!(world.asked.len(), 1);
}

#[test]
fn a_lasting_failure_is_reported_once_and_so_is_its_end() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let begun = world.now();
    world.network.at(begun + 15_000, |sim| {
        sim.inject(Fault::always(FaultKind::Deny));
    });
    world.network.at(begun + 75_000, |sim| {
        sim.clear_faults();
        sim.inject(Fault::always(FaultKind::Throttle));
    });
    world.network.at(begun + 3 * MINUTE, Sim::clear_faults);
    let mut run = watching(&[&arn]);
    world.drive_until(&mut [&mut run], begun + 5 * MINUTE);
    let events = events(&run);
    assert_eq!(
        events
            .iter()
            .map(|(event, what, _)| (*event, &**what))
            .collect::<Vec<_>>(),
        [
            ("paused", "POST_TEST_TRAFFIC_SHIFT"),
            ("unreadable", "AccessDeniedException"),
            ("unreadable", "ThrottlingException"),
            ("state", "POST_TEST_TRAFFIC_SHIFT"),
        ]
    );
    assert_eq!(events[3].2, []);
}

#[test]
fn a_change_that_happens_while_nothing_can_be_read_is_reported_afterwards() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let begun = world.now();
    world.network.at(begun + 5_000, |sim| {
        sim.inject(Fault::always(FaultKind::Deny));
    });
    continue_at(&mut world, &arn, begun + MINUTE);
    world.network.at(begun + 30 * MINUTE, Sim::clear_faults);
    let mut run = watching(&[&arn]);
    world.drive(&mut run);
    assert_eq!(names(&run), ["paused", "unreadable", "ended"]);
}

#[test]
fn a_deployment_that_is_named_twice_is_reported_once() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let mut run = watching(&[&arn, &arn]);
    let until = world.now() + 5_000;
    world.drive_until(&mut [&mut run], until);
    assert_eq!(names(&run), ["paused"]);
    let asked = &run.transcript.0[0].input["serviceDeploymentArns"];
    assert_eq!(asked.as_array().unwrap().len(), 1);
}

#[test]
fn a_deployment_that_may_not_be_read_does_not_hide_those_of_the_same_call() {
    let mut sim = Sim::new(Settings::default(), START);
    let arns = ["prod", "secret", "test"].map(|cluster| {
        let place = Place::in_region("us-east-1");
        sim.deploy(ServiceSpec::new(&place, cluster, "web").with(blue_green()))
    });
    for arn in &arns {
        next_pause(&mut sim, arn);
    }
    sim.inject(Fault::always(FaultKind::Deny).in_cluster("secret"));
    let mut world = World::new(sim);
    let mut run = watching(&arns.each_ref().map(String::as_str));
    let until = world.now() + MINUTE;
    world.drive_until(&mut [&mut run], until);
    assert_eq!(names(&run), ["paused", "unreadable", "paused"]);
}
