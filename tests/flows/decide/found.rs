//! What is found before anything is sent: then nothing is.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::error::code;
use ecs_greenlight::flow::outcome::{Evidence, Outcome, Verdict};
use ecs_sim::{
    Action as Deed, DeploymentConfiguration, LifecycleHook, ResolvedHooks, Settings, Stage,
    StopType, Trouble,
};

use super::{DESCRIBE, decided};
use crate::driver::World;
use crate::scene::{MINUTE, STAGE, aws, blue_green, deploy, next_pause, pause, paused, truth};

const BOTH: [Action; 2] = [Action::Continue, Action::Rollback];

/// Decides either way, twice over, and sees that nothing but a read was sent; the outcome.
fn found(world: &mut World, arn: &str, hook: &str) -> Outcome {
    let [continued, rolled_back] = BOTH.map(|action| {
        let decided = decided(world, arn, hook, action);
        assert_eq!(decided.operations(), [DESCRIBE]);
        assert!(!decided.run.has_acted());
        decided.result.unwrap()
    });
    assert_eq!(continued.result, rolled_back.result);
    assert_eq!(continued.evidence, Evidence::Read);
    assert_eq!(continued.request_id, None);
    assert!(
        continued.message.ends_with(" Nothing was sent."),
        "{}",
        continued.message
    );
    continued
}

#[test]
fn a_hook_that_somebody_continued_is_reported_and_left_alone() {
    for (resolved, verdict) in [
        (ResolvedHooks::Stay, Verdict::AlreadyContinued),
        (ResolvedHooks::Vanish, Verdict::Unknown),
    ] {
        let (mut world, arn, hook) = paused(aws(resolved), blue_green());
        world.sim.act(&arn, &hook, Deed::Continue).unwrap();
        assert_eq!(found(&mut world, &arn, &hook).result, verdict);
    }
}

#[test]
fn a_hook_that_somebody_rolled_back_is_reported_and_left_alone() {
    for (resolved, verdict) in [
        (ResolvedHooks::Stay, Verdict::AlreadyRolledBack),
        (ResolvedHooks::Vanish, Verdict::WentBack),
    ] {
        let (mut world, arn, hook) = paused(aws(resolved), blue_green());
        world.sim.act(&arn, &hook, Deed::Rollback).unwrap();
        assert_eq!(found(&mut world, &arn, &hook).result, verdict);
    }
}

#[test]
fn a_hook_continued_long_ago_in_a_deployment_that_succeeded_went_on() {
    for (resolved, verdict) in [
        (ResolvedHooks::Stay, Verdict::AlreadyContinued),
        (ResolvedHooks::Vanish, Verdict::WentOn),
    ] {
        let (mut world, arn, hook) = paused(aws(resolved), blue_green());
        world.sim.act(&arn, &hook, Deed::Continue).unwrap();
        world.sim.advance(world.now() + 30 * MINUTE);
        let outcome = found(&mut world, &arn, &hook);
        assert_eq!(outcome.result, verdict);
        assert!(outcome.deployment.finished);
    }
}

#[test]
fn a_timeout_is_reported_with_what_happened_then() {
    let words = |action| match action {
        Deed::Continue => "so ECS continued this hook",
        Deed::Rollback => "so ECS rolled the deployment back",
    };
    for action in [Deed::Continue, Deed::Rollback] {
        let hook = LifecycleHook::pause(STAGE, 10, action);
        let configuration = DeploymentConfiguration::blue_green().with_hook(hook);
        let (mut world, arn, hook) = paused(Settings::default(), configuration);
        world.sim.advance(world.now() + 10 * MINUTE);
        let outcome = found(&mut world, &arn, &hook);
        assert_eq!(outcome.result, Verdict::TimedOut);
        assert!(
            outcome.message.contains(words(action)),
            "{}",
            outcome.message
        );
    }
}

#[test]
fn a_timeout_that_leaves_no_trace_is_reported_by_where_the_deployment_went() {
    for (action, after, verdict) in [
        (Deed::Rollback, 10 * MINUTE, Verdict::WentBack),
        (Deed::Continue, 10 * MINUTE, Verdict::Unknown),
        (Deed::Continue, 30 * MINUTE, Verdict::WentOn),
    ] {
        let hook = LifecycleHook::pause(STAGE, 10, action);
        let configuration = DeploymentConfiguration::blue_green().with_hook(hook);
        let (mut world, arn, hook) = paused(aws(ResolvedHooks::Vanish), configuration);
        world.sim.advance(world.now() + after);
        assert_eq!(found(&mut world, &arn, &hook).result, verdict);
    }
}

