//! `stop`: once in effect, on a deployment that does not wait at a pause hook.

mod lost;
mod refused;
mod rules;

use ecs_greenlight::Error;
use ecs_greenlight::flow::Session;
use ecs_greenlight::flow::outcome::{Ending, Evidence, Outcome, Verdict};
use ecs_greenlight::flow::stop::{Stop, stop};
use ecs_sim::{Action as Deed, DeploymentConfiguration, Operation, Settings, Status, StopType};

use crate::driver::{Run, World, session};
use crate::scene::{
    MINUTE, blue_green, deploy, every_aws, next_pause, parsed, rollout, truth, waiting, world_of,
};

const DESCRIBE: Operation = Operation::DescribeServiceDeployments;
const STOP: Operation = Operation::StopServiceDeployment;

/// A stop that has ended.
struct Stopped {
    result: Result<Outcome, Error>,
    run: Run<(), Result<Outcome, Error>>,
}

/// Stops, and holds every request to the rules.
fn stopped(world: &mut World, arn: &str) -> Stopped {
    stopped_by(&session(), world, arn)
}

fn stopped_by(session: &Session, world: &mut World, arn: &str) -> Stopped {
    let mut run = Run::new(stop(
        session.clone(),
        Stop {
            arn: parsed(arn),
            if_match: None,
        },
    ));
    let result = world.drive(&mut run);
    rules::check(&run.transcript, arn);
    Stopped { result, run }
}

impl Stopped {
    fn outcome(&self) -> &Outcome {
        self.result.as_ref().expect("an outcome")
    }

    fn verdict(&self) -> (Verdict, Evidence) {
        (self.outcome().result, self.outcome().evidence)
    }

    fn error(&self) -> &Error {
        self.result.as_ref().expect_err("an error")
    }

    fn operations(&self) -> Vec<Operation> {
        self.run.transcript.operations()
    }
}

/// A deployment that goes on, ten seconds after it was asked for.
fn going_on(settings: Settings) -> (World, String) {
    let mut world = world_of(settings, DeploymentConfiguration::blue_green());
    let arn = deploy(&mut world.sim);
    world.sim.advance(world.now() + 10_000);
    assert_eq!(truth(&world.sim, &arn).status, Status::InProgress);
    (world, arn)
}

#[test]
fn a_deployment_that_goes_on_is_read_stopped_with_a_rollback_and_read_again() {
    let (mut world, arn) = going_on(Settings::default());
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::RolledBack, Evidence::Response));
    assert_eq!(stopped.operations(), [DESCRIBE, STOP, DESCRIBE]);
    let outcome = stopped.outcome();
    assert_eq!(
        outcome.message,
        "ECS accepted. The deployment is rolling back."
    );
    assert_eq!(outcome.deployment.status.as_str(), "ROLLBACK_REQUESTED");
    assert_eq!((&outcome.hook_id, &outcome.action), (&None, &None));
    world.sim.advance(world.now() + 10 * MINUTE);
    assert_eq!(truth(&world.sim, &arn).status, Status::RollbackSuccessful);
}

#[test]
fn a_stop_is_bound_to_the_deployment_as_it_was_seen() {
    let (mut world, arn) = going_on(Settings::default());
    let bound = |etag: &str| Stop {
        arn: parsed(&arn),
        if_match: Some(etag.parse().unwrap()),
    };
    let of_another_state = bound("1-00000000000000000000000000000000");
    let mut run = Run::new(stop(session(), of_another_state));
    let error = world.drive(&mut run).unwrap_err();
    assert_eq!(error.code(), "consequence-changed");
    assert!(run.transcript.of(STOP).is_empty());
    assert!(truth(&world.sim, &arn).acts.is_empty());

    let seen = rollout(&world, &arn).stop.etag.unwrap();
    let mut run = Run::new(stop(session(), bound(seen.as_str())));
    let outcome = world.drive(&mut run).unwrap();
    assert_eq!(outcome.result, Verdict::RolledBack);
}

#[test]
fn a_deployment_that_has_not_begun_is_stopped_too() {
    let mut world = world_of(Settings::default(), DeploymentConfiguration::blue_green());
    let arn = deploy(&mut world.sim);
    assert_eq!(truth(&world.sim, &arn).status, Status::Pending);
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::RolledBack, Evidence::Response));
}

