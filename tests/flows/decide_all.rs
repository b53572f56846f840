//! `decide_all`: each hook by the rules of `decide`, the first rollback ends it.

use ecs_greenlight::Error;
use ecs_greenlight::ecs::Action;
use ecs_greenlight::error::code;
use ecs_greenlight::flow::decide_all::{Decided, decide_all};
use ecs_greenlight::flow::outcome::{Evidence, Verdict};
use ecs_greenlight::rollout::Etag;
use ecs_sim::{
    Action as Deed, DeploymentConfiguration, Fault, FaultKind, LifecycleHook, Operation,
    ResolvedHooks, Settings, Status,
};

use crate::decide::rules;
use crate::driver::{Run, World, session};
use crate::scene::{
    MINUTE, STAGE, act, aws, deploy, described, every_aws, parsed, pause, paused, rollout, truth,
};

const DESCRIBE: Operation = Operation::DescribeServiceDeployments;
const ACT: Operation = Operation::ContinueServiceDeployment;

const ALREADY_CONTINUED: (Verdict, Evidence) = (Verdict::AlreadyContinued, Evidence::Read);
const CONTINUED: (Verdict, Evidence) = (Verdict::Continued, Evidence::Response);
const ROLLED_BACK: (Verdict, Evidence) = (Verdict::RolledBack, Evidence::Response);
const WENT_BACK: (Verdict, Evidence) = (Verdict::WentBack, Evidence::Read);

/// A deployment that waits at so many hooks of one stage.
fn waiting<const HOOKS: usize>(settings: Settings) -> (World, String, [String; HOOKS]) {
    let configuration = (0..HOOKS).fold(DeploymentConfiguration::blue_green(), |so_far, _| {
        so_far.with_hook(pause())
    });
    let (world, arn, _) = paused(settings, configuration);
    let hooks: Vec<String> = truth(&world.sim, &arn)
        .waiting()
        .map(|hook| hook.id.clone())
        .collect();
    (world, arn, hooks.try_into().unwrap())
}

type All = Run<Decided, Result<Vec<Decided>, Error>>;

/// Decides all, and holds what was sent for each hook to the rules of a decision on it.
fn decided(world: &mut World, arn: &str, hooks: &[String], action: Action) -> (Vec<Decided>, All) {
    let mut run = Run::new(decide_all(
        session(),
        parsed(arn),
        hooks.to_vec(),
        action,
        None,
    ));
    let all = world.drive(&mut run).expect("a list");
    for act in run.transcript.of(ACT) {
        let hook = act.input["hookId"].as_str().unwrap().to_owned();
        assert!(hooks.contains(&hook), "an act on a hook that nobody chose");
    }
    for hook in hooks {
        rules::check_hook(&run.transcript, arn, hook, action);
    }
    let named: Vec<&String> = all.iter().map(|decided| &decided.hook_id).collect();
    assert_eq!(named, hooks.iter().collect::<Vec<_>>());
    let told: Vec<&String> = run
        .told
        .iter()
        .map(|(_, decided)| &decided.hook_id)
        .collect();
    assert_eq!(told, named);
    (all, run)
}

/// What became of each hook: the verdict, or the code of the error.
fn results(all: &[Decided]) -> Vec<Result<(Verdict, Evidence), &str>> {
    all.iter()
        .map(|decided| match &decided.result {
            Ok(outcome) => Ok((outcome.result, outcome.evidence)),
            Err(error) => Err(error.code()),
        })
        .collect()
}

#[test]
fn each_hook_is_continued_after_a_read_of_its_own_and_reported_as_soon_as_it_is_known() {
    for settings in every_aws() {
        let (mut world, arn, hooks) = waiting::<3>(settings);
        let (all, run) = decided(&mut world, &arn, &hooks, Action::Continue);
        assert_eq!(results(&all), [Ok(CONTINUED); 3]);
        assert_eq!(
            run.transcript.operations(),
            [
                DESCRIBE, ACT, DESCRIBE, DESCRIBE, ACT, DESCRIBE, DESCRIBE, ACT, DESCRIBE
            ]
        );
        let at: Vec<i64> = run.told.iter().map(|(at, _)| at - run.told[0].0).collect();
        assert_eq!(at, [0, 120, 240]);
        world.sim.advance(world.now() + 10 * MINUTE);
        assert_eq!(truth(&world.sim, &arn).status, Status::Successful);
    }
}

