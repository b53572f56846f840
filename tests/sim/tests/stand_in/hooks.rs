//! Pause hooks and Lambda hooks: who decides them, when, and what becomes of them.

use crate::caller::{Call, describe};
use crate::stage::{deploying, deploying_with, end, fate, settle, standing, truth, waiting};
use ecs_sim::{
    Action, Actor, DecidedHookError, Deed, DeploymentConfiguration, Fate, LifecycleHook, Refusal,
    ResolvedHooks, Settings, Sim, Stage, Status,
};
use serde_json::{Value, json};

const FUNCTION: &str = "arn:aws:lambda:us-east-1:111122223333:function:smoke-test";

fn pausing(hooks: &[(Stage, u32, Action)]) -> DeploymentConfiguration {
    hooks.iter().fold(
        DeploymentConfiguration::blue_green(),
        |configuration, (stage, minutes, action)| {
            configuration.with_hook(LifecycleHook::pause(*stage, *minutes, *action))
        },
    )
}

fn details(sim: &mut Sim, arn: &str) -> Vec<Value> {
    let output = describe(arn).output(sim);
    let details = output["serviceDeployments"][0]["lifecycleHookDetails"].as_array();
    details.cloned().unwrap_or_default()
}

fn statuses(sim: &mut Sim, arn: &str) -> Vec<String> {
    details(sim, arn)
        .iter()
        .map(|hook| hook["status"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn all_hooks_of_a_stage_must_be_continued() {
    let stage = Stage::PostTestTrafficShift;
    let (mut sim, arn) = deploying(pausing(&[
        (stage, 60, Action::Rollback),
        (stage, 90, Action::Rollback),
    ]));
    settle(&mut sim, &arn);
    let hooks = waiting(&sim, &arn);
    assert_eq!(hooks.len(), 2);
    sim.act(&arn, &hooks[0], Action::Continue).unwrap();
    sim.advance(sim.now() + 60_000);
    assert_eq!(standing(&sim, &arn), "IN_PROGRESS POST_TEST_TRAFFIC_SHIFT");
    assert_eq!(statuses(&mut sim, &arn), ["SUCCEEDED", "AWAITING_ACTION"]);
    sim.act(&arn, &hooks[1], Action::Continue).unwrap();
    assert_eq!(end(&mut sim, &arn, Action::Rollback), Status::Successful);
}

#[test]
fn one_rollback_rolls_the_whole_deployment_back_and_withdraws_the_other_pause() {
    let stage = Stage::PostTestTrafficShift;
    let (mut sim, arn) = deploying(pausing(&[
        (stage, 60, Action::Rollback),
        (stage, 90, Action::Rollback),
    ]));
    settle(&mut sim, &arn);
    let hooks = waiting(&sim, &arn);
    sim.act(&arn, &hooks[1], Action::Rollback).unwrap();
    assert_eq!(truth(&sim, &arn).status, Status::RollbackRequested);
    assert_eq!(statuses(&mut sim, &arn), ["FAILED"]);
    assert_eq!(
        sim.act(&arn, &hooks[0], Action::Continue),
        Err(Refusal::NotAwaitingAction)
    );
    assert_eq!(fate(&sim, &arn, &hooks[0]), Fate::Withdrawn);
    assert_eq!(
        end(&mut sim, &arn, Action::Continue),
        Status::RollbackSuccessful
    );
}

#[test]
fn nobody_decides_and_the_timeout_rolls_back_at_its_moment() {
    let (mut sim, arn) = deploying(pausing(&[(Stage::PostScaleUp, 10, Action::Rollback)]));
    settle(&mut sim, &arn);
    let opened = sim.now();
    assert_eq!(details(&mut sim, &arn)[0]["expiresAt"], 1_768_479_024.0);
    assert_eq!(details(&mut sim, &arn)[0]["timeoutAction"], "ROLLBACK");
    sim.advance(opened + 599_999);
    assert_eq!(standing(&sim, &arn), "IN_PROGRESS POST_SCALE_UP");
    sim.advance(opened + 600_000);
    assert_eq!(standing(&sim, &arn), "ROLLBACK_REQUESTED POST_SCALE_UP");
    assert_eq!(statuses(&mut sim, &arn), ["TIMED_OUT"]);
    assert!(truth(&sim, &arn).acts.is_empty());
}

#[test]
fn a_timeout_that_continues_goes_on() {
    let (mut sim, arn) = deploying(pausing(&[(Stage::PostScaleUp, 10, Action::Continue)]));
    settle(&mut sim, &arn);
    sim.advance(sim.now() + 600_000);
    assert_eq!(statuses(&mut sim, &arn), ["TIMED_OUT"]);
    assert_eq!(end(&mut sim, &arn, Action::Rollback), Status::Successful);
}

#[test]
fn an_act_at_the_very_moment_of_the_timeout_is_too_late() {
    let (mut sim, arn) = deploying(pausing(&[(Stage::PostScaleUp, 10, Action::Rollback)]));
    settle(&mut sim, &arn);
    let hook = waiting(&sim, &arn).pop().unwrap();
    let (now, late) = (sim.now(), sim.now() + 600_000);
    let input = json!({ "serviceDeploymentArn": arn, "hookId": hook, "action": "CONTINUE" });
    let call = Call::new("ContinueServiceDeployment", &input);
    let answer = crate::caller::response(sim.handle(&call.signed_at(late), late));
    let message = crate::caller::error(&answer);
    assert!(
        message.starts_with("InvalidParameterException: "),
        "{message}"
    );
    assert_eq!(fate(&sim, &arn, &hook), Fate::TimedOut);
    assert_eq!(
        truth(&sim, &arn).hook(&hook).unwrap().resolved_at,
        Some(now + 600_000)
    );
}

#[test]
fn lambda_hooks_pass_by_themselves_beside_a_pause() {
    let configuration = pausing(&[(Stage::PostScaleUp, 10, Action::Rollback)])
        .with_hook(LifecycleHook::lambda(Stage::PostScaleUp, FUNCTION));
    let (mut sim, arn) = deploying(configuration);
    settle(&mut sim, &arn);
    assert_eq!(statuses(&mut sim, &arn), ["AWAITING_ACTION", "IN_PROGRESS"]);
    sim.advance(sim.now() + 4_000);
    assert_eq!(statuses(&mut sim, &arn), ["AWAITING_ACTION", "SUCCEEDED"]);
    let lambda = &details(&mut sim, &arn)[1];
    assert_eq!(lambda["targetType"], "AWS_LAMBDA");
    assert_eq!(lambda["targetArn"], FUNCTION);
    assert_eq!(lambda.get("expiresAt"), None);
}

#[test]
fn a_person_cannot_decide_a_lambda_hook() {
    let configuration = DeploymentConfiguration::blue_green()
        .with_hook(LifecycleHook::lambda(Stage::PreScaleUp, FUNCTION));
    let (mut sim, arn) = deploying(configuration);
    sim.advance(sim.now() + 2_000);
    let hook = truth(&sim, &arn).hooks[0].id.clone();
    assert_eq!(
        sim.act(&arn, &hook, Action::Continue),
        Err(Refusal::UnknownHook)
    );
}

#[test]
fn a_missing_action_continues() {
    let (mut sim, arn) = deploying(pausing(&[(
        Stage::PostTestTrafficShift,
        60,
        Action::Rollback,
    )]));
    settle(&mut sim, &arn);
    let hook = waiting(&sim, &arn).pop().unwrap();
    let output = Call::new(
        "ContinueServiceDeployment",
        &json!({ "serviceDeploymentArn": arn, "hookId": hook }),
    )
    .output(&mut sim);
    assert_eq!(output, json!({ "serviceDeploymentArn": arn }));
    assert_eq!(fate(&sim, &arn, &hook), Fate::Continued);
}

#[test]
fn the_books_say_who_did_what_and_when() {
    let (mut sim, arn) = deploying(pausing(&[(
        Stage::PostTestTrafficShift,
        60,
        Action::Rollback,
    )]));
    settle(&mut sim, &arn);
    let hook = waiting(&sim, &arn).pop().unwrap();
    let input = json!({ "serviceDeploymentArn": arn, "hookId": hook, "action": "ROLLBACK" });
    Call::new("ContinueServiceDeployment", &input).output(&mut sim);
    let deployment = truth(&sim, &arn);
    let act = deployment.decided_by(&hook).unwrap();
    assert_eq!(
        act.deed,
        Deed::Hook {
            hook_id: hook.clone(),
            action: Action::Rollback
        }
    );
    assert_eq!(act.at, sim.now());
    let request_id = sim.requests().last().unwrap().request_id.clone();
    assert_eq!(
        act.by,
        Actor::Request {
            access_key_id: "ASIAEXAMPLEFULL00000".to_owned(),
            principal: "arn:aws:sts::111122223333:assumed-role/Deployer/robin".to_owned(),
            source_identity: None,
            request_id
        }
    );
}

#[test]
fn a_hook_is_decided_once_and_the_error_is_the_chosen_one() {
    for (setting, code) in [
        (
            DecidedHookError::InvalidParameterException,
            "InvalidParameterException",
        ),
        (DecidedHookError::ClientException, "ClientException"),
    ] {
        let settings = Settings {
            decided_hook_error: setting,
            ..Settings::default()
        };
        let configuration = pausing(&[(Stage::PostTestTrafficShift, 60, Action::Rollback)]);
        let (mut sim, arn) = deploying_with(settings, configuration, Vec::new());
        settle(&mut sim, &arn);
        let hook = waiting(&sim, &arn).pop().unwrap();
        sim.act(&arn, &hook, Action::Continue).unwrap();
        for hook in [
            hook.as_str(),
            "ecs-pause-there-never-was-such-a-hook-000000000000000",
        ] {
            let input =
                json!({ "serviceDeploymentArn": arn, "hookId": hook, "action": "ROLLBACK" });
            assert_eq!(
                Call::new("ContinueServiceDeployment", &input).code(&mut sim),
                code
            );
        }
        let refused: Vec<_> = truth(&sim, &arn)
            .acts
            .iter()
            .map(|act| act.refused)
            .collect();
        assert_eq!(refused, [None, Some(code), Some(code)]);
    }
}

#[test]
fn resolved_hooks_vanish_where_that_is_set() {
    let settings = Settings {
        resolved_hooks: ResolvedHooks::Vanish,
        ..Settings::default()
    };
    let stage = Stage::PostTestTrafficShift;
    let configuration = pausing(&[(stage, 60, Action::Rollback), (stage, 60, Action::Rollback)]);
    let (mut sim, arn) = deploying_with(settings, configuration, Vec::new());
    settle(&mut sim, &arn);
    let hook = waiting(&sim, &arn).remove(0);
    sim.act(&arn, &hook, Action::Continue).unwrap();
    assert_eq!(statuses(&mut sim, &arn), ["AWAITING_ACTION"]);
    assert_ne!(details(&mut sim, &arn)[0]["hookId"], json!(hook));
}
