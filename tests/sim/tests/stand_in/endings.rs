//! How deployments end: back, stopped, superseded; by people, alarms and circuit breakers.

use crate::caller::{Call, described, web};
use crate::stage::{
    START, deploy, deploying, end, pausing, settle, spec, standing, trail, troubled, truth, waiting,
};
use ecs_sim::{
    Action, Alarms, CircuitBreaker, DeploymentConfiguration, Refusal, ServiceSpec, Settings, Sim,
    Stage, Status, StopType, Trouble,
};
use serde_json::{Value, json};

#[test]
fn a_rollback_undoes_what_was_done() {
    let (mut sim, arn) = deploying(pausing(Stage::PostProductionTrafficShift));
    settle(&mut sim, &arn);
    let passed = trail(&mut sim, &arn, Action::Rollback);
    let expected = [
        "IN_PROGRESS POST_PRODUCTION_TRAFFIC_SHIFT",
        "ROLLBACK_REQUESTED POST_PRODUCTION_TRAFFIC_SHIFT",
        "ROLLBACK_IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT",
        "ROLLBACK_IN_PROGRESS TEST_TRAFFIC_SHIFT",
        "ROLLBACK_IN_PROGRESS CLEAN_UP",
        "ROLLBACK_SUCCESSFUL",
    ];
    assert_eq!(passed, expected);
    let now = described(&mut sim, &arn);
    let source = &now["sourceServiceRevisions"][0];
    assert_eq!(source["requestedProductionTrafficWeight"], 100.0);
    assert_eq!(
        (
            &source["runningTaskCount"],
            &now["targetServiceRevision"]["runningTaskCount"]
        ),
        (&json!(2), &json!(0))
    );
    assert_eq!(now["rollback"]["serviceRevisionArn"], source["arn"]);
    assert_eq!(
        now["rollback"]["reason"],
        "Service deployment rolled back at a pause lifecycle hook."
    );
    assert!(now["rollback"]["startedAt"].is_f64());
}

#[test]
fn a_rollback_before_any_traffic_only_cleans_up() {
    let (mut sim, arn) = deploying(pausing(Stage::PostScaleUp));
    settle(&mut sim, &arn);
    let passed = trail(&mut sim, &arn, Action::Rollback);
    assert_eq!(
        passed[1..],
        [
            "ROLLBACK_REQUESTED POST_SCALE_UP",
            "ROLLBACK_IN_PROGRESS CLEAN_UP",
            "ROLLBACK_SUCCESSFUL"
        ]
    );
}

#[test]
fn a_first_deployment_has_nothing_to_go_back_to() {
    let mut sim = Sim::new(Settings::default(), START);
    sim.create_service(ServiceSpec {
        workload: None,
        ..spec(pausing(Stage::PostScaleUp))
    });
    let arn = deploy(&mut sim);
    assert_eq!(
        end(&mut sim, &arn, Action::Rollback),
        Status::RollbackFailed
    );
    let now = described(&mut sim, &arn);
    assert_eq!(now["rollback"].get("serviceRevisionArn"), None);
    assert_eq!(
        now["statusReason"],
        "No rollback candidate was found to run the rollback."
    );
}

#[test]
fn a_rollback_can_fail() {
    let (mut sim, arn) = troubled(pausing(Stage::PostScaleUp), Trouble::RollbackFails);
    assert_eq!(
        end(&mut sim, &arn, Action::Rollback),
        Status::RollbackFailed
    );
}

#[test]
fn stop_rolls_back_a_deployment_that_is_not_paused() {
    let (mut sim, arn) = deploying(DeploymentConfiguration::blue_green());
    sim.advance(START + 10_000);
    let output = Call::new(
        "StopServiceDeployment",
        &json!({ "serviceDeploymentArn": arn, "stopType": "ROLLBACK" }),
    )
    .output(&mut sim);
    assert_eq!(output, json!({ "serviceDeploymentArn": arn }));
    assert_eq!(standing(&sim, &arn), "ROLLBACK_REQUESTED SCALE_UP");
    assert_eq!(
        end(&mut sim, &arn, Action::Continue),
        Status::RollbackSuccessful
    );
}

