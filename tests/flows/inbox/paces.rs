//! No faster than the share that was given, and no slower.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::decide::decide;
use ecs_greenlight::flow::inbox::{Inbox, inbox};
use ecs_greenlight::flow::{Effect, EffectId, Reply, Step};
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::{
    Answer, Bucket, DeploymentConfiguration, Durations, Fault, FaultKind, Operation, Place,
    ServiceSpec, Settings, Sim, key,
};

use super::{
    Looking, again, calls, in_regions, look, look_by, one_waiting, paused, pausing, progress,
    settle, unread,
};
use crate::driver::{Exchange, Run, World, credentials, session, session_of};
use crate::scene::{MINUTE, START, decision, next_pause, place};

/// Clusters of `services` each, every one deployed once; the last of each cluster waits.
fn crowd(regions: &[&str], clusters: usize, services: usize) -> World {
    let settings = Settings {
        durations: Durations {
            task_start: 1,
            bake_minute: 1,
            ..Durations::default()
        },
        signatures: ecs_sim::Signatures::Trusted,
        ..Settings::default()
    };
    let mut sim = Sim::new(settings, START);
    for region in regions {
        let place = Place::in_region(region);
        for cluster in 0..clusters {
            let cluster = format!("c{cluster:02}");
            for service in 0..services {
                let name = format!("s{service:04}");
                sim.create_service(if service + 1 == services {
                    pausing(&place, &cluster, &name)
                } else {
                    ServiceSpec::new(&place, &cluster, &name)
                        .with(DeploymentConfiguration::rolling())
                });
                again(&mut sim, &place, &cluster, &name);
            }
        }
    }
    let mut world = World::new(sim);
    settle(&mut world);
    world
}

fn throttled(run: &Looking) -> usize {
    let answers = run.transcript.0.iter();
    answers
        .filter(|call| call.error() == Some("ThrottlingException"))
        .count()
}

fn service_reads(run: &Looking) -> usize {
    calls(run, Operation::ListServices) + calls(run, Operation::DescribeServices)
}

#[test]
fn no_call_is_wasted_and_none_is_throttled_at_the_full_share() {
    let mut world = crowd(&["us-east-1"], 4, 503);
    let began_at = world.now();
    let what = Inbox {
        share: 100,
        ..Inbox::default()
    };
    let run = look(&mut world, what);
    assert_eq!(paused(&run).len(), 4);
    assert_eq!(throttled(&run), 0);
    // 4 clusters of 6 pages and 51 batches.
    assert_eq!(service_reads(&run), 228);
    // After a burst of 100, 20 a second: 6.4 seconds, and what the first and the last calls take.
    let took = world.now() - began_at;
    assert!((6_400..6_720).contains(&took), "{took} ms");
}

#[test]
fn half_the_share_leaves_the_other_half_to_others() {
    let mut world = crowd(&["us-east-1"], 2, 500);
    let began_at = world.now();
    let run = look(&mut world, Inbox::default());
    assert_eq!(throttled(&run), 0);
    // 110 calls: 50 at once, then 10 a second.
    let took = world.now() - began_at;
    assert!((6_000..6_300).contains(&took), "{took} ms");
    // Whoever else needs the bucket now finds half of it.
    assert!(world.sim.spend(&place(), Bucket::ServiceRead, 50));
}

#[test]
fn regions_do_not_wait_for_each_other() {
    let regions = [
        "us-east-1",
        "us-east-2",
        "us-west-1",
        "us-west-2",
        "ca-central-1",
        "eu-west-1",
        "eu-west-2",
        "eu-west-3",
        "eu-central-1",
        "eu-north-1",
        "ap-south-1",
        "ap-northeast-1",
        "ap-northeast-2",
        "ap-northeast-3",
        "ap-southeast-1",
        "ap-southeast-2",
        "sa-east-1",
    ];
    let mut world = crowd(&regions, 1, 30);
    let began_at = world.now();
    let run = look(&mut world, in_regions(&regions));
    assert_eq!(paused(&run).len(), 17);
    assert_eq!(throttled(&run), 0);
    // Five calls deep, 40 ms each: nothing waited for a bucket.
    assert!(world.now() - began_at <= 240, "{}", world.now() - began_at);
}

#[test]
fn no_more_than_eight_requests_are_under_way_in_a_region() {
    let mut world = crowd(&["us-east-1"], 1, 400);
    let what = Inbox {
        share: 100,
        ..Inbox::default()
    };
    let run = look(&mut world, what);
    // Every request takes 40 ms.
    let most = run.transcript.0.iter().map(|call| {
        let under_way = |other: &&Exchange| (call.at - 39..=call.at).contains(&other.at);
        run.transcript.0.iter().filter(under_way).count()
    });
    assert_eq!(most.max(), Some(8));
}