#[test]
fn one_rollback_suffices_and_the_other_hooks_are_read() {
    for settings in every_aws() {
        let (mut world, arn, hooks) = waiting::<3>(settings);
        let (all, run) = decided(&mut world, &arn, &hooks, Action::Rollback);
        assert_eq!(
            results(&all),
            [Ok(ROLLED_BACK), Ok(WENT_BACK), Ok(WENT_BACK)]
        );
        assert_eq!(
            run.transcript.operations(),
            [DESCRIBE, ACT, DESCRIBE, DESCRIBE]
        );
        assert_eq!(
            all[1].result.as_ref().unwrap().message,
            "The hook no longer awaits action: the deployment is rolling back or has rolled back. Nothing was sent."
        );
    }
}

#[test]
fn once_somebody_rolled_back_nothing_is_sent_for_a_hook_that_is_still_listed() {
    let (mut world, arn, hooks) = waiting::<2>(aws(ResolvedHooks::Stay));
    let first = hooks[0].clone();
    world.network.rewrite(DESCRIBE, move |output| {
        let listed = output["serviceDeployments"][0]["lifecycleHookDetails"].as_array_mut();
        let mut listed = listed.unwrap().iter_mut();
        let hook = listed.find(|hook| hook["hookId"] == *first).unwrap();
        hook["status"] = "FAILED".into();
    });
    let (all, run) = decided(&mut world, &arn, &hooks, Action::Rollback);
    assert_eq!(run.transcript.operations(), [DESCRIBE, DESCRIBE]);
    assert_eq!(
        results(&all),
        [
            Ok((Verdict::AlreadyRolledBack, Evidence::Read)),
            Ok((Verdict::NotApplied, Evidence::Read))
        ]
    );
}

#[test]
fn somebody_elses_rollback_between_two_hooks_ends_it() {
    for settings in every_aws() {
        let (mut world, arn, hooks) = waiting::<3>(settings);
        world
            .network
            .after(ACT, 1, act(&arn, &hooks[2], Deed::Rollback));
        let (all, run) = decided(&mut world, &arn, &hooks, Action::Continue);
        assert_eq!(run.transcript.of(ACT).len(), 1);
        assert_eq!(results(&all)[..2], [Ok(CONTINUED), Ok(WENT_BACK)]);
        assert!(matches!(
            results(&all)[2],
            Ok((
                Verdict::AlreadyRolledBack | Verdict::WentBack,
                Evidence::Read
            ))
        ));
    }
}

#[test]
fn a_hook_that_was_rolled_back_before_ends_it_and_nothing_is_sent() {
    for settings in every_aws() {
        let (mut world, arn, hooks) = waiting::<2>(settings);
        world.sim.act(&arn, &hooks[0], Deed::Rollback).unwrap();
        let (all, run) = decided(&mut world, &arn, &hooks, Action::Continue);
        assert!(run.transcript.of(ACT).is_empty());
        assert_eq!(run.transcript.operations(), [DESCRIBE, DESCRIBE]);
        assert_eq!(results(&all)[1], Ok(WENT_BACK));
    }
}

#[test]
fn a_newer_deployment_ends_it() {
    for settings in every_aws() {
        let (mut world, arn, hooks) = waiting::<3>(settings);
        world.network.after(ACT, 1, |sim| {
            deploy(sim);
        });
        let (all, run) = decided(&mut world, &arn, &hooks, Action::Continue);
        assert_eq!(run.transcript.of(ACT).len(), 1);
        assert_eq!(
            results(&all)[1..],
            [Ok((Verdict::Superseded, Evidence::Read)); 2]
        );
    }
}

#[test]
fn a_hook_that_somebody_continued_does_not_keep_the_others_from_it() {
    for action in [Action::Continue, Action::Rollback] {
        let (mut world, arn, hooks) = waiting::<2>(aws(ResolvedHooks::Stay));
        world.sim.act(&arn, &hooks[0], Deed::Continue).unwrap();
        let (all, _) = decided(&mut world, &arn, &hooks, action);
        let second = match action {
            Action::Continue => CONTINUED,
            Action::Rollback => ROLLED_BACK,
        };
        assert_eq!(results(&all), [Ok(ALREADY_CONTINUED), Ok(second)]);
    }
}

#[test]
fn a_rollback_that_somebody_crossed_by_continuing_is_tried_at_the_next_hook() {
    let (mut world, arn, hooks) = waiting::<2>(aws(ResolvedHooks::Stay));
    world
        .network
        .before(ACT, 1, act(&arn, &hooks[0], Deed::Continue));
    let (all, _) = decided(&mut world, &arn, &hooks, Action::Rollback);
    assert_eq!(
        results(&all),
        [Ok((Verdict::Conflict, Evidence::Read)), Ok(ROLLED_BACK)]
    );
}

