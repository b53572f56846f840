//! `decide`: what is sent, and what is claimed.

use ecs_greenlight::Error;
use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::decide::decide;
use ecs_greenlight::flow::outcome::{Evidence, Outcome, Verdict};
use ecs_sim::key::{self};
use ecs_sim::{
    DecidedHookError, DeploymentConfiguration, DeploymentSpec, Fate, Fault, FaultKind,
    LifecycleHook, Operation, ResolvedHooks, Settings, Stage, Status,
};

use crate::driver::{Drive, blue_green, credentials, pause, place};

const ACT: &str = "ContinueServiceDeployment";

fn act(drive: &mut Drive, arn: &str, hook: &str, action: Action) -> Result<Outcome, Error> {
    let flow = decide(
        drive.session.clone(),
        arn.parse().unwrap(),
        hook.to_owned(),
        action,
    );
    drive.finish(flow)
}

fn fault(kind: FaultKind) -> Fault {
    Fault::once(Operation::ContinueServiceDeployment, kind)
}

/// Every candidate for what AWS documents nowhere.
fn settings() -> impl Iterator<Item = Settings> {
    [
        DecidedHookError::InvalidParameterException,
        DecidedHookError::ClientException,
    ]
    .into_iter()
    .flat_map(|error| {
        [ResolvedHooks::Stay, ResolvedHooks::Vanish].map(|resolved_hooks| Settings {
            decided_hook_error: error,
            resolved_hooks,
            ..Settings::default()
        })
    })
}

#[test]
fn continuing_sends_the_hook_and_the_action_once_after_a_look() {
    for settings in settings() {
        let mut drive = Drive::new(settings);
        let arn = drive.paused(blue_green());
        let hook = drive.hook(&arn);
        let outcome = act(&mut drive, &arn, &hook, Action::Continue).unwrap();
        assert_eq!(
            (outcome.result, outcome.evidence),
            (Verdict::Continued, Evidence::Response)
        );
        assert_eq!(drive.truth(&arn).hook(&hook).unwrap().fate, Fate::Continued);
        assert_eq!(drive.sent[0].0, "DescribeServiceDeployments");
        assert_eq!(
            drive.sent[1],
            (
                ACT.to_owned(),
                format!(
                    r#"{{"serviceDeploymentArn":"{arn}","hookId":"{hook}","action":"CONTINUE"}}"#
                )
            )
        );
        assert_eq!(drive.count(ACT), 1);
    }
}

#[test]
fn rolling_back_rolls_back() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    let hook = drive.hook(&arn);
    let outcome = act(&mut drive, &arn, &hook, Action::Rollback).unwrap();
    assert_eq!(
        (outcome.result, outcome.evidence),
        (Verdict::RolledBack, Evidence::Response)
    );
    assert_eq!(
        drive.truth(&arn).hook(&hook).unwrap().fate,
        Fate::RolledBack
    );
}

#[test]
fn what_somebody_decided_before_is_told_and_nothing_is_sent() {
    for (theirs, verdict) in [
        (ecs_sim::Action::Continue, Verdict::AlreadyContinued),
        (ecs_sim::Action::Rollback, Verdict::AlreadyRolledBack),
    ] {
        let mut drive = Drive::new(Settings {
            resolved_hooks: ResolvedHooks::Stay,
            ..Settings::default()
        });
        let arn = drive.paused(blue_green());
        let hook = drive.hook(&arn);
        drive.sim.act(&arn, &hook, theirs).unwrap();
        let outcome = act(&mut drive, &arn, &hook, Action::Continue).unwrap();
        assert_eq!(
            (outcome.result, outcome.evidence),
            (verdict, Evidence::Read)
        );
        assert_eq!(drive.count(ACT), 0);
    }
}

#[test]
fn time_that_ran_out_is_told_with_what_happened_then() {
    for (action, words) in [
        (
            ecs_sim::Action::Rollback,
            "Nobody decided in time, so ECS rolled the deployment back. Nothing was sent.",
        ),
        (
            ecs_sim::Action::Continue,
            "Nobody decided in time, so ECS continued the deployment. Nothing was sent.",
        ),
    ] {
        let mut drive = Drive::new(Settings {
            resolved_hooks: ResolvedHooks::Stay,
            ..Settings::default()
        });
        let arn = drive.paused(DeploymentConfiguration::blue_green().with_hook(pause(action)));
        let hook = drive.hook(&arn);
        drive.pass(3_600_000 + 1_000);
        let outcome = act(&mut drive, &arn, &hook, Action::Continue).unwrap();
        assert_eq!(
            (outcome.result, outcome.message.as_str()),
            (Verdict::TimedOut, words)
        );
        assert_eq!(drive.count(ACT), 0);
    }
}

#[test]
fn a_newer_deployment_supersedes() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    let hook = drive.hook(&arn);
    drive
        .sim
        .start_deployment(&place(), "shop", "checkout", DeploymentSpec::default())
        .unwrap();
    let outcome = act(&mut drive, &arn, &hook, Action::Continue).unwrap();
    assert_eq!(outcome.result, Verdict::Superseded);
    assert_eq!(drive.count(ACT), 0);
}

