//! The stages of every strategy, in order, and what traffic and tasks do in them.

use crate::stage::{START, deploy, deploying, settle, spec, standing, trail, truth, waiting};
use ecs_sim::{Action, DeploymentConfiguration, LifecycleHook, Settings, Sim, Stage};

const PAUSE: Stage = Stage::PreProductionTrafficShift;

fn pausing_before_traffic(configuration: DeploymentConfiguration) -> DeploymentConfiguration {
    configuration.with_hook(LifecycleHook::pause(PAUSE, 60, Action::Rollback))
}

#[test]
fn blue_green_passes_every_stage_once() {
    let (mut sim, arn) = deploying(DeploymentConfiguration::blue_green());
    let expected = [
        "PENDING",
        "IN_PROGRESS PRE_SCALE_UP",
        "IN_PROGRESS SCALE_UP",
        "IN_PROGRESS POST_SCALE_UP",
        "IN_PROGRESS TEST_TRAFFIC_SHIFT",
        "IN_PROGRESS POST_TEST_TRAFFIC_SHIFT",
        "IN_PROGRESS PRE_PRODUCTION_TRAFFIC_SHIFT",
        "IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT",
        "IN_PROGRESS POST_PRODUCTION_TRAFFIC_SHIFT",
        "IN_PROGRESS BAKE_TIME",
        "IN_PROGRESS CLEAN_UP",
        "SUCCESSFUL",
    ];
    assert_eq!(trail(&mut sim, &arn, Action::Continue), expected);
}

#[test]
fn rolling_shifts_no_traffic() {
    let (mut sim, arn) = deploying(DeploymentConfiguration::rolling());
    let expected = [
        "PENDING",
        "IN_PROGRESS PRE_SCALE_UP",
        "IN_PROGRESS SCALE_UP",
        "IN_PROGRESS POST_SCALE_UP",
        "IN_PROGRESS BAKE_TIME",
        "IN_PROGRESS CLEAN_UP",
        "SUCCESSFUL",
    ];
    assert_eq!(trail(&mut sim, &arn, Action::Continue), expected);
}

#[test]
fn a_canary_shifts_twice() {
    let (mut sim, arn) = deploying(DeploymentConfiguration::canary(10.0, 5));
    let trail = trail(&mut sim, &arn, Action::Continue);
    let expected = [
        "IN_PROGRESS PRE_PRODUCTION_TRAFFIC_SHIFT#1",
        "IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT#1",
        "IN_PROGRESS PRE_PRODUCTION_TRAFFIC_SHIFT#2",
        "IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT#2",
        "IN_PROGRESS POST_PRODUCTION_TRAFFIC_SHIFT",
    ];
    assert_eq!(trail[6..11], expected);
}

#[test]
fn a_linear_deployment_pauses_before_every_step_with_a_fresh_hook() {
    let (mut sim, arn) = deploying(pausing_before_traffic(DeploymentConfiguration::linear(
        30.0, 0,
    )));
    let mut seen = Vec::new();
    let mut weights = Vec::new();
    loop {
        settle(&mut sim, &arn);
        let Some(hook) = waiting(&sim, &arn).pop() else {
            break;
        };
        assert!(!seen.contains(&hook));
        weights.push(weight(&sim));
        sim.act(&arn, &hook, Action::Continue).unwrap();
        seen.push(hook);
    }
    assert_eq!(weights, [0.0, 30.0, 60.0, 90.0]);
    assert_eq!(standing(&sim, &arn), "SUCCESSFUL");
}

/// The new revision's production weight, as the API tells it.
fn weight(sim: &Sim) -> f64 {
    described(sim)["targetServiceRevision"]["requestedProductionTrafficWeight"]
        .as_f64()
        .unwrap()
}

fn described(sim: &Sim) -> serde_json::Value {
    let mut sim = sim.clone();
    let arn = sim.deployments().last().unwrap().arn.clone();
    let input = serde_json::json!({ "serviceDeploymentArns": [arn] });
    let output = crate::caller::Call::new("DescribeServiceDeployments", &input).output(&mut sim);
    output["serviceDeployments"][0].clone()
}

#[test]
fn hook_ids_look_like_those_of_ecs() {
    let (mut sim, arn) = deploying(pausing_before_traffic(DeploymentConfiguration::blue_green()));
    settle(&mut sim, &arn);
    let hook = waiting(&sim, &arn).pop().unwrap();
    let id = hook.strip_prefix("ecs-pause-").unwrap();
    assert_eq!(id.len(), 43);
    assert!(
        id.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    );
}

#[test]
fn traffic_moves_first_test_then_production() {
    let (mut sim, arn) = deploying(DeploymentConfiguration::blue_green());
    let mut seen = Vec::new();
    while let Some(next) = sim.next_event_at() {
        sim.advance(next);
        let now = described(&sim);
        let of = |revision: &serde_json::Value| {
            [
                "requestedTestTrafficWeight",
                "requestedProductionTrafficWeight",
            ]
            .map(|weight| revision[weight].as_f64().unwrap())
        };
        seen.push((
            standing(&sim, &arn),
            of(&now["sourceServiceRevisions"][0]),
            of(&now["targetServiceRevision"]),
        ));
    }
    let at = |stage: &str| {
        seen.iter()
            .find(|(standing, ..)| standing.ends_with(stage))
            .map(|(_, old, new)| (*old, *new))
    };
    assert_eq!(at(" POST_SCALE_UP"), Some(([0.0, 100.0], [0.0, 0.0])));
    assert_eq!(
        at("POST_TEST_TRAFFIC_SHIFT"),
        Some(([0.0, 100.0], [100.0, 0.0]))
    );
    assert_eq!(
        at("POST_PRODUCTION_TRAFFIC_SHIFT"),
        Some(([0.0, 0.0], [100.0, 100.0]))
    );
}

