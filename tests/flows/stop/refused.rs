//! ECS answers the stop, with an error.

use ecs_greenlight::flow::outcome::{Evidence, Verdict};
use ecs_sim::{FaultKind, Settings, StopType, key};

use super::{DESCRIBE, STOP, going_on, stopped, stopped_by};
use crate::driver::{credentials, session_of};
use crate::scene::{MINUTE, truth};

#[test]
fn somebody_who_was_first_is_no_failure() {
    let (mut world, arn) = going_on(Settings::default());
    let named = arn.clone();
    world.network.before(STOP, 1, move |sim| {
        sim.stop(&named, StopType::Rollback).unwrap();
    });
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::RolledBack, Evidence::Read));
    assert_eq!(stopped.operations(), [DESCRIBE, STOP, DESCRIBE]);
    assert_eq!(
        stopped.run.transcript.0[1].error(),
        Some("ConflictException")
    );
}

#[test]
fn a_deployment_that_ended_between_the_read_and_the_act_went_on() {
    let (mut world, arn) = going_on(Settings::default());
    world.network.before(STOP, 1, |sim| {
        sim.advance(sim.now() + 30 * MINUTE);
    });
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::WentOn, Evidence::Read));
    assert_eq!(stopped.run.transcript.of(STOP).len(), 1);
}

#[test]
fn a_refused_stop_tells_the_reason_and_claims_nothing_more_than_the_reads_show() {
    let (mut world, arn) = going_on(Settings::default());
    let body = r#"{"__type":"ClientException","message":"Not now."}"#.to_owned();
    let refusal = FaultKind::status(400, false, Some(&body));
    world.network.fault(STOP, 1, refusal);
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::Unknown, Evidence::Read));
    assert_eq!(
        stopped.outcome().message,
        "ECS refused: Not now. As last read, the deployment does not show it. Reads can lag: check the deployment before trying again."
    );
    assert!(truth(&world.sim, &arn).acts.is_empty());
}

#[test]
fn a_throttled_stop_is_sent_again_after_a_fresh_read() {
    let (mut world, arn) = going_on(Settings::default());
    world.network.fault(STOP, 1, FaultKind::Throttle);
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::RolledBack, Evidence::Response));
    assert_eq!(
        stopped.operations(),
        [DESCRIBE, STOP, DESCRIBE, STOP, DESCRIBE]
    );
}

#[test]
fn a_throttled_stop_is_not_sent_again_to_a_deployment_that_goes_back_meanwhile() {
    let (mut world, arn) = going_on(Settings::default());
    world.network.fault(STOP, 1, FaultKind::Throttle);
    let named = arn.clone();
    world.network.after(STOP, 1, move |sim| {
        sim.stop(&named, StopType::Rollback).unwrap();
    });
    let stopped = stopped(&mut world, &arn);
    assert_eq!(
        stopped.verdict(),
        (Verdict::AlreadyRolledBack, Evidence::Read)
    );
    assert_eq!(stopped.operations(), [DESCRIBE, STOP, DESCRIBE]);
    assert_eq!(
        stopped.outcome().message,
        "The deployment is already rolling back, or has rolled back. This request was not applied."
    );
}

#[test]
fn a_key_that_may_only_read_gets_the_refusal_as_an_error() {
    let (mut world, arn) = going_on(Settings::default());
    let read_only = session_of(credentials(&key::READ_ONLY, None));
    let stopped = stopped_by(&read_only, &mut world, &arn);
    assert_eq!(stopped.error().code(), "AccessDeniedException");
    assert!(
        stopped
            .error()
            .message()
            .contains("ecs:StopServiceDeployment")
    );
    assert!(truth(&world.sim, &arn).acts.is_empty());
}

#[test]
fn a_wrong_clock_is_corrected_and_the_stop_goes_through() {
    let (mut world, arn) = going_on(Settings::default());
    world
        .network
        .before(STOP, 1, |sim| sim.set_clock_error(20 * MINUTE));
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::RolledBack, Evidence::Response));
    assert_eq!(stopped.run.transcript.of(STOP).len(), 2);
}
