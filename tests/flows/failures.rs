//! What ECS could not return is told by the reason it gave; what no longer exists is gone, and not "could not be read".

use std::time::Duration;

use ecs_greenlight::error::code;
use ecs_greenlight::flow::describe::describe;
use ecs_greenlight::flow::inbox::{self, Inbox, inbox};
use ecs_greenlight::flow::watch::{Watch, WatchUpdate, watch};
use ecs_sim::{Fault, FaultKind, Operation, ServiceSpec, Settings, Sim};

use crate::driver::{Run, World, session};
use crate::scene::{MINUTE, START, blue_green, deploy, next_pause, parsed, place, waiting};

const DESCRIBE: Operation = Operation::DescribeServiceDeployments;

/// ECS answers, and lists the deployment among what it could not return.
fn failing(arn: &str, reason: &str, detail: &str) -> FaultKind {
    let body = format!(
        r#"{{"serviceDeployments":[],"failures":[{{"arn":"{arn}","reason":"{reason}","detail":"{detail}"}}]}}"#
    );
    FaultKind::status(200, false, Some(&body))
}

fn gone(code: &str) -> FaultKind {
    let body = format!(r#"{{"__type":"{code}","message":"Not found."}}"#);
    FaultKind::status(400, false, Some(&body))
}

/// To every request for a cluster's, or a service's, own.
fn always(operation: Operation, named: &str, kind: FaultKind) -> Fault {
    Fault::always(kind).of(operation).in_cluster(named)
}

fn described(world: &mut World, arn: &str) -> ecs_greenlight::Error {
    let mut run = Run::new(describe(session(), parsed(arn)));
    world.drive(&mut run).unwrap_err()
}

#[test]
fn only_missing_means_that_ecs_knows_no_such_deployment() {
    for (reason, detail, expected) in [
        ("MISSING", "", code::DEPLOYMENT_NOT_FOUND),
        ("ACCESS_DENIED", "By a tag.", code::NOT_GIVEN),
        ("SOMETHING_NEW", "", code::NOT_GIVEN),
    ] {
        let (mut world, arn, _) = waiting(Settings::default());
        world
            .network
            .fault(DESCRIBE, 1, failing(&arn, reason, detail));
        let error = described(&mut world, &arn);
        assert_eq!(error.code(), expected);
        let told = reason == "MISSING" || error.message().contains(reason);
        assert!(told && error.message().contains(detail), "{error}");
    }
}

#[test]
fn an_answer_that_leaves_the_deployment_out_does_not_say_that_there_is_none() {
    let (mut world, arn, _) = waiting(Settings::default());
    let empty = r#"{"serviceDeployments":[],"failures":[]}"#;
    world
        .network
        .fault(DESCRIBE, 1, FaultKind::status(200, false, Some(empty)));
    assert_eq!(described(&mut world, &arn).code(), code::NOT_GIVEN);
}

#[test]
fn a_watch_goes_on_where_ecs_only_could_not_return_the_deployment() {
    let (mut world, arn, _) = waiting(Settings::default());
    for number in 2..=8 {
        world
            .network
            .fault(DESCRIBE, number, failing(&arn, "ACCESS_DENIED", ""));
    }
    let what = Watch {
        service_deployment_arns: vec![parsed(&arn)],
        follow_superseding: false,
    };
    let mut run = Run::new(watch(session(), what));
    let until = world.now() + 3 * MINUTE;
    world.drive_until(&mut [&mut run], until);
    let told: Vec<_> = run
        .told
        .iter()
        .map(|(_, update)| match update {
            WatchUpdate::Paused(_) => "paused",
            WatchUpdate::State(_) => "state",
            WatchUpdate::Unreadable { error, .. } => error.code(),
            _ => "another",
        })
        .collect();
    assert_eq!(told, ["paused", code::NOT_GIVEN, "state"]);
}

#[test]
fn one_deployment_whose_service_is_gone_hides_no_other_from_a_watch() {
    let (mut world, arn, _) = waiting(Settings::default());
    let other = world
        .sim
        .deploy(ServiceSpec::new(&place(), "shop", "cart").with(blue_green()));
    next_pause(&mut world.sim, &other);
    for code in ["ClusterNotFoundException", "ServiceNotFoundException"] {
        let mut world = World::new(world.sim.clone());
        world.sim.inject(always(DESCRIBE, "shop", gone(code)));
        let what = Watch {
            service_deployment_arns: vec![parsed(&other), parsed(&arn)],
            follow_superseding: false,
        };
        let mut run = Run::new(watch(session(), what));
        let until = world.now() + MINUTE;
        world.drive_until(&mut [&mut run], until);
        let told: Vec<_> = run
            .told
            .iter()
            .map(|(_, update)| match update {
                WatchUpdate::Paused(look) => {
                    look.rollout.service_deployment_arn.as_str().to_owned()
                }
                WatchUpdate::Unreadable { error, .. } => error.code().to_owned(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(told, [code, &arn]);
        let last = run.transcript.0.last().unwrap();
        assert_eq!(
            last.input["serviceDeploymentArns"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
    }
}

/// So many services in the cluster `shop`, which was deleted, and one that pauses in `prod`.
fn deleted_cluster(services: usize) -> World {
    let mut world = World::new(Sim::new(Settings::default(), START));
    for number in 0..services {
        world
            .sim
            .create_service(ServiceSpec::new(&place(), "shop", &format!("s{number:02}")));
    }
    world
        .sim
        .create_service(ServiceSpec::new(&place(), "prod", "web").with(blue_green()));
    let arn = deploy(&mut world.sim);
    next_pause(&mut world.sim, &arn);
    world
}

fn scanned(world: &mut World, what: Inbox) -> (usize, inbox::InboxProgress) {
    let mut run = Run::new(inbox(session(), what));
    world.drive(&mut run).unwrap();
    let mut paused = 0;
    let mut last = None;
    for (_, update) in &run.told {
        match update {
            inbox::InboxUpdate::Paused { .. } => paused += 1,
            inbox::InboxUpdate::Progress(progress) => last = Some(progress),
            inbox::InboxUpdate::Gone { .. } => {}
        }
    }
    (paused, last.unwrap().clone())
}

#[test]
fn a_deleted_cluster_that_is_still_listed_is_gone_and_not_unread() {
    // Deleted before the look, and between two of its calls.
    for operation in [None, Some(Operation::DescribeServices)] {
        let mut world = deleted_cluster(35);
        match operation {
            None => world.sim.settings_mut().deleted_clusters = ["shop".to_owned()].into(),
            Some(operation) => {
                world
                    .sim
                    .inject(always(operation, "shop", gone("ClusterNotFoundException")));
            }
        }
        let (paused, progress) = scanned(&mut world, Inbox::default());
        assert_eq!(paused, 1);
        assert!(progress.unread.is_empty(), "{:?}", progress.unread);
        assert_eq!((progress.clusters, progress.done), (1, true));
    }
}

#[test]
fn a_service_deleted_since_it_was_listed_is_gone_and_not_unread() {
    let mut world = World::new(Sim::new(Settings::default(), START));
    world.sim.create_service(ServiceSpec {
        names_current_deployment: false,
        ..ServiceSpec::new(&place(), "prod", "web")
    });
    for code in ["ServiceNotFoundException", "ServiceNotActiveException"] {
        let mut world = World::new(world.sim.clone());
        world
            .network
            .fault(Operation::ListServiceDeployments, 1, gone(code));
        let (_, progress) = scanned(&mut world, Inbox::default());
        assert!(progress.unread.is_empty(), "{:?}", progress.unread);
    }
}

#[test]
fn a_paused_deployment_whose_service_is_deleted_is_reported_as_gone() {
    for kind in [
        gone("ServiceNotFoundException"),
        gone("ClusterNotFoundException"),
        gone("ServiceDeploymentNotFoundException"),
    ] {
        let (mut world, _, _) = waiting(Settings::default());
        let what = Inbox {
            refresh_every: Some(Duration::from_secs(5)),
            ..Inbox::default()
        };
        let mut run = Run::new(inbox(session(), what));
        let start = world.now();
        world.drive_until(&mut [&mut run], start + 2_000);
        world.sim.inject(always(DESCRIBE, "prod", kind));
        world.drive_until(&mut [&mut run], start + 20_000);
        let told: Vec<_> = run
            .told
            .iter()
            .filter_map(|(_, update)| match update {
                inbox::InboxUpdate::Paused { .. } => Some("paused"),
                inbox::InboxUpdate::Gone { rollout: None, .. } => Some("gone"),
                inbox::InboxUpdate::Gone { .. } => Some("decided"),
                inbox::InboxUpdate::Progress(progress) => {
                    assert!(progress.unread.is_empty(), "{:?}", progress.unread);
                    None
                }
            })
            .collect();
        assert_eq!(told, ["paused", "gone"]);
    }
}

#[test]
fn a_paused_deployment_that_ecs_only_could_not_return_is_unread_and_not_gone() {
    let (mut world, arn, _) = waiting(Settings::default());
    let what = Inbox {
        refresh_every: Some(Duration::from_secs(5)),
        ..Inbox::default()
    };
    let mut run = Run::new(inbox(session(), what));
    let start = world.now();
    world.drive_until(&mut [&mut run], start + 2_000);
    let failures = &mut world.sim.settings_mut().failures;
    failures.insert(arn.clone(), "ACCESS_DENIED".to_owned());
    world.drive_until(&mut [&mut run], start + 20_000);
    let is_gone = |update: &inbox::InboxUpdate| matches!(update, inbox::InboxUpdate::Gone { .. });
    assert!(!run.told.iter().any(|(_, update)| is_gone(update)));
    let last = run.told.iter().rev().find_map(|(_, update)| match update {
        inbox::InboxUpdate::Progress(progress) => progress.unread.first(),
        _ => None,
    });
    assert_eq!(last.unwrap().error.code(), code::NOT_GIVEN);
}

#[test]
fn a_deployment_too_new_for_the_first_look_is_found_by_the_next() {
    let (mut world, arn, _) = waiting(Settings::default());
    world
        .network
        .fault(DESCRIBE, 1, failing(&arn, "MISSING", ""));
    let what = Inbox {
        refresh_every: Some(Duration::from_secs(5)),
        ..Inbox::default()
    };
    let mut run = Run::new(inbox(session(), what));
    let until = world.now() + 20_000;
    world.drive_until(&mut [&mut run], until);
    let paused = |update: &inbox::InboxUpdate| matches!(update, inbox::InboxUpdate::Paused { .. });
    assert!(run.told.iter().any(|(_, update)| paused(update)));
    assert_eq!(run.transcript.of(Operation::ListServices).len(), 1);
}

const REFUSED: &str = "The security token included in the request is invalid.";
const OR_REGION: &str =
    " The credentials are not valid, or this Region is not enabled for the account.";

/// A Region that was not opted in to, and no other.
fn disable(world: &mut World, region: &str) {
    world.sim.settings_mut().disabled_regions = [region.to_owned()].into();
}

#[test]
fn a_region_that_alone_refuses_the_key_may_not_be_enabled_whichever_answers_first() {
    for slow in [1, 2] {
        let (mut world, _, _) = waiting(Settings::default());
        disable(&mut world, "af-south-1");
        world.network.slow(Operation::ListClusters, slow, 2_000);
        let what = Inbox {
            regions: vec!["us-east-1".to_owned(), "af-south-1".to_owned()],
            ..Inbox::default()
        };
        let mut run = Run::new(inbox(session(), what));
        world.drive(&mut run).unwrap();
        let refused = run.told.iter().rev().find_map(|(_, update)| match update {
            inbox::InboxUpdate::Progress(progress) if progress.region == "af-south-1" => {
                Some(&progress.unread[0].error)
            }
            _ => None,
        });
        assert_eq!(refused.unwrap().message(), [REFUSED, OR_REGION].concat());
    }
}

#[test]
fn a_key_that_another_region_took_is_not_simply_called_invalid() {
    let (mut world, arn, _) = waiting(Settings::default());
    disable(&mut world, "af-south-1");
    let there = arn.replace("us-east-1", "af-south-1");
    let read = |world: &mut World, session: &_, arn: &str| {
        let mut run = Run::new(describe(Clone::clone(session), parsed(arn)));
        world.drive(&mut run)
    };
    let session = session();
    // Nothing is known of the key yet.
    let first = read(&mut world, &session, &there).unwrap_err();
    assert_eq!(first.message(), REFUSED);
    read(&mut world, &session, &arn).unwrap();
    let then = read(&mut world, &session, &there).unwrap_err();
    assert_eq!(then.message(), [REFUSED, OR_REGION].concat());
    // Where it was taken before, it has become invalid.
    disable(&mut world, "us-east-1");
    let here = read(&mut world, &session, &arn).unwrap_err();
    assert_eq!(here.message(), REFUSED);
}

#[test]
fn a_cluster_that_was_asked_for_by_name_is_reported_where_it_is_missing() {
    let mut world = deleted_cluster(1);
    let shop = vec!["shop".to_owned()].into();
    world.sim.inject(always(
        Operation::ListServices,
        "shop",
        gone("ClusterNotFoundException"),
    ));
    let what = Inbox {
        clusters: shop,
        ..Inbox::default()
    };
    let (_, progress) = scanned(&mut world, what);
    assert_eq!(progress.unread[0].error.code(), "ClusterNotFoundException");
}
