//! An act that is bound to what the person was told it does.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::decide::Decision;
use ecs_greenlight::flow::outcome::{Evidence, Verdict};
use ecs_sim::{Action as Deed, DeploymentConfiguration, FaultKind, LifecycleHook, Settings, Stage};

use super::{ACT, DESCRIBE, Decided, decided, decided_as};
use crate::driver::{World, session};
use crate::scene::{decision, next_pause, pause, paused, rollout, truth};

/// Decides as somebody does who was told `consequence`.
fn decided_told(
    world: &mut World,
    arn: &str,
    hook: &str,
    action: Action,
    consequence: &str,
) -> Decided {
    let decision = Decision {
        told: Some(consequence.to_owned()),
        ..decision(arn, hook, action)
    };
    decided_as(&session(), world, decision)
}

#[test]
fn an_act_that_still_does_what_was_told_is_sent() {
    for action in [Action::Continue, Action::Rollback] {
        let (mut world, arn, hook) = paused(
            Settings::default(),
            DeploymentConfiguration::blue_green().with_hook(pause()),
        );
        let now = rollout(&world, &arn);
        let told = match action {
            Action::Continue => now.continuing.consequence.unwrap(),
            Action::Rollback => now.roll_back.consequence.unwrap(),
        };
        let done = decided_told(&mut world, &arn, &hook, action, &told);
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
fn a_lost_act_that_would_do_something_else_by_now_is_not_sent_again() {
    let (mut world, arn, mine, other) = at_two_hooks();
    let told = rollout(&world, &arn).continuing.consequence.unwrap();
    world.network.fault(ACT, 1, FaultKind::DropRequest);
    let at = arn.clone();
    world.network.before(DESCRIBE, 2, move |sim| {
        sim.act(&at, &other, Deed::Continue).unwrap();
    });
    let lost = decided_told(&mut world, &arn, &mine, Action::Continue, &told);
    assert_eq!(lost.verdict(), (Verdict::Unknown, Evidence::Read));
    assert_eq!(lost.sent(), (1, 5));
    assert!(lost.outcome().message.contains(
        ", and the deployment still shows the hook waiting. It was not sent again: the deployment has moved, and it would do something else by now \
         than you were told. A late request may still take effect"
    ));
    let seen = lost.outcome().deployment.hooks.iter();
    assert_eq!(seen.filter(|hook| hook.awaiting_action).count(), 1);
    let stands = truth(&world.sim, &arn).hook(&mine).unwrap();
    assert!(stands.awaits_action());
}

#[test]
fn a_lost_act_that_still_does_what_was_told_is_sent_again() {
    let (mut world, arn, mine, _) = at_two_hooks();
    let told = rollout(&world, &arn).continuing.consequence.unwrap();
    world.network.fault(ACT, 1, FaultKind::DropRequest);
    let lost = decided_told(&mut world, &arn, &mine, Action::Continue, &told);
    assert_eq!(lost.verdict(), (Verdict::Continued, Evidence::Response));
    assert_eq!(lost.run.transcript.of(ACT).len(), 2);
}

#[test]
fn an_act_that_does_something_else_by_now_is_not_sent_and_says_what_it_does_now() {
    let (mut world, arn, mine, other) = at_two_hooks();
    let told = rollout(&world, &arn).continuing.consequence.unwrap();
    assert_eq!(
        decided(&mut world, &arn, &other, Action::Continue).verdict(),
        (Verdict::Continued, Evidence::Response)
    );

    let refused = decided_told(&mut world, &arn, &mine, Action::Continue, &told);
    let error = refused.result.as_ref().unwrap_err();
    assert_eq!(error.code(), "consequence-changed");
    let now = rollout(&world, &arn).continuing.consequence.unwrap();
    assert_eq!(
        error.message(),
        format!(
            "Nothing was executed: the deployment has moved since you read what this does. Now: {now}"
        )
    );
    assert!(refused.run.transcript.of(ACT).is_empty());
}

#[test]
fn a_hook_that_no_longer_waits_is_told_as_decided_not_as_moved() {
    let step = LifecycleHook::pause(Stage::PreProductionTrafficShift, 60, Deed::Rollback);
    let (mut world, arn, hook) = paused(
        Settings::default(),
        DeploymentConfiguration::linear(50.0, 1).with_hook(step),
    );
    let told = rollout(&world, &arn).continuing.consequence.unwrap();
    decided(&mut world, &arn, &hook, Action::Continue);
    next_pause(&mut world.sim, &arn);
    let late = decided_told(&mut world, &arn, &hook, Action::Continue, &told);
    assert!(late.result.is_ok());
    assert!(late.run.transcript.of(ACT).is_empty());
}