#[test]
fn an_error_at_one_hook_hides_no_other() {
    for settings in every_aws() {
        let (mut world, arn, hooks) = waiting::<3>(settings);
        world.network.fault(ACT, 2, FaultKind::Deny);
        let (all, _) = decided(&mut world, &arn, &hooks, Action::Continue);
        assert_eq!(
            results(&all),
            [Ok(CONTINUED), Err("AccessDeniedException"), Ok(CONTINUED)]
        );
        let waits: Vec<&str> = truth(&world.sim, &arn)
            .waiting()
            .map(|hook| &*hook.id)
            .collect();
        assert_eq!(waits, [&*hooks[1]]);
    }
}

#[test]
fn a_rollback_refused_at_one_hook_is_tried_at_the_next() {
    let (mut world, arn, hooks) = waiting::<3>(Settings::default());
    world.network.fault(ACT, 1, FaultKind::Deny);
    let (all, run) = decided(&mut world, &arn, &hooks, Action::Rollback);
    assert_eq!(
        results(&all),
        [Err("AccessDeniedException"), Ok(ROLLED_BACK), Ok(WENT_BACK)]
    );
    assert_eq!(run.transcript.of(ACT).len(), 2);
}

#[test]
fn a_lost_act_is_read_back_at_its_own_hook_before_the_next_one_is_touched() {
    let (mut world, arn, hooks) = waiting::<2>(aws(ResolvedHooks::Stay));
    world.network.fault(ACT, 1, FaultKind::DropResponse);
    let (all, run) = decided(&mut world, &arn, &hooks, Action::Continue);
    assert_eq!(
        results(&all),
        [Ok((Verdict::Continued, Evidence::Read)), Ok(CONTINUED)]
    );
    assert_eq!(
        run.transcript.operations(),
        [DESCRIBE, ACT, DESCRIBE, DESCRIBE, ACT, DESCRIBE]
    );
}

#[test]
fn a_lost_rollback_that_took_effect_is_not_repeated_at_the_next_hook() {
    for settings in every_aws() {
        let (mut world, arn, hooks) = waiting::<2>(settings);
        world.network.fault(ACT, 1, FaultKind::DropResponse);
        let (all, run) = decided(&mut world, &arn, &hooks, Action::Rollback);
        assert_eq!(run.transcript.of(ACT).len(), 1);
        assert_eq!(results(&all)[1], Ok(WENT_BACK));
    }
}

#[test]
fn outcomes_already_reached_are_kept_when_nothing_can_be_read_any_more() {
    let (mut world, arn, hooks) = waiting::<2>(Settings::default());
    world.network.after(DESCRIBE, 2, |sim| {
        sim.inject(Fault::always(FaultKind::Deny));
    });
    let (all, _) = decided(&mut world, &arn, &hooks, Action::Rollback);
    assert_eq!(
        results(&all),
        [Ok(ROLLED_BACK), Err("AccessDeniedException")]
    );
}

#[test]
fn a_rollback_that_the_next_read_does_not_show_yet_is_not_sent_twice() {
    let (mut world, arn, hooks) = waiting::<2>(Settings::default());
    // What ECS said of the deployment before the act, said again after it.
    let stale = described(&world, &arn);
    for number in [2, 3] {
        let again = FaultKind::status(200, false, Some(&stale));
        world.network.fault(DESCRIBE, number, again);
    }
    let (all, run) = decided(&mut world, &arn, &hooks, Action::Rollback);
    assert_eq!(
        results(&all),
        [Ok(ROLLED_BACK), Ok((Verdict::WentBack, Evidence::Read))]
    );
    assert_eq!(run.transcript.of(ACT).len(), 1);
    assert_eq!(
        all[1].result.as_ref().unwrap().message,
        "The hook no longer awaits action: the deployment is rolling back or has rolled back. Nothing was sent."
    );
}

/// From now on ECS says of the deployment what it says now, whatever happens.
fn every_read_stays_as_now(world: &mut World, arn: &str) {
    let now = described(world, arn);
    world
        .sim
        .inject(Fault::always(FaultKind::status(200, false, Some(&now))).of(DESCRIBE));
}

#[test]
fn hooks_continued_while_every_read_is_stale_are_not_reported_as_waiting() {
    let (mut world, arn, hooks) = waiting::<2>(Settings::default());
    every_read_stays_as_now(&mut world, &arn);
    let (all, run) = decided(&mut world, &arn, &hooks, Action::Continue);
    assert_eq!(results(&all), [Ok(CONTINUED), Ok(CONTINUED)]);
    assert_eq!(run.transcript.of(ACT).len(), 2);
    for (one, left) in all.iter().zip([1, 0]) {
        let outcome = one.result.as_ref().unwrap();
        assert_eq!(
            outcome.message,
            "ECS accepted. The deployment does not show it yet."
        );
        let hooks = outcome.deployment.hooks.iter();
        assert_eq!(hooks.filter(|hook| hook.awaiting_action).count(), left);
    }
}

