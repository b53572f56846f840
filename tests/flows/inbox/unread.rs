//! What fails hides nothing else, and is told.

use std::time::Duration;

use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::decide::decide;
use ecs_greenlight::flow::inbox::{Inbox, Missing, inbox};
use ecs_greenlight::flow::outcome::Verdict;
use ecs_sim::{Fault, FaultKind, Operation, Place, key};

use super::{
    deploy, in_regions, look, names, one_waiting, paused, pausing, progress, settle, unread, world,
};
use crate::driver::{Run, credentials, session};
use crate::scene::{MINUTE, decision, next_pause, place};

fn always(operation: Option<Operation>, cluster: &str, kind: FaultKind) -> Fault {
    Fault {
        operation,
        cluster: (!cluster.is_empty()).then(|| cluster.to_owned()),
        ..Fault::always(kind)
    }
}

#[test]
fn a_cluster_that_may_not_be_listed_hides_no_other() {
    let mut world = world();
    deploy(&mut world.sim, pausing(&place(), "bank", "ledger"));
    let arn = deploy(&mut world.sim, pausing(&place(), "prod", "web"));
    settle(&mut world);
    world.sim.inject(always(
        Some(Operation::ListServices),
        "bank",
        FaultKind::Deny,
    ));
    let run = look(&mut world, Inbox::default());
    assert_eq!(paused(&run), [arn].into());
    let here = progress(&run, "us-east-1");
    assert_eq!(unread(here), [(Some("bank"), 1, "AccessDeniedException")]);
    assert_eq!(here.unread[0].what, Missing::ServiceList);
    assert!(here.done);
}

#[test]
fn deployments_of_a_cluster_that_may_not_be_read_hide_none_that_were_asked_for_with_them() {
    let mut world = world();
    for number in 0..6 {
        deploy(
            &mut world.sim,
            pausing(&place(), "bank", &format!("s{number}")),
        );
    }
    let arn = deploy(&mut world.sim, pausing(&place(), "prod", "web"));
    settle(&mut world);
    let describe = Some(Operation::DescribeServiceDeployments);
    world.sim.inject(always(describe, "bank", FaultKind::Deny));
    let run = look(&mut world, Inbox::default());
    assert_eq!(paused(&run), [arn].into());
    let here = progress(&run, "us-east-1");
    assert_eq!(unread(here), [(Some("bank"), 6, "AccessDeniedException")]);
    assert_eq!(here.unread[0].what, Missing::Deployments);
}

#[test]
fn one_service_that_may_be_read_is_found_in_a_cluster_that_may_not() {
    let mut world = world();
    for number in 0..30 {
        deploy(
            &mut world.sim,
            pausing(&place(), "bank", &format!("s{number:02}")),
        );
    }
    settle(&mut world);
    // Each but the first is refused: the fault names a service as it would a cluster.
    for number in 1..30 {
        let describe = Some(Operation::DescribeServiceDeployments);
        let name = format!("s{number:02}");
        world.sim.inject(always(describe, &name, FaultKind::Deny));
    }
    let run = look(&mut world, Inbox::default());
    assert_eq!(paused(&run).len(), 1);
    let here = progress(&run, "us-east-1");
    assert_eq!(unread(here), [(Some("bank"), 29, "AccessDeniedException")]);
}

#[test]
fn a_region_that_cannot_be_reached_hides_no_other() {
    let (mut world, arn) = one_waiting();
    world
        .sim
        .inject(Fault::always(FaultKind::DropRequest).in_region("eu-west-1"));
    let run = look(&mut world, in_regions(&["us-east-1", "eu-west-1"]));
    assert_eq!(paused(&run), [arn].into());
    let abroad = progress(&run, "eu-west-1");
    assert_eq!(unread(abroad), [(None, 1, "network-error")]);
    assert_eq!(abroad.unread[0].what, Missing::Clusters);
    assert!(abroad.done);
}

