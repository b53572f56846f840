//! What every read keeps to: credentials, retries, the clock.

use ecs_greenlight::Error;
use ecs_greenlight::error::{Moment, code};
use ecs_greenlight::flow::describe::describe;
use ecs_greenlight::flow::{Effect, Reply, Session, Step};
use ecs_greenlight::protocol::Response;
use ecs_greenlight::rollout::Rollout;
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::{FaultKind, Operation, Settings, key};

use crate::driver::{Run, World, credentials, session, session_of};
use crate::scene::{MINUTE, START, parsed, waiting};

const DESCRIBE: Operation = Operation::DescribeServiceDeployments;

type Reading = Run<(), Result<Rollout, Error>>;

fn world() -> (World, String) {
    let (world, arn, _) = waiting(Settings::default());
    (world, arn)
}

fn read(session: &Session, world: &mut World, arn: &str) -> (Result<Rollout, Error>, Reading) {
    let mut run = Run::new(describe(session.clone(), parsed(arn)));
    (world.drive(&mut run), run)
}

fn keys(run: &Reading) -> Vec<&str> {
    run.transcript
        .0
        .iter()
        .map(|exchange| &*exchange.key)
        .collect()
}

fn status(status: u16) -> FaultKind {
    FaultKind::status(status, false, None)
}

#[test]
fn credentials_are_asked_for_once_where_there_are_none() {
    let (mut world, arn) = world();
    let session = session();
    for _ in 0..3 {
        read(&session, &mut world, &arn).0.unwrap();
    }
    assert_eq!(world.asked.len(), 1);
}

#[test]
fn credentials_that_last_are_not_asked_for_again() {
    let (mut world, arn) = world();
    let held = credentials(&key::FULL, Some(world.now() + 6 * MINUTE));
    read(&session_of(held), &mut world, &arn).0.unwrap();
    assert!(world.asked.is_empty());
}

#[test]
fn credentials_near_their_end_are_asked_for_again_and_the_same_flow_goes_on() {
    let (mut world, arn) = world();
    let held = credentials(&key::FULL, Some(world.now() + 4 * MINUTE));
    world.credentials = [Ok(credentials(
        &key::RENEWED,
        Some(world.now() + 60 * MINUTE),
    ))]
    .into();
    let (result, run) = read(&session_of(held), &mut world, &arn);
    result.unwrap();
    assert_eq!(keys(&run), [key::RENEWED.access_key_id]);
    assert_eq!(world.asked.len(), 1);
}

#[test]
fn who_gives_the_same_credentials_again_is_asked_once_a_minute_until_they_end() {
    let (mut world, arn) = world();
    let ending = credentials(&key::FULL, Some(world.now() + 4 * MINUTE));
    world.credentials = [Ok(ending.clone())].into();
    let session = session_of(ending);
    for _ in 0..15 {
        read(&session, &mut world, &arn).0.unwrap();
        world.sim.advance(world.now() + 10_000);
    }
    assert_eq!(world.asked.len(), 3);
}

#[test]
fn who_keeps_credentials_until_their_end_is_asked_again_as_soon_as_they_have_ended() {
    let (mut world, arn) = world();
    let ending = credentials(&key::FULL, Some(world.now() + 90_000));
    let fresh = credentials(&key::RENEWED, None);
    world.credentials = [Ok(ending.clone()), Ok(ending.clone()), Ok(fresh)].into();
    let begun = world.now();
    let session = session_of(ending);
    // Asked at 0 and at 60 seconds, for the same: 30 seconds later they have ended.
    for _ in 0..12 {
        read(&session, &mut world, &arn).0.unwrap();
        world.sim.advance(world.now() + 10_000);
    }
    let asked: Vec<i64> = world.asked.iter().map(|at| (at - begun) / 10_000).collect();
    assert_eq!(asked, [0, 6, 9]);
}

const ARN: &str =
    "arn:aws:ecs:us-east-1:111122223333:service-deployment/prod/web/ejGvqq2ilnbKT9qj0vLJe";