#[test]
fn where_a_pause_hook_waits_nothing_is_sent_and_the_hook_is_pointed_at() {
    for settings in every_aws() {
        let (mut world, arn, hook) = waiting(settings);
        let stopped = stopped(&mut world, &arn);
        assert_eq!(stopped.verdict(), (Verdict::NotApplied, Evidence::Read));
        assert_eq!(stopped.operations(), [DESCRIBE]);
        assert!(!stopped.run.has_acted());
        assert_eq!(
            stopped.outcome().message,
            "The deployment is paused at a hook: roll it back with that hook's id. Nothing was sent."
        );
        let deployment = &stopped.outcome().deployment;
        assert!(deployment.hook(&hook).unwrap().awaiting_action);
        assert!(truth(&world.sim, &arn).acts.is_empty());
    }
}

#[test]
fn a_deployment_that_pauses_between_the_read_and_the_act_goes_back_all_the_same() {
    for settings in every_aws() {
        let configuration = blue_green();
        let mut world = world_of(settings, configuration);
        let arn = deploy(&mut world.sim);
        let mut ahead = world.sim.clone();
        next_pause(&mut ahead, &arn);
        // The read arrives 20 ms from now, the act 60 ms.
        world.sim.advance(ahead.now() - 50);
        let stopped = stopped(&mut world, &arn);
        assert_eq!(stopped.verdict(), (Verdict::RolledBack, Evidence::Response));
        assert_eq!(truth(&world.sim, &arn).hooks.len(), 1);
    }
}

#[test]
fn what_is_over_or_on_its_way_back_is_reported_and_nothing_is_sent() {
    type Before = fn(&mut World, &str);
    let cases: [(Before, Verdict, &str); 4] = [
        (
            |world, arn| world.sim.stop(arn, StopType::Rollback).unwrap(),
            Verdict::AlreadyRolledBack,
            "The deployment is already rolling back, or has rolled back. Nothing was sent.",
        ),
        (
            |world, arn| world.sim.stop(arn, StopType::Abort).unwrap(),
            Verdict::Superseded,
            "The deployment was stopped: a newer deployment of the service has replaced it, or somebody, an alarm or the circuit breaker stopped it. Nothing was sent.",
        ),
        (
            |world, _| {
                deploy(&mut world.sim);
            },
            Verdict::Superseded,
            "The deployment was stopped: a newer deployment of the service has replaced it, or somebody, an alarm or the circuit breaker stopped it. Nothing was sent.",
        ),
        (
            |world, _| world.sim.advance(world.now() + 30 * MINUTE),
            Verdict::WentOn,
            "The deployment has ended successfully, so there is nothing to stop. To go back, deploy the earlier revision again. Nothing was sent.",
        ),
    ];
    for (before, verdict, message) in cases {
        let (mut world, arn) = going_on(Settings::default());
        before(&mut world, &arn);
        let stopped = stopped(&mut world, &arn);
        assert_eq!(stopped.verdict(), (verdict, Evidence::Read));
        assert_eq!(stopped.outcome().message, message);
        assert_eq!(stopped.operations(), [DESCRIBE]);
    }
}

#[test]
fn an_unknown_deployment_is_an_error_and_nothing_is_sent() {
    let (mut world, arn) = going_on(Settings::default());
    let stopped = stopped(&mut world, &format!("{}AAAA", &arn[..arn.len() - 4]));
    assert_eq!(stopped.error().code(), "deployment-not-found");
    assert_eq!(stopped.operations(), [DESCRIBE]);
}

#[test]
fn a_hook_continued_right_before_leaves_a_deployment_that_can_be_stopped() {
    for settings in every_aws() {
        let (mut world, arn, hook) = waiting(settings);
        world.sim.act(&arn, &hook, Deed::Continue).unwrap();
        let stopped = stopped(&mut world, &arn);
        assert_eq!(stopped.verdict(), (Verdict::RolledBack, Evidence::Response));
    }
}

#[test]
fn in_a_status_that_this_version_does_not_know_nothing_is_sent() {
    let (mut world, arn) = going_on(Settings::default());
    world.network.rewrite(DESCRIBE, |output| {
        output["serviceDeployments"][0]["status"] = "ON_HOLD".into();
    });
    let stopped = stopped(&mut world, &arn);
    assert_eq!(stopped.verdict(), (Verdict::Unknown, Evidence::Read));
    assert_eq!(
        stopped.outcome().message,
        "The deployment has a status that this version does not know. Nothing was sent."
    );
    assert_eq!(stopped.outcome().ending, Ending::NotExecuted);
    assert_eq!(stopped.operations(), [DESCRIBE]);
}