#[test]
fn a_region_that_cannot_be_reached_takes_no_retries_from_another() {
    let mut world = world();
    let arn = deploy(&mut world.sim, pausing(&place(), "prod", "web"));
    let hook = next_pause(&mut world.sim, &arn);
    world
        .sim
        .inject(Fault::always(FaultKind::DropRequest).in_region("eu-west-1"));
    let session = session();
    let what = Inbox {
        refresh_every: Some(Duration::from_secs(15)),
        ..in_regions(&["us-east-1", "eu-west-1"])
    };
    let mut looking = Run::new(inbox(session.clone(), what));
    let until = world.now() + 10 * MINUTE;
    world.drive_until(&mut [&mut looking], until);
    world.sim.inject(
        Fault::once(
            Operation::DescribeServiceDeployments,
            FaultKind::DropRequest,
        )
        .in_region("us-east-1"),
    );
    let mut deciding = Run::new(decide(session, decision(&arn, &hook, Action::Continue)));
    let outcome = world.drive(&mut deciding).unwrap();
    assert_eq!(outcome.result, Verdict::Continued);
}

#[test]
fn a_cluster_that_is_named_and_missing_is_reported_where_one_region_was_asked() {
    let mut world = world();
    let what = Inbox {
        clusters: names(&["nowhere"]),
        ..Inbox::default()
    };
    let run = look(&mut world, what);
    assert_eq!(
        unread(progress(&run, "us-east-1")),
        [(Some("nowhere"), 1, "ClusterNotFoundException")]
    );
}

#[test]
fn a_cluster_that_is_named_need_not_be_in_every_region() {
    let mut world = world();
    let abroad = Place::in_region("eu-west-1");
    let arn = deploy(&mut world.sim, pausing(&abroad, "prod", "web"));
    settle(&mut world);
    for services in [names(&[]), names(&["web"])] {
        let what = Inbox {
            clusters: names(&["prod"]),
            services,
            ..in_regions(&["us-east-1", "eu-west-1"])
        };
        let run = look(&mut world, what);
        assert_eq!(paused(&run), [arn.clone()].into());
        let here = progress(&run, "us-east-1");
        assert_eq!((here.clusters, here.unread.len()), (0, 0));
    }
}

#[test]
fn a_session_that_is_over_ends_the_look() {
    let mut world = world();
    world.credentials = [Ok(credentials(&key::EXPIRED, None))].into();
    let mut run = Run::new(inbox(session(), Inbox::default()));
    let error = world.drive(&mut run).unwrap_err();
    assert_eq!(error.code(), "ExpiredTokenException");
}

#[test]
fn a_wrong_secret_ends_the_look_and_so_does_a_key_that_the_only_region_does_not_know() {
    let mut world = world();
    let wrong = key::Key {
        secret_access_key: "wrong/secret/not/real",
        ..key::FULL
    };
    world.credentials = [Ok(credentials(&wrong, None))].into();
    let mut run = Run::new(inbox(session(), in_regions(&["us-east-1", "eu-west-1"])));
    let error = world.drive(&mut run).unwrap_err();
    assert_eq!(error.code(), "InvalidSignatureException");

    let unknown = key::Key {
        access_key_id: "ASIAEXAMPLENOBODY000",
        ..key::FULL
    };
    world.credentials = [Ok(credentials(&unknown, None))].into();
    let mut run = Run::new(inbox(session(), Inbox::default()));
    let error = world.drive(&mut run).unwrap_err();
    assert_eq!(error.code(), "UnrecognizedClientException");
    let run = look(&mut world, in_regions(&["us-east-1", "eu-west-1"]));
    assert_eq!(progress(&run, "us-east-1").unread.len(), 1);
}

#[test]
fn a_region_that_cannot_be_is_refused_before_anything_is_sent() {
    let mut world = world();
    let mut run = Run::new(inbox(session(), in_regions(&["us-east-1", "no/where"])));
    let error = world.drive(&mut run).unwrap_err();
    assert_eq!(error.code(), "invalid-endpoint");
    assert!(run.transcript.0.is_empty());
}
