//! A newer deployment replaces one that is watched.

use ecs_greenlight::flow::watch::{Watch, WatchUpdate, watch};
use ecs_sim::{Action as Deed, Fault, FaultKind, Operation, Settings, Sim, StopType};

use super::{Watching, events, names, only, watching};
use crate::driver::{Driven, Run, World, session};
use crate::scene::{MINUTE, blue_green, deploy, next_pause, paused, truth};

const LIST: Operation = Operation::ListServiceDeployments;

fn watching_on(arns: &[&str]) -> Watching {
    let what = Watch {
        follow_superseding: true,
        ..only(arns)
    };
    Run::new(watch(session(), what))
}

/// Which deployment was replaced by which, as told.
fn told(run: &Watching) -> Vec<(String, String)> {
    run.told
        .iter()
        .filter_map(|(_, update)| match update {
            WatchUpdate::Superseded {
                service_deployment_arn,
                superseded_by,
                ..
            } => Some((
                service_deployment_arn.to_string(),
                superseded_by.to_string(),
            )),
            _ => None,
        })
        .collect()
}

/// Somebody deploys anew at a moment.
fn deploy_at(world: &mut World, moment: i64) {
    world.network.at(moment, |sim| {
        deploy(sim);
    });
}

/// The ARN of the newest deployment.
fn newest(sim: &Sim) -> String {
    sim.deployments().last().unwrap().arn.clone()
}

#[test]
fn the_newer_deployment_is_reported_once_and_before_the_end() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let moment = world.now() + 15_000;
    deploy_at(&mut world, moment);
    let mut run = watching(&[&arn]);
    world.drive(&mut run);
    let newer = newest(&world.sim);
    assert_eq!(told(&run), [(arn, newer)]);
    let events = events(&run);
    assert_eq!(events.first().unwrap().0, "paused");
    assert_eq!(events[1].0, "superseded");
    assert_eq!(events.last().unwrap().0, "ended");
    assert_eq!(events.last().unwrap().1, "STOPPED");
    assert_eq!(run.transcript.of(LIST).len(), 1);
}

#[test]
fn a_deployment_that_was_stopped_before_it_is_watched_is_reported_with_what_replaced_it() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let newer = deploy(&mut world.sim);
    world.sim.advance(world.now() + 10 * MINUTE);
    let mut run = watching(&[&arn]);
    world.drive(&mut run);
    assert_eq!(told(&run), [(arn, newer)]);
    assert_eq!(names(&run), ["superseded", "ended"]);
}

#[test]
fn the_newer_deployment_is_followed_to_its_end_where_that_is_asked_for() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let moment = world.now() + 15_000;
    deploy_at(&mut world, moment);
    world.network.at(moment + 5 * MINUTE, |sim| {
        let newer = newest(sim);
        let hook = truth(sim, &newer).waiting().next().unwrap().id.clone();
        sim.act(&newer, &hook, Deed::Continue).unwrap();
    });
    let mut run = watching_on(&[&arn]);
    world.drive(&mut run);
    let events = events(&run);
    assert_eq!(
        events
            .iter()
            .filter(|(event, ..)| *event != "state")
            .map(|(event, what, _)| (*event, &**what))
            .collect::<Vec<_>>(),
        [
            ("paused", "POST_TEST_TRAFFIC_SHIFT"),
            ("superseded", &*newest(&world.sim)),
            ("ended", "STOPPED"),
            ("paused", "POST_TEST_TRAFFIC_SHIFT"),
            ("ended", "SUCCESSFUL"),
        ]
    );
}