#[test]
fn a_clock_that_is_set_back_does_not_keep_anybody_from_being_asked() {
    let session = session();
    let earlier = START - 60 * MINUTE;
    // By the clock that was set back, they end soon.
    let given = credentials(&key::FULL, Some(earlier + 3 * MINUTE));
    for now in [START, earlier] {
        let mut flow = describe(session.clone(), parsed(ARN));
        let now = Timestamp::from_epoch_millis(now);
        let Step::Pending { effects, .. } = flow.poll(now) else {
            panic!("it ended");
        };
        let [Effect::Credentials { id }] = effects[..] else {
            panic!("it did not ask: {effects:?}");
        };
        flow.deliver(id, Reply::Credentials(Ok(given.clone())));
        let _ = flow.poll(now);
    }
}

#[test]
fn credentials_that_cannot_be_renewed_serve_until_their_end() {
    let (mut world, arn) = world();
    let ending = credentials(&key::FULL, Some(world.now() + 2 * MINUTE));
    let failed = Error::new(
        Moment::Credentials,
        code::CREDENTIALS_FAILED,
        "The sign-in page is down.",
    );
    world.credentials = [Err(failed)].into();
    let session = session_of(ending);
    read(&session, &mut world, &arn).0.unwrap();
    world.sim.advance(world.now() + 3 * MINUTE);
    let (result, run) = read(&session, &mut world, &arn);
    assert_eq!(result.unwrap_err().code(), code::CREDENTIALS_FAILED);
    assert!(run.transcript.0.is_empty());
}

#[test]
fn credentials_past_their_end_are_not_sent() {
    let (mut world, arn) = world();
    let over = credentials(&key::FULL, Some(START));
    world.credentials = [Ok(over.clone())].into();
    let session = session_of(over);
    for _ in 0..2 {
        let (result, run) = read(&session, &mut world, &arn);
        assert_eq!(result.unwrap_err().code(), code::CREDENTIALS_EXPIRED);
        assert!(run.transcript.0.is_empty());
    }
}

#[test]
fn the_end_of_credentials_is_reported_by_the_clock_of_aws() {
    let (mut world, arn) = world();
    // The caller's clock is 20 minutes behind: by its own, these would last another 10 minutes.
    world.sim.set_clock_error(20 * MINUTE);
    let over = credentials(&key::FULL, Some(world.now() + 10 * MINUTE));
    world.credentials = [Ok(over.clone())].into();
    let (result, run) = read(&session_of(over), &mut world, &arn);
    assert_eq!(result.unwrap_err().code(), code::CREDENTIALS_EXPIRED);
    assert_eq!(keys(&run).len(), 1);
}

#[test]
fn a_session_that_ecs_calls_expired_is_renewed_once() {
    let (mut world, arn) = world();
    world.credentials = [Ok(credentials(&key::RENEWED, None))].into();
    let (result, run) = read(
        &session_of(credentials(&key::EXPIRED, None)),
        &mut world,
        &arn,
    );
    result.unwrap();
    assert_eq!(
        keys(&run),
        [key::EXPIRED.access_key_id, key::RENEWED.access_key_id]
    );

    let (mut world, arn) = self::world();
    world.credentials = [Ok(credentials(&key::EXPIRED, None))].into();
    let (result, run) = read(&session(), &mut world, &arn);
    assert_eq!(result.unwrap_err().code(), "ExpiredTokenException");
    assert_eq!(keys(&run), [key::EXPIRED.access_key_id]);
}

#[test]
fn a_read_that_fails_for_now_is_sent_three_times_at_most() {
    let transient = [
        status(500),
        status(502),
        status(503),
        status(504),
        FaultKind::DropRequest,
        FaultKind::DropResponse,
        FaultKind::Throttle,
    ];
    for fault in transient {
        for failures in 1..=3 {
            let (mut world, arn) = world();
            for number in 1..=failures {
                world.network.fault(DESCRIBE, number, fault.clone());
            }
            let (result, run) = read(&session(), &mut world, &arn);
            assert_eq!(result.is_ok(), failures < 3, "{fault:?}");
            assert_eq!(run.transcript.0.len(), (failures + 1).min(3), "{fault:?}");
        }
    }
}

