//! An act that is bound to the state of the deployment that the person saw.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::error::Remedy;
use ecs_greenlight::flow::decide::Decision;
use ecs_greenlight::flow::outcome::{Evidence, Verdict};
use ecs_greenlight::rollout::Etag;
use ecs_sim::{Action as Deed, DeploymentConfiguration, FaultKind, LifecycleHook, Settings, Stage};

use super::{ACT, DESCRIBE, Decided, decided, decided_as};
use crate::driver::{World, session};
use crate::scene::{act, decision, next_pause, pause, paused, rollout, truth, waiting};

/// Decides as somebody does who saw the deployment in this state.
fn decided_bound(world: &mut World, arn: &str, hook: &str, action: Action, etag: &Etag) -> Decided {
    let decision = Decision {
        if_match: Some(etag.clone()),
        ..decision(arn, hook, action)
    };
    decided_as(&session(), world, decision)
}

#[test]
fn an_act_on_a_deployment_that_is_as_it_was_seen_is_sent() {
    for action in [Action::Continue, Action::Rollback] {
        let (mut world, arn, hook) = waiting(Settings::default());
        let now = rollout(&world, &arn);
        let seen = match action {
            Action::Continue => now.continuing.etag.unwrap(),
            Action::Rollback => now.roll_back.etag.unwrap(),
        };
        let done = decided_bound(&mut world, &arn, &hook, action, &seen);
        assert_eq!(done.outcome().evidence, Evidence::Response);
        assert_eq!(done.run.transcript.of(ACT).len(), 1);
    }
}

/// A deployment that waits at two hooks: its ARN, the one to decide, and the other.
fn at_two_hooks() -> (World, String, String, String) {
    let configuration = DeploymentConfiguration::blue_green()
        .with_hook(pause())
        .with_hook(pause());
    let (world, arn, mine) = paused(Settings::default(), configuration);
    let waiting = truth(&world.sim, &arn).waiting();
    let other = waiting.map(|hook| hook.id.clone()).find(|id| *id != mine);
    (world, arn, mine, other.unwrap())
}

#[test]
fn a_lost_act_is_not_sent_again_once_the_deployment_has_moved() {
    let (mut world, arn, mine, other) = at_two_hooks();
    let seen = rollout(&world, &arn).continuing.etag.unwrap();
    world.network.fault(ACT, 1, FaultKind::DropRequest);
    world
        .network
        .before(DESCRIBE, 2, act(&arn, &other, Deed::Continue));
    let lost = decided_bound(&mut world, &arn, &mine, Action::Continue, &seen);
    assert_eq!(lost.verdict(), (Verdict::Unknown, Evidence::Read));
    assert_eq!(lost.sent(), (1, 5));
    assert!(lost.outcome().message.contains(
        ", and the deployment still shows the hook awaiting action. It was not sent again, because the deployment has moved on since you read what this does. A late request may still take effect"
    ));
    let seen = lost.outcome().deployment.hooks.iter();
    assert_eq!(seen.filter(|hook| hook.awaiting_action).count(), 1);
    let stands = truth(&world.sim, &arn).hook(&mine).unwrap();
    assert!(stands.awaits_action());
}

#[test]
fn a_lost_act_is_sent_again_while_the_deployment_is_as_it_was_seen() {
    let (mut world, arn, mine, _) = at_two_hooks();
    let seen = rollout(&world, &arn).continuing.etag.unwrap();
    world.network.fault(ACT, 1, FaultKind::DropRequest);
    let lost = decided_bound(&mut world, &arn, &mine, Action::Continue, &seen);
    assert_eq!(lost.verdict(), (Verdict::Continued, Evidence::Response));
    assert_eq!(lost.run.transcript.of(ACT).len(), 2);
}

#[test]
fn an_act_on_a_deployment_that_has_moved_is_not_sent_and_says_what_it_does_now() {
    let (mut world, arn, mine, other) = at_two_hooks();
    let seen = rollout(&world, &arn).continuing.etag.unwrap();
    assert_eq!(
        decided(&mut world, &arn, &other, Action::Continue).verdict(),
        (Verdict::Continued, Evidence::Response)
    );

    let refused = decided_bound(&mut world, &arn, &mine, Action::Continue, &seen);
    let error = refused.result.as_ref().unwrap_err();
    assert_eq!(error.code(), "consequence-changed");
    let now = rollout(&world, &arn).continuing.consequence.unwrap();
    assert_eq!(
        error.message(),
        format!(
            "Nothing was changed: the deployment has moved on since you read what this does. Now: {now}"
        )
    );
    assert!(refused.run.transcript.of(ACT).is_empty());
    assert!(!error.was_sent());
}

#[test]
fn where_the_deployment_moved_after_a_throttled_act_it_is_not_said_that_nothing_was_sent() {
    let (mut world, arn, mine, other) = at_two_hooks();
    let seen = rollout(&world, &arn).continuing.etag.unwrap();
    world.network.fault(ACT, 1, FaultKind::Throttle);
    world
        .network
        .before(DESCRIBE, 2, act(&arn, &other, Deed::Continue));
    let refused = decided_bound(&mut world, &arn, &mine, Action::Continue, &seen);
    let error = refused.result.as_ref().unwrap_err();
    assert_eq!(error.code(), "consequence-changed");
    assert_eq!(error.remedy(), Remedy::DecideAgain);
    assert_eq!(refused.run.transcript.of(ACT).len(), 1);
    assert!(error.was_sent());
}

#[test]
fn a_hook_that_no_longer_waits_is_reported_as_decided_not_as_moved() {
    let step = LifecycleHook::pause(Stage::PreProductionTrafficShift, 60, Deed::Rollback);
    let (mut world, arn, hook) = paused(
        Settings::default(),
        DeploymentConfiguration::linear(50.0, 1).with_hook(step),
    );
    let seen = rollout(&world, &arn).continuing.etag.unwrap();
    decided(&mut world, &arn, &hook, Action::Continue);
    next_pause(&mut world.sim, &arn);
    let late = decided_bound(&mut world, &arn, &hook, Action::Continue, &seen);
    assert!(late.result.is_ok());
    assert!(late.run.transcript.of(ACT).is_empty());
}

#[test]
fn a_rollback_is_sent_although_traffic_moved_and_another_hook_was_continued() {
    let step = || LifecycleHook::pause(Stage::PreProductionTrafficShift, 60, Deed::Rollback);
    let (mut world, arn, hook) = paused(
        Settings::default(),
        DeploymentConfiguration::linear(50.0, 1).with_hook(step()),
    );
    let seen = rollout(&world, &arn);
    decided(&mut world, &arn, &hook, Action::Continue);
    let next = next_pause(&mut world.sim, &arn);
    let now = rollout(&world, &arn);
    assert_ne!(seen.roll_back.consequence, now.roll_back.consequence);
    let back = seen.roll_back.etag.unwrap();
    let done = decided_bound(&mut world, &arn, &next, Action::Rollback, &back);
    assert_eq!(done.verdict(), (Verdict::RolledBack, Evidence::Response));
}

#[test]
fn an_etag_of_one_act_is_good_for_no_other() {
    let (mut world, arn, hook) = waiting(Settings::default());
    let now = rollout(&world, &arn);
    for (action, etag) in [
        (Action::Continue, now.roll_back.etag.unwrap()),
        (Action::Rollback, now.continuing.etag.unwrap()),
    ] {
        let refused = decided_bound(&mut world, &arn, &hook, action, &etag);
        assert_eq!(refused.result.unwrap_err().code(), "consequence-changed");
        assert!(refused.run.transcript.of(ACT).is_empty());
    }
}