#[test]
fn each_of_a_chain_is_reported_with_the_next_one() {
    let (mut world, first, _) = paused(Settings::default(), blue_green());
    let second = deploy(&mut world.sim);
    next_pause(&mut world.sim, &second);
    let third = deploy(&mut world.sim);
    next_pause(&mut world.sim, &third);
    let mut run = watching_on(&[&first]);
    let until = world.now() + MINUTE;
    world.drive_until(&mut [&mut run], until);
    assert_eq!(
        told(&run),
        [(first, second.clone()), (second, third.clone())]
    );
    assert_eq!(
        names(&run),
        ["superseded", "ended", "superseded", "ended", "paused"]
    );
    assert!(!run.ended());
}

#[test]
fn a_newer_deployment_that_is_watched_already_is_not_followed_twice() {
    let (mut world, first, _) = paused(Settings::default(), blue_green());
    let second = deploy(&mut world.sim);
    next_pause(&mut world.sim, &second);
    let mut run = watching_on(&[&first, &second]);
    let until = world.now() + MINUTE;
    world.drive_until(&mut [&mut run], until);
    assert_eq!(names(&run), ["superseded", "ended", "paused"]);
}

#[test]
fn a_deployment_that_somebody_stopped_is_not_said_to_be_superseded() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    world.sim.stop(&arn, StopType::Abort).unwrap();
    world.sim.advance(world.now() + 10 * MINUTE);
    deploy(&mut world.sim);
    for mut run in [watching(&[&arn]), watching_on(&[&arn])] {
        world.drive(&mut run);
        assert_eq!(names(&run), ["ended"]);
    }
}

#[test]
fn the_end_is_not_reported_before_what_replaced_it_could_be_read() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let newer = deploy(&mut world.sim);
    world.sim.advance(world.now() + MINUTE);
    for _ in 0..3 {
        world.sim.inject(Fault::once(LIST, FaultKind::DropRequest));
    }
    let mut run = watching(&[&arn]);
    world.drive(&mut run);
    assert_eq!(told(&run), [(arn, newer)]);
    assert_eq!(names(&run), ["unreadable", "superseded", "ended"]);
}

#[test]
fn a_caller_who_may_not_list_deployments_is_told_once_and_sees_the_end() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let moment = world.now() + 15_000;
    deploy_at(&mut world, moment);
    world.sim.inject(Fault::always(FaultKind::Deny).of(LIST));
    let mut run = watching_on(&[&arn]);
    world.drive(&mut run);
    let names = names(&run);
    assert_eq!(
        names.iter().filter(|name| **name == "unreadable").count(),
        1
    );
    assert_eq!(names.last(), Some(&"ended"));
    assert_eq!(run.transcript.of(LIST).len(), 1);
}

#[test]
fn the_deployment_that_replaced_it_is_looked_for_on_every_page() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let next = crate::scene::deploy(&mut world.sim);
    let at = |minutes: i64| 1_900_000_000 + minutes * 60;
    let brief = |arn: &str, minutes| {
        format!(
            r#"{{"serviceDeploymentArn":"{arn}","createdAt":{}}}"#,
            at(minutes)
        )
    };
    let later = format!("{}AAAA", &arn[..arn.len() - 4]);
    let stopped = format!(
        r#"{{"serviceDeployments":[{{"serviceDeploymentArn":"{arn}","status":"STOPPED","createdAt":{},"finishedAt":{}}}]}}"#,
        at(0),
        at(9)
    );
    let page = |brief: String, rest: &str| {
        let body = format!(r#"{{"serviceDeployments":[{brief}]{rest}}}"#);
        (ecs_sim::Operation::ListServiceDeployments, body)
    };
    let answers = [
        (ecs_sim::Operation::DescribeServiceDeployments, stopped),
        page(brief(&later, 8), r#","nextToken":"second""#),
        page(brief(&next, 5), ""),
    ];
    for (number, (operation, body)) in [1, 1, 2].into_iter().zip(answers) {
        let answer = FaultKind::status(200, false, Some(&body));
        world.network.fault(operation, number, answer);
    }
    let mut run = watching(&[&arn]);
    world.drive(&mut run);
    assert_eq!(told(&run), [(arn, next)]);
}