#[test]
fn one_request_is_signed_a_turn_so_that_many_pauses_do_not_hold_up_the_caller() {
    let mut world = crowd(&["us-east-1"], 170, 1);
    let what = Inbox {
        share: 100,
        ..Inbox::default()
    };
    let session = session();
    assert_eq!(
        paused(&look_by(&session, &mut world, what.clone())).len(),
        170
    );
    world.sim.advance(world.now() + MINUTE);
    // Twenty are read again by a call, and eight calls are made at once.
    let mut again = inbox(session, what);
    let mut sent = Vec::new();
    for _ in 0..20 {
        let Step::Pending { effects, .. } = again.poll(Timestamp::from_epoch_millis(world.now()))
        else {
            panic!("nothing was answered yet");
        };
        let sends = |effect: &&Effect| matches!(effect, Effect::Send { .. });
        sent.push(effects.iter().filter(sends).count());
        for effect in effects {
            if let Effect::Sleep { id, duration } = effect
                && duration.is_zero()
            {
                again.deliver(id, Reply::Elapsed);
            }
        }
    }
    assert_eq!(sent, [[1; 8].as_slice(), &[0; 12]].concat());
}

#[test]
fn a_bucket_that_others_have_emptied_is_waited_for() {
    let mut world = crowd(&["us-east-1"], 2, 300);
    let began_at = world.now();
    world.sim.spend(&place(), Bucket::ServiceRead, 100);
    let run = look(&mut world, Inbox::default());
    assert_eq!(paused(&run).len(), 2);
    assert!(throttled(&run) > 0);
    assert!(progress(&run, "us-east-1").unread.is_empty());
    assert!(world.now() - began_at < MINUTE);
}

#[test]
fn the_pace_recovers_with_every_call_that_aws_admits() {
    let mut world = crowd(&["us-east-1"], 1, 600);
    world
        .network
        .fault(Operation::DescribeServices, 1, FaultKind::Throttle);
    let session = session();
    let again = Inbox {
        sweep_every: std::time::Duration::ZERO,
        ..Inbox::default()
    };
    let slowed = look_by(&session, &mut world, again.clone());
    assert_eq!(throttled(&slowed), 1);
    world.sim.advance(world.now() + MINUTE);
    let began_at = world.now();
    let recovered = look_by(&session, &mut world, again);
    assert_eq!(service_reads(&recovered), 66);
    // 50 at once and 16 at 10 a second; at half of the pace, it would take 3.2 seconds.
    let took = world.now() - began_at;
    assert!((1_500..1_900).contains(&took), "{took} ms");
}

#[test]
fn a_clock_that_is_set_back_does_not_stall_a_look() {
    let mut world = crowd(&["us-east-1"], 2, 20);
    let what = Inbox {
        share: 1,
        ..Inbox::default()
    };
    let mut flow = inbox(session_of(credentials(&key::FULL, None)), what);
    let began_at = world.now();
    let (mut clock, mut sent) = (0, 0);
    let mut due: Vec<(i64, EffectId, Option<http::Request<String>>)> = Vec::new();
    let ended_at = loop {
        let sim = &mut world.sim;
        let now = sim.now();
        let effects = match flow.poll(Timestamp::from_epoch_millis(now + clock)) {
            Step::Done(result) => {
                result.unwrap();
                break now;
            }
            Step::Pending { effects, .. } => effects,
        };
        for effect in effects {
            match effect {
                Effect::Send { id, request, .. } => {
                    due.push((now + 40, id, Some(request.into())));
                    sent += 1;
                    if sent == 3 {
                        clock = -10 * MINUTE;
                    }
                }
                Effect::Sleep { id, duration } => {
                    due.push((now + i64::try_from(duration.as_millis()).unwrap(), id, None));
                }
                Effect::Cancel { id } => due.retain(|(_, other, _)| *other != id),
                _ => {}
            }
        }
        due.sort_by_key(|(at, ..)| *at);
        if due.is_empty() {
            continue;
        }
        let (at, id, request) = due.remove(0);
        sim.advance(at);
        let Some(request) = request else {
            flow.deliver(id, Reply::Elapsed);
            continue;
        };
        let Answer::Respond(answer) = sim.handle(&request.map(String::into_bytes), at) else {
            panic!("nothing goes wrong here");
        };
        flow.deliver(id, Reply::Response(answer.into()));
    };
    // 6 reads of services, one at once and then one in five seconds, and one more of deployments; the clock costs one wait.
    let took = ended_at - began_at;
    assert!((25_000..36_000).contains(&took), "{took} ms");
}

#[test]
fn what_was_read_is_reported_while_a_call_hangs() {
    let mut world = crowd(&["us-east-1"], 1, 30);
    world.sim.create_cluster(&place(), "slow");
    world.sim.inject(
        Fault::always(FaultKind::Delay { ms: 60_000 })
            .of(Operation::ListServices)
            .in_cluster("slow"),
    );
    let mut run = Run::new(inbox(session(), Inbox::default()));
    let soon = world.now() + 1_000;
    world.drive_until(&mut [&mut run], soon);
    let here = progress(&run, "us-east-1");
    assert_eq!(
        (here.clusters, here.services, here.services_read),
        (2, 30, 30)
    );
    assert!(!here.done);
}

