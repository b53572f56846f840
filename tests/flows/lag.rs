//! Reads that show less than has happened, for a while or without bound: nothing is claimed that they cannot show.

use std::time::Duration;

use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::Session;
use ecs_greenlight::flow::decide::decide;
use ecs_greenlight::flow::inbox::{self, Inbox, inbox};
use ecs_greenlight::flow::outcome::{Evidence, Outcome, Verdict};
use ecs_greenlight::flow::stop::{Stop, stop};
use ecs_greenlight::flow::watch::{Watch, WatchUpdate, watch};
use ecs_sim::{
    Action as Deed, DeploymentConfiguration, Fault, FaultKind, LifecycleHook, Operation, Settings,
    Stage,
};

use crate::driver::{Run, World, session};
use crate::scene::{
    MINUTE, blue_green, decision, deploy, described, next_pause, parsed, paused, waiting, world_of,
};

const DESCRIBE: Operation = Operation::DescribeServiceDeployments;
const ACT: Operation = Operation::ContinueServiceDeployment;
const STOP: Operation = Operation::StopServiceDeployment;
const BOTH: [(Action, Deed, Verdict); 2] = [
    (Action::Continue, Deed::Continue, Verdict::Continued),
    (Action::Rollback, Deed::Rollback, Verdict::RolledBack),
];

/// Every read, or so many of them, shows the deployment as this one did.
fn freeze(world: &mut World, seen: &str, times: Option<u32>) {
    world.sim.inject(Fault {
        operation: Some(DESCRIBE),
        times,
        ..Fault::always(FaultKind::status(200, false, Some(seen)))
    });
}

/// A deployment that waits, and that every read shows as waiting for ever.
fn stuck() -> (World, String, String) {
    let (mut world, arn, hook) = waiting(Settings::default());
    let seen = described(&world, &arn);
    freeze(&mut world, &seen, None);
    (world, arn, hook)
}

/// Somebody who follows one that waits, and has seen that it does.
fn followed(session: &Session, world: &mut World, arn: &str) -> Run<WatchUpdate, ()> {
    let what = Watch {
        service_deployment_arns: vec![parsed(arn)],
        follow_superseding: false,
    };
    let mut follower = Run::new(watch(session.clone(), what));
    let start = world.now();
    world.drive_until(&mut [&mut follower], start + 1_000);
    follower
}

fn decided(
    session: &Session,
    world: &mut World,
    arn: &str,
    hook: &str,
    action: Action,
) -> (Outcome, usize) {
    let mut run = Run::new(decide(session.clone(), decision(arn, hook, action)));
    let outcome = world.drive(&mut run).expect("an outcome");
    (outcome, run.transcript.of(ACT).len())
}

fn rival(world: &mut World, arn: &str, hook: &str, deed: Deed) {
    world.sim.act(arn, hook, deed).unwrap();
}

fn claims_no_wait(outcome: &Outcome) {
    assert!(
        !outcome.message.contains("still waits"),
        "{}",
        outcome.message
    );
}

#[test]
fn an_accepted_act_leaves_no_hook_waiting_however_old_the_read_after_it() {
    for (action, _, verdict) in BOTH {
        let (mut world, arn, hook) = stuck();
        let (outcome, acts) = decided(&session(), &mut world, &arn, &hook, action);
        assert_eq!(
            (outcome.result, outcome.evidence, acts),
            (verdict, Evidence::Response, 1)
        );
        assert!(!outcome.deployment.paused);
        assert!(!outcome.deployment.hook(&hook).unwrap().awaiting_action);
        claims_no_wait(&outcome);
    }
}

#[test]
fn what_is_accepted_is_not_offered_or_sent_again_by_the_same_session() {
    for (action, _, _) in BOTH {
        let (mut world, arn, hook) = stuck();
        let session = session();
        decided(&session, &mut world, &arn, &hook, action);
        let already = match action {
            Action::Continue => Verdict::AlreadyContinued,
            Action::Rollback => Verdict::AlreadyRolledBack,
        };
        for again in [Action::Continue, Action::Rollback] {
            let (outcome, acts) = decided(&session, &mut world, &arn, &hook, again);
            assert_eq!((outcome.result, acts), (already, 0));
        }
    }
}

#[test]
fn a_watch_does_not_tell_an_accepted_hook_as_waiting_again() {
    for (action, _, _) in BOTH {
        let (mut world, arn, hook) = waiting(Settings::default());
        let seen = described(&world, &arn);
        let session = session();
        let mut follower = followed(&session, &mut world, &arn);
        freeze(&mut world, &seen, Some(5));
        decided(&session, &mut world, &arn, &hook, action);
        world.drive(&mut follower);
        let mut told = follower.told.iter().map(|(_, update)| update);
        assert!(matches!(told.next(), Some(WatchUpdate::Paused(_))));
        for update in told {
            let (WatchUpdate::State(look) | WatchUpdate::Ended(look)) = update else {
                panic!("{update:?}");
            };
            assert!(!look.rollout.paused);
        }
    }
}

#[test]
fn an_inbox_does_not_list_an_accepted_hook_as_waiting_again() {
    for (action, _, _) in BOTH {
        let (mut world, arn, hook) = waiting(Settings::default());
        let seen = described(&world, &arn);
        let session = session();
        let what = Inbox {
            refresh_every: Some(Duration::from_secs(5)),
            ..Inbox::default()
        };
        let mut looking = Run::new(inbox(session.clone(), what));
        let start = world.now();
        world.drive_until(&mut [&mut looking], start + 1_000);
        freeze(&mut world, &seen, Some(6));
        decided(&session, &mut world, &arn, &hook, action);
        world.drive_until(&mut [&mut looking], start + MINUTE);
        let told: Vec<_> = looking
            .told
            .iter()
            .filter_map(|(_, update)| match update {
                inbox::InboxUpdate::Paused { .. } => Some("paused"),
                inbox::InboxUpdate::Gone { .. } => Some("gone"),
                inbox::InboxUpdate::Progress(_) => None,
            })
            .collect();
        assert_eq!(told, ["paused", "gone"]);
    }
}

