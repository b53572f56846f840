//! The stop, or its answer, is lost: only what the deployment shows is claimed.

use std::cell::Cell;

use ecs_greenlight::flow::outcome::{Evidence, Verdict};
use ecs_sim::{FaultKind, Settings, Status, StopType};

use super::{DESCRIBE, STOP, going_on, stopped};
use crate::scene::{blue_green, deploy, every_aws, next_pause, truth, world_of};

#[test]
fn an_executed_stop_without_an_answer_is_read_and_never_sent_again() {
    for fault in [
        FaultKind::DropResponse,
        FaultKind::Delay { ms: 30_000 },
        FaultKind::status(500, true, None),
        FaultKind::status(503, true, None),
        FaultKind::status(200, true, Some("<html>Sign in to the network</html>")),
        FaultKind::status(429, true, Some("<html>Slow down</html>")),
        FaultKind::status(
            400,
            true,
            Some(r#"{"__type":"ConflictException","message":"Already."}"#),
        ),
    ] {
        let (mut world, arn) = going_on(Settings::default());
        world.network.fault(STOP, 1, fault.clone());
        let stopped = stopped(&mut world, &arn);
        assert_eq!(
            stopped.verdict(),
            (Verdict::RolledBack, Evidence::Read),
            "{fault:?}"
        );
        assert_eq!(
            stopped.outcome().message,
            "The deployment is rolling back or has rolled back. This request got no clear answer, so somebody else or an alarm may have done it; CloudTrail shows who acted."
        );
        assert_eq!(stopped.operations(), [DESCRIBE, STOP, DESCRIBE]);
        assert_eq!(truth(&world.sim, &arn).acts.len(), 1);
    }
}

#[test]
fn a_stop_that_never_arrived_is_sent_once_more_after_reads_that_still_show_the_deployment_going_on()
{
    for fault in [
        FaultKind::DropRequest,
        FaultKind::status(500, false, None),
        FaultKind::status(504, false, None),
        FaultKind::status(200, false, Some("<html>Sign in to the network</html>")),
    ] {
        let (mut world, arn) = going_on(Settings::default());
        world.network.fault(STOP, 1, fault);
        let stopped = stopped(&mut world, &arn);
        assert_eq!(stopped.verdict(), (Verdict::RolledBack, Evidence::Response));
        assert_eq!(
            stopped.operations(),
            [
                DESCRIBE, STOP, DESCRIBE, DESCRIBE, DESCRIBE, DESCRIBE, STOP, DESCRIBE
            ]
        );
    }
}

#[test]
fn a_stop_lost_twice_is_not_sent_a_third_time() {
    let (mut world, arn) = going_on(Settings::default());
    world.network.fault(STOP, 1, FaultKind::DropRequest);
    world.network.fault(STOP, 2, FaultKind::DropRequest);
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::Unknown, Evidence::Read));
    assert_eq!(stopped.run.transcript.of(STOP).len(), 2);
    assert!(
        stopped.outcome().message.ends_with(
            "and the deployment does not show it. A late request may still take effect, and reads can lag: check the deployment before trying again."
        ),
        "{}",
        stopped.outcome().message
    );
    assert_eq!(truth(&world.sim, &arn).status, Status::InProgress);
}

#[test]
fn a_lost_stop_is_not_sent_again_to_a_deployment_that_has_paused_since() {
    for settings in every_aws() {
        let configuration = blue_green();
        let mut world = world_of(settings, configuration);
        let arn = deploy(&mut world.sim);
        world.network.fault(STOP, 1, FaultKind::DropRequest);
        let named = arn.clone();
        world.network.after(STOP, 1, move |sim| {
            next_pause(sim, &named);
        });
        let stopped = stopped(&mut world, &arn);
        assert_eq!(stopped.verdict(), (Verdict::Unknown, Evidence::Read));
        assert_eq!(stopped.run.transcript.of(STOP).len(), 1);
        assert!(stopped.outcome().deployment.paused);
        assert!(truth(&world.sim, &arn).acts.is_empty());
    }
}

#[test]
fn a_lost_stop_of_a_deployment_that_ended_well_meanwhile_claims_no_rollback() {
    let (mut world, arn) = going_on(Settings::default());
    world.network.fault(STOP, 1, FaultKind::DropRequest);
    world.network.after(STOP, 1, |sim| {
        sim.advance(sim.now() + 30 * 60_000);
    });
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::WentOn, Evidence::Read));
    assert_eq!(
        stopped.outcome().message,
        "The deployment ended successfully before it could be stopped. To go back, deploy the earlier revision again."
    );
}

#[test]
fn a_lost_stop_of_a_deployment_that_was_replaced_is_superseded() {
    let (mut world, arn) = going_on(Settings::default());
    world.network.fault(STOP, 1, FaultKind::DropRequest);
    world.network.after(STOP, 1, |sim| {
        deploy(sim);
    });
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::Superseded, Evidence::Read));
    assert_eq!(stopped.run.transcript.of(STOP).len(), 1);
}

#[test]
fn a_lost_stop_claims_the_rollback_and_not_who_asked_for_it() {
    let (mut world, arn) = going_on(Settings::default());
    world.network.fault(STOP, 1, FaultKind::DropRequest);
    let named = arn.clone();
    world.network.after(STOP, 1, move |sim| {
        sim.stop(&named, StopType::Rollback).unwrap();
    });
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::RolledBack, Evidence::Read));
}

#[test]
fn a_stop_whose_deployment_cannot_be_read_since_is_unknown() {
    let (mut world, arn) = going_on(Settings::default());
    world.network.fault(STOP, 1, FaultKind::DropResponse);
    world.network.after(STOP, 1, |sim| {
        sim.inject(ecs_sim::Fault::always(FaultKind::Deny));
    });
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::Unknown, Evidence::Read));
    assert!(
        stopped
            .outcome()
            .message
            .ends_with("and CloudTrail for StopServiceDeployment."),
        "{}",
        stopped.outcome().message
    );
}

#[test]
fn a_status_that_this_version_does_not_know_is_read_past_once_a_stop_may_have_been_executed() {
    let (mut world, arn) = going_on(Settings::default());
    world.network.fault(STOP, 1, FaultKind::DropResponse);
    let reads = Cell::new(0);
    world.network.rewrite(DESCRIBE, move |output| {
        reads.set(reads.get() + 1);
        if reads.get() == 2 {
            output["serviceDeployments"][0]["status"] = "ON_HOLD".into();
        }
    });
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::RolledBack, Evidence::Read));
    assert_eq!(stopped.operations(), [DESCRIBE, STOP, DESCRIBE, DESCRIBE]);
}