#[test]
fn stop_takes_the_pause_away() {
    let (mut sim, arn) = deploying(pausing(Stage::PostTestTrafficShift));
    settle(&mut sim, &arn);
    sim.stop(&arn, StopType::Rollback).unwrap();
    assert_eq!(described(&mut sim, &arn).get("lifecycleHookDetails"), None);
}

#[test]
fn abort_leaves_everything_where_it_is() {
    let (mut sim, arn) = deploying(DeploymentConfiguration::canary(10.0, 60));
    sim.advance(START + 120_000);
    assert_eq!(
        standing(&sim, &arn),
        "IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT#1"
    );
    Call::new(
        "StopServiceDeployment",
        &json!({ "serviceDeploymentArn": arn, "stopType": "ABORT" }),
    )
    .output(&mut sim);
    assert_eq!(truth(&sim, &arn).status, Status::StopRequested);
    sim.advance(START + 200_000);
    let now = described(&mut sim, &arn);
    assert_eq!(now["status"], "STOPPED");
    assert_eq!(now["stoppedAt"], now["finishedAt"]);
    assert_eq!(
        now["targetServiceRevision"]["requestedProductionTrafficWeight"],
        10.0
    );
}

#[test]
fn what_has_ended_or_goes_back_cannot_be_stopped() {
    let (mut sim, arn) = deploying(DeploymentConfiguration::blue_green());
    sim.stop(&arn, StopType::Rollback).unwrap();
    assert_eq!(sim.stop(&arn, StopType::Rollback), Err(Refusal::CannotStop));
    end(&mut sim, &arn, Action::Continue);
    let message = Call::new(
        "StopServiceDeployment",
        &json!({ "serviceDeploymentArn": arn }),
    )
    .error(&mut sim);
    assert_eq!(
        message,
        "ConflictException: The service deployment cannot be stopped: its status is ROLLBACK_SUCCESSFUL."
    );
}