#[test]
fn what_is_throttled_for_ever_is_given_up_and_reported() {
    let mut world = crowd(&["us-east-1"], 1, 30);
    world
        .sim
        .inject(Fault::always(FaultKind::Throttle).of(Operation::DescribeServices));
    let began_at = world.now();
    let run = look(&mut world, Inbox::default());
    let here = progress(&run, "us-east-1");
    assert_eq!(unread(here), [(Some("c00"), 30, "ThrottlingException")]);
    assert!(here.done);
    assert!(world.now() - began_at < 5 * MINUTE);
}

#[test]
fn a_session_that_ends_while_eight_calls_are_under_way_is_renewed_and_the_look_goes_on() {
    let mut world = crowd(&["us-east-1"], 1, 300);
    world.credentials = [
        Ok(credentials(&key::FULL, None)),
        Ok(credentials(&key::RENEWED, None)),
    ]
    .into();
    let end = world.now() + 130;
    world.network.at(end, move |sim| {
        sim.end_session(key::FULL.access_key_id, end);
    });
    let run = look(&mut world, Inbox::default());
    assert_eq!(paused(&run).len(), 1);
    assert!(progress(&run, "us-east-1").unread.is_empty());
    let expired = run.transcript.0.iter();
    let expired = expired.filter(|call| call.error() == Some("ExpiredTokenException"));
    assert!(expired.count() > 1);
}

#[test]
fn a_person_who_decides_does_not_wait_behind_the_list() {
    let mut world = crowd(&["us-east-1"], 2, 500);
    let sim = &mut world.sim;
    sim.create_service(pausing(&place(), "prod", "web"));
    let arn = again(sim, &place(), "prod", "web");
    let hook = next_pause(sim, &arn);
    let session = session();
    look_by(&session, &mut world, Inbox::default());
    let mut looking = Run::new(inbox(
        session.clone(),
        Inbox {
            sweep_every: std::time::Duration::ZERO,
            ..Inbox::default()
        },
    ));
    let soon = world.now() + 1_000;
    world.drive_until(&mut [&mut looking], soon);
    let began_at = world.now();
    let mut deciding = Run::new(decide(session, decision(&arn, &hook, Action::Continue)));
    world.drive(&mut deciding).unwrap();
    assert_eq!(world.now() - began_at, 120);
}

/// How long after its beginning a look reads the deployment that it found.
fn reads_after(world: &mut World, session: &ecs_greenlight::flow::Session) -> i64 {
    let began_at = world.now();
    let run = look_by(session, world, Inbox::default());
    run.transcript.of(Operation::DescribeServiceDeployments)[0].at - began_at
}

fn described_once(world: &mut World, session: &ecs_greenlight::flow::Session, arn: &str) {
    let arn = crate::scene::parsed(arn);
    let mut run = Run::new(ecs_greenlight::flow::describe::describe(
        session.clone(),
        arn,
    ));
    let _ = world.drive(&mut run);
}

#[test]
fn single_calls_are_counted_and_a_look_waits_for_them() {
    let (mut world, arn) = one_waiting();
    let session = session();
    // Half of 50 at once; each takes 40 ms, in which 0.4 of a call are gained.
    for _ in 0..60 {
        described_once(&mut world, &session, &arn);
    }
    let waited = reads_after(&mut world, &session);
    assert!(waited > 1_000, "{waited} ms");
}

#[test]
fn the_retries_of_a_single_call_are_counted_too() {
    let (mut world, arn) = one_waiting();
    let unavailable = FaultKind::status(503, false, None);
    let retried = |world: &mut World| {
        let session = session();
        for _ in 0..34 {
            described_once(world, &session, &arn);
        }
        reads_after(world, &session)
    };
    let mut plain = World::new(world.sim.clone());
    assert_eq!(retried(&mut plain), 120);
    for number in (1..=102).filter(|number| number % 3 != 0) {
        world.network.fault(
            Operation::DescribeServiceDeployments,
            number,
            unavailable.clone(),
        );
    }
    let waited = retried(&mut world);
    assert!(waited > 120, "{waited} ms");
}

#[test]
fn a_single_call_that_is_throttled_slows_the_look_after_it() {
    let (mut world, arn) = one_waiting();
    let session = session();
    for number in 1..=3 {
        world.network.fault(
            Operation::DescribeServiceDeployments,
            number,
            FaultKind::Throttle,
        );
    }
    described_once(&mut world, &session, &arn);
    let waited = reads_after(&mut world, &session);
    assert!(waited > 120, "{waited} ms");
}
