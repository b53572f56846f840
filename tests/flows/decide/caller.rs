//! Who decides, and by which clock.

use std::time::Duration;

use ecs_greenlight::ecs::Action;
use ecs_greenlight::error::code;
use ecs_greenlight::flow::outcome::{Evidence, Verdict};
use ecs_sim::{Settings, key};

use super::{ACT, DESCRIBE, decided, decided_by};
use crate::driver::{credentials, session, session_of};
use crate::scene::{MINUTE, START, truth, waiting};

#[test]
fn a_key_that_may_only_read_gets_the_refusal_as_an_error_and_nothing_is_executed() {
    let (mut world, arn, hook) = waiting(Settings::default());
    let read_only = session_of(credentials(&key::READ_ONLY, None));
    let decided = decided_by(&read_only, &mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.error().code(), "AccessDeniedException");
    assert!(
        decided
            .error()
            .message()
            .contains("ecs:ContinueServiceDeployment")
    );
    assert_eq!(decided.operations(), [DESCRIBE, ACT]);
    assert!(truth(&world.sim, &arn).acts.is_empty());
}

#[test]
fn a_key_that_may_not_even_read_sends_no_act() {
    let (mut world, arn, hook) = waiting(Settings::default());
    let stranger = session_of(credentials(&key::NO_RIGHTS, None));
    let decided = decided_by(&stranger, &mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.error().code(), "AccessDeniedException");
    assert_eq!(decided.operations(), [DESCRIBE]);
}

#[test]
fn a_wrong_clock_is_corrected_and_the_act_goes_through() {
    for minutes in [-90, -6, 6, 90] {
        let (mut world, arn, hook) = waiting(Settings::default());
        world.sim.set_clock_error(minutes * MINUTE);
        let decided = decided(&mut world, &arn, &hook, Action::Continue);
        assert_eq!(decided.verdict(), (Verdict::Continued, Evidence::Response));
        assert_eq!(decided.operations(), [DESCRIBE, DESCRIBE, ACT, DESCRIBE]);
        assert_eq!(
            decided.run.transcript.0[0].error(),
            Some("InvalidSignatureException")
        );
    }
}

#[test]
fn a_clock_that_jumps_between_the_read_and_the_act_is_corrected_too() {
    let (mut world, arn, hook) = waiting(Settings::default());
    world
        .network
        .before(ACT, 1, |sim| sim.set_clock_error(20 * MINUTE));
    let decided = decided(&mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.verdict(), (Verdict::Continued, Evidence::Response));
    assert_eq!(
        decided.operations(),
        [DESCRIBE, ACT, DESCRIBE, ACT, DESCRIBE]
    );
}

#[test]
fn an_expired_session_sends_no_act() {
    let (mut world, arn, hook) = waiting(Settings::default());
    world.credentials = [Ok(credentials(&key::EXPIRED, None))].into();
    let decided = decided(&mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.error().code(), "ExpiredTokenException");
    assert_eq!(decided.operations(), [DESCRIBE]);
}

#[test]
fn credentials_past_their_end_send_nothing() {
    let (mut world, arn, hook) = waiting(Settings::default());
    world.credentials = [Ok(credentials(&key::FULL, Some(START)))].into();
    let decided = decided(&mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.error().code(), code::CREDENTIALS_EXPIRED);
    assert!(decided.run.transcript.0.is_empty());
}

#[test]
fn a_session_that_ends_between_the_read_and_the_act_is_renewed_and_the_act_goes_through() {
    let (mut world, arn, hook) = waiting(Settings::default());
    world.credentials = [
        Ok(credentials(&key::FULL, None)),
        Ok(credentials(&key::RENEWED, None)),
    ]
    .into();
    world.network.before(ACT, 1, |sim| {
        sim.end_session(key::FULL.access_key_id, sim.now());
    });
    let decided = decided(&mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.verdict(), (Verdict::Continued, Evidence::Response));
    assert_eq!(
        decided.run.transcript.of(ACT)[1].key,
        key::RENEWED.access_key_id
    );
}

#[test]
fn a_session_that_ends_between_the_read_and_the_act_for_good_is_an_error_and_nothing_is_executed() {
    let (mut world, arn, hook) = waiting(Settings::default());
    world.network.before(ACT, 1, |sim| {
        sim.end_session(key::FULL.access_key_id, sim.now());
    });
    let decided = decided_by(&session(), &mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.error().code(), "ExpiredTokenException");
    assert!(truth(&world.sim, &arn).acts.is_empty());
}

#[test]
fn nobody_is_asked_for_credentials_between_the_read_and_the_act() {
    let (mut world, arn, hook) = waiting(Settings::default());
    // At the read they last for more than the five minutes before which nobody is asked for newer ones, and at the act for less.
    let held = credentials(&key::FULL, Some(world.now() + 5 * MINUTE + 3_000));
    world.network.slow(DESCRIBE, 1, 5_000);
    world.credentials = [Ok(credentials(&key::RENEWED, None))].into();
    world.credentials_take = Duration::from_mins(3);
    let begun = world.now();
    let decided = decided_by(&session_of(held), &mut world, &arn, &hook, Action::Continue);
    assert_eq!(decided.verdict(), (Verdict::Continued, Evidence::Response));
    let sent = decided.run.transcript.0.iter();
    let sent: Vec<_> = sent.map(|call| (call.operation, call.at - begun)).collect();
    let after = 5_060 + 180_000;
    assert_eq!(sent, [(DESCRIBE, 0), (ACT, 5_020), (DESCRIBE, after)]);
}

#[test]
fn credentials_that_end_between_the_read_and_the_act_are_renewed_and_the_deployment_is_read_anew() {
    let (mut world, arn, hook) = waiting(Settings::default());
    let ending = credentials(&key::FULL, Some(world.now() + 3_000));
    world.network.slow(DESCRIBE, 1, 5_000);
    let fresh = credentials(&key::RENEWED, None);
    world.credentials = [Ok(ending.clone()), Ok(fresh)].into();
    let decided = decided_by(
        &session_of(ending),
        &mut world,
        &arn,
        &hook,
        Action::Continue,
    );
    assert_eq!(decided.verdict(), (Verdict::Continued, Evidence::Response));
    let sent = decided.run.transcript.0.iter();
    let sent: Vec<_> = sent.map(|call| (call.operation, &*call.key)).collect();
    let (old, new) = (key::FULL.access_key_id, key::RENEWED.access_key_id);
    assert_eq!(
        sent,
        [
            (DESCRIBE, old),
            (DESCRIBE, new),
            (ACT, new),
            (DESCRIBE, new)
        ]
    );
}