#[test]
fn a_timeout_that_continued_one_hook_says_nothing_of_the_deployment_that_still_waits_for_another() {
    let configuration = DeploymentConfiguration::blue_green()
        .with_hook(LifecycleHook::pause(STAGE, 10, Deed::Continue))
        .with_hook(pause());
    let (mut world, arn, hook) = paused(Settings::default(), configuration);
    world.sim.advance(world.now() + 10 * MINUTE);
    let outcome = found(&mut world, &arn, &hook);
    assert_eq!(outcome.result, Verdict::TimedOut);
    assert!(outcome.deployment.paused);
    assert_eq!(
        outcome.message,
        "Nobody decided in time, so ECS continued this hook. Nothing was sent."
    );
}

#[test]
fn a_newer_deployment_supersedes_the_pause() {
    for resolved in [ResolvedHooks::Stay, ResolvedHooks::Vanish] {
        let (mut world, arn, hook) = paused(aws(resolved), blue_green());
        deploy(&mut world.sim);
        assert_eq!(found(&mut world, &arn, &hook).result, Verdict::Superseded);
        world.sim.advance(world.now() + MINUTE);
        assert_eq!(found(&mut world, &arn, &hook).result, Verdict::Superseded);
    }
}

#[test]
fn a_hook_left_behind_by_a_stop_with_a_rollback_went_back() {
    let (mut world, arn, hook) = paused(Settings::default(), blue_green());
    world.sim.stop(&arn, StopType::Rollback).unwrap();
    assert_eq!(found(&mut world, &arn, &hook).result, Verdict::WentBack);
}

#[test]
fn a_hook_left_behind_by_an_alarm_went_back() {
    for resolved in [ResolvedHooks::Stay, ResolvedHooks::Vanish] {
        let configuration = blue_green().with_alarm("web-5xx");
        let trouble = Trouble::Alarm {
            stage: STAGE,
            after_ms: MINUTE,
        };
        let (mut world, arn, hook) =
            crate::scene::paused_with(aws(resolved), configuration, vec![trouble]);
        world.sim.advance(world.now() + MINUTE);
        assert_eq!(found(&mut world, &arn, &hook).result, Verdict::WentBack);
    }
}

#[test]
fn an_unknown_hook_id_is_not_claimed_to_be_anything() {
    let (mut world, arn, _) = paused(Settings::default(), blue_green());
    let outcome = found(
        &mut world,
        &arn,
        "ecs-pause-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    );
    assert_eq!(outcome.result, Verdict::Unknown);
    assert!(outcome.deployment.paused);
}

#[test]
fn a_lambda_hook_is_nothing_that_a_person_decides() {
    let lambda = LifecycleHook::lambda(
        STAGE,
        "arn:aws:lambda:us-east-1:111122223333:function:smoke-test",
    );
    let (mut world, arn, _) = paused(Settings::default(), blue_green().with_hook(lambda));
    let running = truth(&world.sim, &arn).hooks.last().unwrap().id.clone();
    let no_pause = "This is not a pause hook: ECS runs it on its own, and there is nothing to decide. Nothing was sent.";
    for passed in [0, MINUTE] {
        world.sim.advance(world.now() + passed);
        let outcome = found(&mut world, &arn, &running);
        assert_eq!(
            (outcome.result, &*outcome.message),
            (Verdict::Unknown, no_pause)
        );
    }
}

#[test]
fn a_deployment_that_ecs_does_not_know_is_an_error() {
    let (mut world, arn, hook) = paused(Settings::default(), blue_green());
    let other = format!("{}{}", &arn[..arn.len() - 4], "AAAA");
    for action in BOTH {
        let decided = decided(&mut world, &other, &hook, action);
        assert_eq!(decided.error().code(), code::DEPLOYMENT_NOT_FOUND);
        assert_eq!(decided.operations(), [DESCRIBE]);
    }
}

#[test]
fn a_stale_hook_id_never_releases_a_later_pause_of_a_canary() {
    for resolved in [ResolvedHooks::Stay, ResolvedHooks::Vanish] {
        let before = LifecycleHook::pause(Stage::PreProductionTrafficShift, 60, Deed::Rollback);
        let (mut world, arn, first) = paused(
            aws(resolved),
            DeploymentConfiguration::canary(10.0, 5).with_hook(before),
        );
        assert_eq!(
            decided(&mut world, &arn, &first, Action::Continue)
                .verdict()
                .0,
            Verdict::Continued
        );
        let second = next_pause(&mut world.sim, &arn);
        assert_ne!(first, second);

        let verdict = match resolved {
            ResolvedHooks::Stay => Verdict::AlreadyContinued,
            ResolvedHooks::Vanish => Verdict::Unknown,
        };
        assert_eq!(found(&mut world, &arn, &first).result, verdict);
        assert!(
            truth(&world.sim, &arn)
                .hook(&second)
                .unwrap()
                .awaits_action()
        );
        assert_eq!(
            decided(&mut world, &arn, &second, Action::Continue)
                .verdict()
                .0,
            Verdict::Continued
        );
    }
}