#[test]
fn a_read_that_goes_back_in_time_brings_no_pause_back() {
    for (action, deed, _) in BOTH {
        let (mut world, arn, hook) = waiting(Settings::default());
        let seen = described(&world, &arn);
        let start = world.now();
        let mut follower = followed(&session(), &mut world, &arn);
        rival(&mut world, &arn, &hook, deed);
        world.drive_until(&mut [&mut follower], start + 11_000);
        freeze(&mut world, &seen, Some(1));
        world.drive(&mut follower);
        let paused = |update: &WatchUpdate| match update {
            WatchUpdate::State(look) | WatchUpdate::Paused(look) | WatchUpdate::Ended(look) => {
                look.rollout.paused
            }
            _ => false,
        };
        let waiting = follower.told.iter().filter(|(_, update)| paused(update));
        assert_eq!(waiting.count(), 1, "{action:?}");
    }
}

#[test]
fn a_refusal_is_looked_into_for_seconds_before_anything_is_said_of_the_hook() {
    for (action, deed, verdict) in BOTH {
        for lagging in [1, 2, 3] {
            let (mut world, arn, hook) = waiting(Settings::default());
            let seen = described(&world, &arn);
            rival(&mut world, &arn, &hook, deed);
            freeze(&mut world, &seen, Some(lagging));
            let (outcome, acts) = decided(&session(), &mut world, &arn, &hook, action);
            assert_eq!(
                (outcome.result, outcome.evidence, acts),
                (verdict, Evidence::Read, 1)
            );
        }
    }
}

#[test]
fn a_refusal_that_no_read_ever_explains_says_what_ecs_said_and_claims_no_wait() {
    for (action, _, _) in BOTH {
        for (_, deed, _) in BOTH {
            let (mut world, arn, hook) = stuck();
            rival(&mut world, &arn, &hook, deed);
            let (outcome, acts) = decided(&session(), &mut world, &arn, &hook, action);
            assert_eq!((outcome.result, acts), (Verdict::Unknown, 1));
            assert!(
                outcome.message.starts_with("ECS refused: "),
                "{}",
                outcome.message
            );
            claims_no_wait(&outcome);
        }
    }
}

#[test]
fn an_act_executed_without_an_answer_takes_effect_once_however_old_the_reads() {
    for (action, _, _) in BOTH {
        let (mut world, arn, hook) = stuck();
        world.network.fault(ACT, 1, FaultKind::DropResponse);
        // Faults hit in the order in which they were injected, and each its own operation.
        let (outcome, acts) = decided(&session(), &mut world, &arn, &hook, action);
        assert_eq!(
            (outcome.result, outcome.evidence, acts),
            (Verdict::Unknown, Evidence::Read, 2)
        );
        claims_no_wait(&outcome);
        let truth = world.sim.deployment(&arn).unwrap();
        let effective = truth.acts.iter().filter(|act| act.refused.is_none());
        assert_eq!(effective.count(), 1);
    }
}

#[test]
fn older_reads_of_an_earlier_step_do_not_make_a_later_hook_go_on() {
    let step = LifecycleHook::pause(Stage::PreProductionTrafficShift, 60, Deed::Rollback);
    let (mut world, arn, first) = paused(
        Settings::default(),
        DeploymentConfiguration::linear(25.0, 0).with_hook(step),
    );
    let mut older = vec![described(&world, &arn)];
    rival(&mut world, &arn, &first, Deed::Continue);
    let mut ahead = world.sim.clone();
    next_pause(&mut ahead, &arn);
    world.sim.advance(ahead.now() - 1);
    older.push(described(&world, &arn));
    let second = next_pause(&mut world.sim, &arn);
    world.network.fault(ACT, 1, FaultKind::DropRequest);
    world.network.fault(ACT, 2, FaultKind::DropRequest);
    for (number, seen) in older.into_iter().enumerate() {
        let stale = FaultKind::status(200, false, Some(&seen));
        world.network.fault(DESCRIBE, number + 2, stale);
    }
    let (outcome, _) = decided(&session(), &mut world, &arn, &second, Action::Continue);
    assert_eq!(outcome.result, Verdict::Unknown);
    assert!(
        world
            .sim
            .deployment(&arn)
            .unwrap()
            .hook(&second)
            .unwrap()
            .awaits_action()
    );
}

#[test]
fn an_accepted_stop_goes_back_however_old_the_read_after_it() {
    let configuration = blue_green();
    let mut world = world_of(Settings::default(), configuration);
    let arn = deploy(&mut world.sim);
    world.sim.advance(world.now() + 10_000);
    let seen = described(&world, &arn);
    freeze(&mut world, &seen, None);
    let session = session();
    let what = Stop {
        arn: parsed(&arn),
        if_match: None,
    };
    let mut run = Run::new(stop(session.clone(), what.clone()));
    let outcome = world.drive(&mut run).unwrap();
    assert_eq!(
        (outcome.result, outcome.evidence),
        (Verdict::RolledBack, Evidence::Response)
    );
    assert_eq!(outcome.deployment.status.as_str(), "ROLLBACK_REQUESTED");

    let mut again = Run::new(stop(session, what));
    let outcome = world.drive(&mut again).unwrap();
    assert_eq!(outcome.result, Verdict::AlreadyRolledBack);
    assert!(again.transcript.of(STOP).is_empty());
}