#[test]
fn tasks_start_one_by_one_and_the_old_ones_go_in_the_end() {
    let (mut sim, arn) = deploying(DeploymentConfiguration::blue_green());
    let counts = |sim: &Sim| {
        let now = described(sim);
        let of = |revision: &serde_json::Value| {
            ["requestedTaskCount", "runningTaskCount", "pendingTaskCount"]
                .map(|count| revision[count].as_u64().unwrap())
        };
        (
            of(&now["sourceServiceRevisions"][0]),
            of(&now["targetServiceRevision"]),
        )
    };
    sim.advance(START + 4_000); // 2 s PENDING, 2 s PRE_SCALE_UP, then 20 s for two tasks
    assert_eq!(standing(&sim, &arn), "IN_PROGRESS SCALE_UP");
    assert_eq!(counts(&sim), ([2, 2, 0], [2, 0, 2]));
    sim.advance(START + 14_000);
    assert_eq!(counts(&sim), ([2, 2, 0], [2, 1, 1]));
    sim.advance(START + 24_000);
    assert_eq!(counts(&sim), ([2, 2, 0], [2, 2, 0]));
    trail(&mut sim, &arn, Action::Continue);
    assert_eq!(counts(&sim), ([0, 0, 0], [2, 2, 0]));
}

#[test]
fn the_canary_bakes_before_its_second_step_and_the_service_at_the_end() {
    let (mut sim, arn) = deploying(DeploymentConfiguration::canary(5.0, 10).with_bake_time(3));
    let mut entered = Vec::new();
    while let Some(next) = sim.next_event_at() {
        sim.advance(next);
        entered.push((standing(&sim, &arn), sim.now()));
    }
    let stay = |stage: &str| {
        let at = entered
            .iter()
            .position(|(standing, _)| standing.ends_with(stage))
            .unwrap();
        entered[at + 1].1 - entered[at].1
    };
    assert_eq!(stay(" PRODUCTION_TRAFFIC_SHIFT#1"), 8_000 + 600_000);
    assert_eq!(stay(" PRODUCTION_TRAFFIC_SHIFT#2"), 8_000);
    assert_eq!(stay("BAKE_TIME"), 2_000 + 180_000);
}

#[test]
fn reconciliation_happens_only_with_more_than_one_active_revision() {
    let pausing = pausing_before_traffic(DeploymentConfiguration::blue_green());
    let (mut sim, first) = deploying(pausing);
    settle(&mut sim, &first);
    let second = deploy(&mut sim);
    let passed = trail(&mut sim, &second, Action::Continue);
    assert_eq!(
        passed[..3],
        [
            "PENDING",
            "IN_PROGRESS RECONCILE_SERVICE",
            "IN_PROGRESS PRE_SCALE_UP"
        ]
    );
    assert_eq!(standing(&sim, &first), "STOPPED");
    assert_eq!(standing(&sim, &second), "SUCCESSFUL");
}

#[test]
fn a_first_deployment_has_no_source_and_still_pauses() {
    let mut sim = Sim::new(Settings::default(), START);
    let configuration = pausing_before_traffic(DeploymentConfiguration::blue_green());
    sim.create_service(ecs_sim::ServiceSpec {
        workload: None,
        ..spec(configuration)
    });
    let arn = deploy(&mut sim);
    settle(&mut sim, &arn);
    assert_eq!(
        standing(&sim, &arn),
        "IN_PROGRESS PRE_PRODUCTION_TRAFFIC_SHIFT"
    );
    assert_eq!(
        described(&sim)["sourceServiceRevisions"],
        serde_json::json!([])
    );
    assert_eq!(
        crate::stage::end(&mut sim, &arn, Action::Continue),
        ecs_sim::Status::Successful
    );
    assert_eq!(truth(&sim, &arn).rollback, None);
}

#[test]
fn a_configuration_that_ecs_would_refuse_is_refused() {
    let pause = |stage, minutes| {
        DeploymentConfiguration::blue_green().with_hook(LifecycleHook::pause(
            stage,
            minutes,
            Action::Rollback,
        ))
    };
    assert_eq!(pause(Stage::PostTestTrafficShift, 20_160).check(), Ok(()));
    assert_eq!(
        pause(Stage::TestTrafficShift, 1).check(),
        Err("A pause hook cannot be at TEST_TRAFFIC_SHIFT.".to_owned())
    );
    assert_eq!(
        pause(Stage::PreScaleUp, 20_161).check(),
        Err("A timeout of 20161 minutes is not in 1 to 20160.".to_owned())
    );
    let eleven = (0..11).fold(DeploymentConfiguration::blue_green(), |configuration, _| {
        configuration.with_hook(LifecycleHook::pause(Stage::PreScaleUp, 1, Action::Rollback))
    });
    assert_eq!(
        eleven.check(),
        Err("A service cannot have more than 10 pause hooks.".to_owned())
    );
}