#[test]
fn an_unknown_hook_is_not_replaced_by_the_one_that_waits() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    let outcome = act(&mut drive, &arn, "ecs-pause-unknown", Action::Continue).unwrap();
    assert_eq!(outcome.result, Verdict::Unknown);
    assert_eq!(drive.count(ACT), 0);
    assert!(drive.truth(&arn).waiting().next().is_some());
}

#[test]
fn a_stale_hook_never_releases_a_later_pause() {
    for settings in settings() {
        let mut drive = Drive::new(settings);
        let at = LifecycleHook::pause(
            Stage::PreProductionTrafficShift,
            60,
            ecs_sim::Action::Rollback,
        );
        let arn = drive.paused(DeploymentConfiguration::canary(10.0, 1).with_hook(at));
        let first = drive.hook(&arn);
        act(&mut drive, &arn, &first, Action::Continue).unwrap();
        drive.until_paused(&arn);
        let second = drive.hook(&arn);
        assert_ne!(first, second);
        let sent = drive.count(ACT);
        act(&mut drive, &arn, &first, Action::Continue).unwrap();
        assert_eq!(drive.count(ACT), sent);
        assert_eq!(drive.truth(&arn).hook(&second).unwrap().fate, Fate::Open);
    }
}

#[test]
fn of_two_hooks_only_the_named_one_is_decided() {
    let mut drive = Drive::new(Settings::default());
    let two = blue_green().with_hook(pause(ecs_sim::Action::Rollback));
    let arn = drive.paused(two);
    let hooks: Vec<String> = drive
        .truth(&arn)
        .waiting()
        .map(|hook| hook.id.clone())
        .collect();
    let outcome = act(&mut drive, &arn, &hooks[0], Action::Continue).unwrap();
    assert_eq!(outcome.result, Verdict::Continued);
    assert!(outcome.deployment.paused);
    assert_eq!(drive.truth(&arn).hook(&hooks[1]).unwrap().fate, Fate::Open);
}

#[test]
fn an_unknown_deployment_and_missing_rights_are_errors_and_nothing_is_executed() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    let hook = drive.hook(&arn);
    let unknown =
        "arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU";
    assert_eq!(
        act(&mut drive, unknown, &hook, Action::Continue)
            .unwrap_err()
            .code(),
        "deployment-not-found"
    );
    drive.session = Drive::new(Settings::default()).session;
    drive.credentials = credentials(&key::READ_ONLY);
    let error = act(&mut drive, &arn, &hook, Action::Continue).unwrap_err();
    assert_eq!(error.code(), "AccessDeniedException");
    assert_eq!(drive.truth(&arn).hook(&hook).unwrap().fate, Fate::Open);
}

#[test]
fn a_response_that_is_lost_is_read_back_and_not_sent_again() {
    for settings in settings() {
        for kind in [
            FaultKind::DropResponse,
            FaultKind::Delay { ms: 120_000 },
            FaultKind::Status {
                status: 503,
                executed: true,
                body: None,
            },
            FaultKind::Status {
                status: 200,
                executed: true,
                body: Some("<html>".to_owned()),
            },
        ] {
            let mut drive = Drive::new(settings.clone());
            let arn = drive.paused(blue_green());
            let hook = drive.hook(&arn);
            drive.sim.inject(fault(kind.clone()));
            let outcome = act(&mut drive, &arn, &hook, Action::Continue).unwrap();
            let expected = match settings.resolved_hooks {
                ResolvedHooks::Stay => [Verdict::Continued, Verdict::Continued],
                ResolvedHooks::Vanish => [Verdict::WentOn, Verdict::Unknown],
            };
            assert!(
                expected.contains(&outcome.result),
                "{kind:?}: {:?}",
                outcome.result
            );
            assert_eq!(outcome.evidence, Evidence::Read);
            assert_eq!(drive.count(ACT), 1, "{kind:?}");
        }
    }
}

#[test]
fn a_request_that_is_lost_is_sent_again_once_after_two_looks() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    let hook = drive.hook(&arn);
    drive.sim.inject(fault(FaultKind::DropRequest));
    let outcome = act(&mut drive, &arn, &hook, Action::Continue).unwrap();
    assert_eq!(
        (outcome.result, outcome.evidence),
        (Verdict::Continued, Evidence::Response)
    );
    let order: Vec<&str> = drive.sent.iter().map(|(name, _)| name.as_str()).collect();
    let first = order.iter().position(|name| *name == ACT).unwrap();
    let second = order.iter().rposition(|name| *name == ACT).unwrap();
    assert_eq!(drive.count(ACT), 2);
    assert!(
        order[first + 1..second]
            .iter()
            .filter(|name| **name == "DescribeServiceDeployments")
            .count()
            >= 2
    );
}