#[test]
fn a_retry_waits_as_long_as_the_answer_asks_for() {
    let held = credentials(&key::FULL, None);
    let mut flow = describe(session_of(held), parsed(ARN));
    let now = Timestamp::from_epoch_millis(START);
    let Step::Pending { effects: sent, .. } = flow.poll(now) else {
        panic!("it ended");
    };
    let [Effect::Send { id, .. }] = sent[..] else {
        panic!("not one request: {sent:?}");
    };
    let busy = Response {
        status: 503,
        headers: vec![("x-amz-retry-after".to_owned(), "3000".to_owned())],
        body: Vec::new(),
    };
    flow.deliver(id, Reply::Response(busy));
    let Step::Pending { effects: then, .. } = flow.poll(now) else {
        panic!("it ended");
    };
    let [Effect::Sleep { duration, .. }] = then[..] else {
        panic!("it does not wait: {then:?}");
    };
    assert_eq!(duration.as_millis(), 3_000);
}

#[test]
fn a_retry_that_succeeds_costs_nothing_in_the_end() {
    let (mut world, arn) = world();
    let session = session();
    // All that a Region may spend is 35 of them.
    for number in 0..60 {
        world
            .network
            .fault(DESCRIBE, 2 * number + 1, FaultKind::DropRequest);
        let (result, run) = read(&session, &mut world, &arn);
        result.unwrap();
        assert_eq!(run.transcript.0.len(), 2);
    }
}

#[test]
fn a_read_without_an_answer_is_given_up_after_ten_seconds_and_sent_again() {
    let (mut world, arn) = world();
    world
        .network
        .fault(DESCRIBE, 1, FaultKind::Delay { ms: 20_000 });
    let (result, run) = read(&session(), &mut world, &arn);
    result.unwrap();
    let waited = run.transcript.0[1].at - run.transcript.0[0].at;
    assert!((10_000..=10_050).contains(&waited), "{waited}");
}

#[test]
fn a_read_that_never_gets_an_answer_says_so() {
    let (mut world, arn) = world();
    for number in 1..=3 {
        world
            .network
            .fault(DESCRIBE, number, FaultKind::Delay { ms: 20_000 });
    }
    let (result, _) = read(&session(), &mut world, &arn);
    let error = result.unwrap_err();
    assert_eq!(
        (error.code(), error.moment()),
        (code::NO_ANSWER, Moment::Network)
    );
    assert_eq!(
        error.message(),
        "ecs.us-east-1.amazonaws.com did not answer within 10 seconds."
    );
}

#[test]
fn what_cannot_get_better_is_sent_once() {
    let (mut world, arn) = world();
    world.network.fault(DESCRIBE, 1, FaultKind::Deny);
    let (result, run) = read(&session(), &mut world, &arn);
    assert_eq!(result.unwrap_err().code(), "AccessDeniedException");
    assert_eq!(run.transcript.0.len(), 1);
}

#[test]
fn a_web_page_in_place_of_an_answer_is_reported_as_one() {
    let (mut world, arn) = world();
    let page = FaultKind::status(200, true, Some("<html>Sign in</html>"));
    world.network.fault(DESCRIBE, 1, page);
    let (result, run) = read(&session(), &mut world, &arn);
    assert_eq!(result.unwrap_err().code(), code::UNREADABLE_RESPONSE);
    assert_eq!(run.transcript.0.len(), 1);
}

#[test]
fn a_clock_once_corrected_stays_so_for_all_flows_of_a_session() {
    let (mut world, arn) = world();
    world.sim.set_clock_error(-45 * MINUTE);
    let session = session();
    assert_eq!(read(&session, &mut world, &arn).1.transcript.0.len(), 2);
    assert_eq!(read(&session, &mut world, &arn).1.transcript.0.len(), 1);
    let corrected = session.aws_time(ecs_greenlight::timestamp::Timestamp::from_epoch_millis(
        START,
    ));
    assert!((corrected.epoch_millis() - (START - 45 * MINUTE)).abs() <= 1_000);
}

#[test]
fn flows_of_one_session_that_interleave_all_end() {
    let (mut world, arn) = world();
    world.network.fault(DESCRIBE, 2, status(503));
    let session = session();
    let mut runs: Vec<Reading> = (0..10)
        .map(|_| Run::new(describe(session.clone(), parsed(&arn))))
        .collect();
    let mut flows: Vec<&mut dyn crate::driver::Driven> = runs
        .iter_mut()
        .map(|run| run as &mut dyn crate::driver::Driven)
        .collect();
    world.drive_all(&mut flows);
    let read = runs
        .iter_mut()
        .filter_map(|run| run.take_result().ok())
        .count();
    assert_eq!(read, 10);
}