#[test]
fn a_rollback_that_no_read_shows_is_not_sent_twice() {
    let (mut world, arn, hooks) = waiting::<2>(Settings::default());
    every_read_stays_as_now(&mut world, &arn);
    let (all, run) = decided(&mut world, &arn, &hooks, Action::Rollback);
    assert_eq!(
        results(&all),
        [Ok(ROLLED_BACK), Ok((Verdict::WentBack, Evidence::Read))]
    );
    assert_eq!(run.transcript.of(ACT).len(), 1);
}

/// `decide_all`, bound to this etag.
fn decide_all_bound(
    arn: &str,
    hooks: &[String],
    action: Action,
    etag: &Etag,
) -> Run<Decided, Result<Vec<Decided>, Error>> {
    let if_match = Some(etag.clone());
    Run::new(decide_all(
        session(),
        parsed(arn),
        hooks.to_vec(),
        action,
        if_match,
    ))
}

#[test]
fn hooks_of_a_deployment_in_another_state_are_not_decided_and_nothing_is_sent() {
    let (mut world, arn, hooks) = waiting::<2>(Settings::default());
    let other = "1-00000000000000000000000000000000".parse().unwrap();
    for action in [Action::Continue, Action::Rollback] {
        let mut run = decide_all_bound(&arn, &hooks, action, &other);
        let error = world.drive(&mut run).unwrap_err();
        assert_eq!(error.code(), "consequence-changed");
        assert!(run.transcript.of(ACT).is_empty() && run.told.is_empty());
    }
    assert!(truth(&world.sim, &arn).acts.is_empty());
}

#[test]
fn the_acts_after_the_first_follow_from_it_and_are_not_bound() {
    let (mut world, arn, hooks) = waiting::<2>(Settings::default());
    let seen = rollout(&world, &arn);
    let etag = seen.continuing.etag.unwrap();
    assert_eq!(seen.continuing_all.unwrap().etag.as_ref(), Some(&etag));
    let mut run = decide_all_bound(&arn, &hooks, Action::Continue, &etag);
    let all = world.drive(&mut run).unwrap();
    assert_eq!(results(&all), [Ok(CONTINUED), Ok(CONTINUED)]);
}

#[test]
fn the_first_act_is_bound_although_an_earlier_hook_had_been_decided() {
    let (mut world, arn, hooks) = waiting::<2>(Settings::default());
    let etag = rollout(&world, &arn).continuing.etag.unwrap();
    world.sim.act(&arn, &hooks[0], Deed::Continue).unwrap();
    let mut run = decide_all_bound(&arn, &hooks, Action::Continue, &etag);
    let error = world.drive(&mut run).unwrap_err();
    assert_eq!(error.code(), "consequence-changed");
    assert!(run.transcript.of(ACT).is_empty());
}

#[test]
fn no_hook_or_the_same_one_twice_is_refused_before_anything_is_sent() {
    let (mut world, arn, hooks) = waiting::<2>(Settings::default());
    let twice = vec![hooks[0].clone(), hooks[1].clone(), hooks[0].clone()];
    for named in [Vec::new(), twice] {
        let mut run = Run::new(decide_all(
            session(),
            parsed(&arn),
            named,
            Action::Continue,
            None,
        ));
        assert_eq!(
            world.drive(&mut run).unwrap_err().code(),
            code::INVALID_INPUT
        );
        assert!(run.transcript.0.is_empty());
    }
}

#[test]
fn a_hook_of_another_stage_is_reported_as_unknown_and_the_others_are_decided() {
    let later = LifecycleHook::pause(
        ecs_sim::Stage::PreProductionTrafficShift,
        60,
        Deed::Rollback,
    );
    let configuration = DeploymentConfiguration::blue_green()
        .with_hook(pause())
        .with_hook(later);
    let (mut world, arn, hook) = paused(Settings::default(), configuration);
    assert_eq!(truth(&world.sim, &arn).hook(&hook).unwrap().stage, STAGE);
    let named = ["ecs-pause-of-another-stage".to_owned(), hook];
    let (all, _) = decided(&mut world, &arn, &named, Action::Continue);
    assert_eq!(
        results(&all),
        [Ok((Verdict::Unknown, Evidence::Read)), Ok(CONTINUED)]
    );
}