#[test]
fn a_newer_deployment_supersedes_a_paused_one() {
    let (mut sim, older) = deploying(pausing(Stage::PostTestTrafficShift));
    settle(&mut sim, &older);
    let hook = waiting(&sim, &older).pop().unwrap();
    let newer = deploy(&mut sim);
    assert_eq!(truth(&sim, &older).status, Status::StopRequested);
    assert_eq!(
        described(&mut sim, &older).get("lifecycleHookDetails"),
        None
    );
    assert_eq!(
        sim.act(&older, &hook, Action::Continue),
        Err(Refusal::NotAwaitingAction)
    );
    let services = web(&mut sim);
    assert_eq!(services["currentServiceDeployment"], json!(newer));
    sim.advance(sim.now() + 3_000);
    assert_eq!(truth(&sim, &older).status, Status::Stopped);
    assert_eq!(
        described(&mut sim, &newer)["sourceServiceRevisions"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn after_an_aborted_shift_the_next_deployment_gives_production_back_first() {
    let (mut sim, first) = deploying(DeploymentConfiguration::canary(10.0, 60));
    sim.advance(START + 120_000);
    sim.stop(&first, StopType::Abort).unwrap();
    sim.advance(START + 200_000);
    let second = deploy(&mut sim);
    sim.advance(START + 203_000);
    assert_eq!(standing(&sim, &second), "IN_PROGRESS RECONCILE_SERVICE");
    let now = described(&mut sim, &second);
    let production = |revision: &Value| {
        revision["requestedProductionTrafficWeight"]
            .as_f64()
            .unwrap()
    };
    let sources: Vec<_> = now["sourceServiceRevisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(production)
        .collect();
    assert_eq!(sources, [100.0, 0.0]);
}

#[test]
fn an_alarm_rolls_back() {
    let trouble = Trouble::Alarm {
        stage: Stage::BakeTime,
        after_ms: 30_000,
    };
    let configuration = DeploymentConfiguration::blue_green()
        .with_alarm("web-5xx")
        .with_bake_time(5);
    let (mut sim, arn) = troubled(configuration, trouble);
    assert_eq!(
        described(&mut sim, &arn)["alarms"],
        json!({ "status": "MONITORING", "alarmNames": ["web-5xx"] })
    );
    assert_eq!(
        end(&mut sim, &arn, Action::Continue),
        Status::RollbackSuccessful
    );
    let now = described(&mut sim, &arn);
    let expected = json!({ "status": "TRIGGERED", "alarmNames": ["web-5xx"], "triggeredAlarmNames": ["web-5xx"] });
    assert_eq!(now["alarms"], expected);
    assert_eq!(
        now["rollback"]["reason"],
        "Service deployment rolled back because an alarm was triggered."
    );
}

#[test]
fn an_alarm_withdraws_a_pause() {
    let trouble = Trouble::Alarm {
        stage: Stage::PostTestTrafficShift,
        after_ms: 30_000,
    };
    let configuration = pausing(Stage::PostTestTrafficShift).with_alarm("web-5xx");
    let (mut sim, arn) = troubled(configuration, trouble);
    settle(&mut sim, &arn);
    sim.advance(sim.now() + 30_000);
    assert_eq!(
        standing(&sim, &arn),
        "ROLLBACK_REQUESTED POST_TEST_TRAFFIC_SHIFT"
    );
    assert!(waiting(&sim, &arn).is_empty());
}

#[test]
fn an_alarm_without_rollback_stops() {
    let trouble = Trouble::Alarm {
        stage: Stage::BakeTime,
        after_ms: 0,
    };
    let alarms = Alarms {
        alarm_names: vec!["web-5xx".to_owned()],
        rollback: false,
        enable: true,
    };
    let configuration = DeploymentConfiguration {
        alarms: Some(alarms),
        ..DeploymentConfiguration::blue_green()
    };
    let (mut sim, arn) = troubled(configuration, trouble);
    assert_eq!(end(&mut sim, &arn, Action::Continue), Status::Stopped);
}

#[test]
fn the_circuit_breaker_counts_failures_and_rolls_back() {
    let configuration = DeploymentConfiguration::blue_green().with_circuit_breaker();
    let (mut sim, arn) = troubled(configuration, Trouble::FailingTasks);
    sim.advance(START + 4_000 + 14_000); // two thirds of the 20 s in which three tasks die
    let breaker = &described(&mut sim, &arn)["deploymentCircuitBreaker"];
    assert_eq!(
        *breaker,
        json!({ "status": "MONITORING", "failureCount": 2, "threshold": 3 })
    );
    assert_eq!(
        end(&mut sim, &arn, Action::Continue),
        Status::RollbackSuccessful
    );
    let now = described(&mut sim, &arn);
    assert_eq!(
        now["deploymentCircuitBreaker"],
        json!({ "status": "TRIGGERED", "failureCount": 3, "threshold": 3 })
    );
    assert_eq!(
        now["rollback"]["reason"],
        "Service deployment rolled back because the circuit breaker threshold was exceeded."
    );
}

#[test]
fn a_circuit_breaker_without_rollback_stops() {
    let breaker = CircuitBreaker {
        enable: true,
        rollback: false,
    };
    let configuration = DeploymentConfiguration {
        deployment_circuit_breaker: Some(breaker),
        ..DeploymentConfiguration::rolling()
    };
    let (mut sim, arn) = troubled(configuration, Trouble::FailingTasks);
    assert_eq!(end(&mut sim, &arn, Action::Continue), Status::Stopped);
}

#[test]
fn failing_tasks_without_a_circuit_breaker_hang_until_someone_stops_it() {
    let (mut sim, arn) = troubled(DeploymentConfiguration::rolling(), Trouble::FailingTasks);
    sim.advance(START + 24 * 3_600_000);
    assert_eq!(standing(&sim, &arn), "IN_PROGRESS SCALE_UP");
    sim.stop(&arn, StopType::Rollback).unwrap();
    assert_eq!(
        end(&mut sim, &arn, Action::Continue),
        Status::RollbackSuccessful
    );
}

#[test]
fn after_a_rollback_the_service_runs_the_old_revision_alone() {
    let (mut sim, arn) = deploying(pausing(Stage::PostProductionTrafficShift));
    let before = web(&mut sim);
    end(&mut sim, &arn, Action::Rollback);
    let after = web(&mut sim);
    let arns = |service: &Value| {
        let revisions = service["currentServiceRevisions"].as_array().unwrap();
        revisions
            .iter()
            .map(|revision| revision["arn"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(arns(&after), arns(&before));
    assert_eq!(after["runningCount"], 2);
}