#[test]
fn an_act_that_never_gets_through_claims_nothing() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    let hook = drive.hook(&arn);
    for _ in 0..2 {
        drive.sim.inject(fault(FaultKind::DropRequest));
    }
    let outcome = act(&mut drive, &arn, &hook, Action::Rollback).unwrap();
    assert_eq!((outcome.result, drive.count(ACT)), (Verdict::Unknown, 2));
    assert_eq!(drive.truth(&arn).hook(&hook).unwrap().fate, Fate::Open);
}

#[test]
fn after_a_lost_act_nothing_ends_in_an_error() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    let hook = drive.hook(&arn);
    drive.before = Some((
        ACT,
        Box::new(|sim| {
            sim.inject(fault(FaultKind::DropResponse));
            sim.inject(Fault {
                operation: Some(Operation::DescribeServiceDeployments),
                ..Fault::always(FaultKind::DropRequest)
            });
        }),
    ));
    let outcome = act(&mut drive, &arn, &hook, Action::Continue).unwrap();
    assert_eq!((outcome.result, drive.count(ACT)), (Verdict::Unknown, 1));
    assert_eq!(drive.truth(&arn).hook(&hook).unwrap().fate, Fate::Continued);
}

#[test]
fn somebody_who_acts_between_the_look_and_the_act_is_told() {
    for settings in settings() {
        for (theirs, ours) in [
            (ecs_sim::Action::Rollback, Action::Continue),
            (ecs_sim::Action::Continue, Action::Rollback),
            (ecs_sim::Action::Continue, Action::Continue),
            (ecs_sim::Action::Rollback, Action::Rollback),
        ] {
            let mut drive = Drive::new(settings.clone());
            let arn = drive.paused(blue_green());
            let hook = drive.hook(&arn);
            let (deployment, id) = (arn.clone(), hook.clone());
            drive.before = Some((
                ACT,
                Box::new(move |sim| sim.act(&deployment, &id, theirs).unwrap()),
            ));
            let outcome = act(&mut drive, &arn, &hook, ours).unwrap();
            let went_on = theirs == ecs_sim::Action::Continue;
            let wanted = went_on == (ours == Action::Continue);
            let expected = match (settings.resolved_hooks, wanted) {
                (ResolvedHooks::Stay, true) if went_on => Verdict::Continued,
                (ResolvedHooks::Stay, true) => Verdict::RolledBack,
                (ResolvedHooks::Stay, false) => Verdict::Conflict,
                (ResolvedHooks::Vanish, _) if went_on => Verdict::WentOn,
                (ResolvedHooks::Vanish, _) => Verdict::WentBack,
            };
            assert_eq!(
                outcome.result, expected,
                "{theirs:?} before {ours:?}, {settings:?}"
            );
            assert_eq!((outcome.evidence, drive.count(ACT)), (Evidence::Read, 1));
        }
    }
}

#[test]
fn a_throttled_act_is_sent_again_after_a_fresh_look_and_at_last_told() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    let hook = drive.hook(&arn);
    drive.sim.inject(fault(FaultKind::Throttle));
    let outcome = act(&mut drive, &arn, &hook, Action::Continue).unwrap();
    assert_eq!((outcome.result, drive.count(ACT)), (Verdict::Continued, 2));

    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    let hook = drive.hook(&arn);
    drive.sim.inject(Fault {
        times: None,
        ..fault(FaultKind::Throttle)
    });
    let error = act(&mut drive, &arn, &hook, Action::Continue).unwrap_err();
    assert_eq!((error.code(), drive.count(ACT)), ("ThrottlingException", 3));
    assert_eq!(drive.truth(&arn).hook(&hook).unwrap().fate, Fate::Open);
    let looks = drive
        .sent
        .iter()
        .filter(|(name, _)| name == "DescribeServiceDeployments")
        .count();
    assert_eq!(looks, 3);
}

#[test]
fn a_wrong_clock_is_corrected_before_the_act() {
    for ahead in [-3_600_000, 3_600_000] {
        let mut drive = Drive::new(Settings::default());
        let arn = drive.paused(blue_green());
        let hook = drive.hook(&arn);
        drive.clock_ahead = ahead;
        let outcome = act(&mut drive, &arn, &hook, Action::Continue).unwrap();
        assert_eq!((outcome.result, drive.count(ACT)), (Verdict::Continued, 1));
        let as_of = outcome.deployment.as_of.epoch_millis();
        assert!((as_of - drive.now).abs() < 2_000, "by ECS's clock");
    }
}

#[test]
fn a_chosen_rollback_is_true_in_the_world() {
    let mut drive = Drive::new(Settings::default());
    let arn = drive.paused(blue_green());
    let hook = drive.hook(&arn);
    act(&mut drive, &arn, &hook, Action::Rollback).unwrap();
    drive.pass(3_600_000);
    assert_eq!(drive.truth(&arn).status, Status::RollbackSuccessful);
}
