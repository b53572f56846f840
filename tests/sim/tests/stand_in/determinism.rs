//! The same seed and the same calls give the same world; and it is large enough.

use crate::caller::{Call, describe};
use crate::stage::{START, deploy, deploying_with, place, settle, waiting};
use ecs_sim::{
    Action, Deployment, DeploymentConfiguration, DeploymentSpec, LifecycleHook, Place, ServiceSpec,
    Settings, Signatures, Sim, Stage, Status, scenario,
};
use serde::Deserialize;
use serde_json::json;

/// What the walk through ten thousand services reads of them.
#[derive(Deserialize)]
struct Services {
    services: Vec<Service>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Service {
    current_service_deployment: String,
}

fn paused(seed: u64) -> (Sim, String) {
    let pause = LifecycleHook::pause(Stage::PostTestTrafficShift, 60, Action::Rollback);
    let settings = Settings {
        seed,
        ..Settings::default()
    };
    let (mut sim, arn) = deploying_with(
        settings,
        DeploymentConfiguration::blue_green().with_hook(pause),
        Vec::new(),
    );
    settle(&mut sim, &arn);
    (sim, arn)
}

fn world(sim: &Sim) -> String {
    serde_json::to_string(sim.deployments()).unwrap()
}

#[test]
fn a_seed_makes_one_world() {
    assert_eq!(world(&paused(7).0), world(&paused(7).0));
    assert_ne!(world(&paused(7).0), world(&paused(8).0));
}

#[test]
fn reading_does_not_change_the_world_to_come() {
    let (mut quiet, arn) = paused(7);
    let (mut read, _) = paused(7);
    for _ in 0..10 {
        describe(&arn).output(&mut read);
    }
    for sim in [&mut quiet, &mut read] {
        let hook = waiting(sim, &arn).pop().unwrap();
        sim.act(&arn, &hook, Action::Continue).unwrap();
        let next = deploy(sim);
        settle(sim, &next);
    }
    assert_eq!(world(&quiet), world(&read));
}

#[test]
fn one_long_step_equals_many_short_ones() {
    let (mut long, _) = paused(7);
    let (mut short, _) = paused(7);
    let end = long.now() + 3_700_000;
    long.advance(end);
    while short.now() < end {
        short.advance((short.now() + 333).min(end));
    }
    assert_eq!(world(&long), world(&short));
    assert_eq!(long.deployments()[1].status, Status::RollbackSuccessful);
}

#[test]
fn time_does_not_go_back() {
    let (mut sim, _) = paused(7);
    let now = sim.now();
    sim.advance(now - 1_000);
    assert_eq!(sim.now(), now);
}

#[test]
fn a_clone_goes_its_own_way() {
    let (mut sim, arn) = paused(7);
    let before = sim.clone();
    let hook = waiting(&sim, &arn).pop().unwrap();
    sim.act(&arn, &hook, Action::Rollback).unwrap();
    assert_eq!(before.deployment(&arn).unwrap().status, Status::InProgress);
    assert_eq!(
        sim.deployment(&arn).unwrap().status,
        Status::RollbackRequested
    );
}

#[test]
fn it_holds_ten_thousand_services_in_twenty_clusters() {
    let mut sim = Sim::new(
        Settings {
            signatures: Signatures::Trusted,
            throttling: false,
            ..Settings::default()
        },
        START,
    );
    let pause = LifecycleHook::pause(Stage::PostTestTrafficShift, 60, Action::Rollback);
    for cluster in 0..20 {
        for service in 0..500 {
            let configuration = DeploymentConfiguration::blue_green().with_hook(pause.clone());
            let name = format!("s{service:03}");
            sim.create_service(
                ServiceSpec::new(&place(), &format!("c{cluster:02}"), &name).with(configuration),
            );
        }
        sim.start_deployment(
            &place(),
            &format!("c{cluster:02}"),
            "s250",
            DeploymentSpec::default(),
        )
        .unwrap();
    }
    sim.advance(START + 300_000);
    let mut current = Vec::new();
    for cluster in 0..20 {
        for first in (0..500).step_by(10) {
            let names: Vec<String> = (first..first + 10)
                .map(|service| format!("s{service:03}"))
                .collect();
            let input = json!({ "cluster": format!("c{cluster:02}"), "services": names });
            let response = Call::new("DescribeServices", &input).send(&mut sim);
            let output: Services = serde_json::from_slice(response.body()).unwrap();
            current.extend(
                output
                    .services
                    .into_iter()
                    .map(|service| service.current_service_deployment),
            );
        }
    }
    assert_eq!(current.len(), 10_000);
    let mut waiting = 0;
    for arns in current.chunks(20) {
        let call = Call::new(
            "DescribeServiceDeployments",
            &json!({ "serviceDeploymentArns": arns }),
        );
        let body = String::from_utf8(call.send(&mut sim).into_body()).unwrap();
        waiting += body.matches("AWAITING_ACTION").count();
    }
    assert_eq!(waiting, 20);
}

#[test]
fn the_demo_shows_every_kind_of_pause_and_some_history() {
    let sim = scenario::named("demo", Settings::default(), START).unwrap();
    let paused = |region: &str| {
        let here = sim
            .deployments()
            .iter()
            .filter(|deployment| deployment.place == Place::in_region(region));
        let waiting = here.map(|deployment| {
            let service = deployment.service_arn.rsplit('/').next().unwrap();
            (
                service,
                deployment.waiting().count(),
                deployment.stage().map_or("", Stage::name),
            )
        });
        let mut waiting: Vec<_> = waiting.filter(|(_, count, _)| *count > 0).collect();
        waiting.sort_unstable();
        waiting
    };
    let east = [
        ("cart", 2, "POST_TEST_TRAFFIC_SHIFT"),
        ("catalog", 1, "PRE_PRODUCTION_TRAFFIC_SHIFT"),
        ("checkout", 1, "POST_TEST_TRAFFIC_SHIFT"),
        ("ingest", 1, "POST_SCALE_UP"),
        ("notifications", 1, "POST_PRODUCTION_TRAFFIC_SHIFT"),
        ("payments", 1, "PRE_PRODUCTION_TRAFFIC_SHIFT"),
    ];
    assert_eq!(paused("us-east-1"), east);
    assert_eq!(
        paused("eu-west-1"),
        [("checkout", 1, "POST_TEST_TRAFFIC_SHIFT")]
    );
    let soonest = sim
        .deployments()
        .iter()
        .flat_map(Deployment::waiting)
        .map(|hook| hook.due_at)
        .min()
        .unwrap();
    assert!(
        (1..300_000).contains(&(soonest - START)),
        "{}",
        soonest - START
    );
    for status in [
        Status::Successful,
        Status::RollbackSuccessful,
        Status::RollbackFailed,
    ] {
        assert!(
            sim.deployments()
                .iter()
                .any(|deployment| deployment.status == status),
            "{status:?}"
        );
    }
    let rolling = sim.deployments().iter().find(|deployment| {
        deployment.service_arn.ends_with("/search") && !deployment.status.finished()
    });
    assert!(rolling.is_some());
}

#[test]
fn in_the_demo_one_more_deployment_begins_to_wait_within_a_minute() {
    let mut sim = scenario::named("demo", Settings::default(), START).unwrap();
    let exports = sim.deployments().last().unwrap().arn.clone();
    assert!(exports.contains("/exports/"));
    let waiting = |sim: &Sim| sim.deployment(&exports).unwrap().waiting().count();
    assert_eq!(waiting(&sim), 0);
    sim.advance(START + 60_000);
    assert_eq!(waiting(&sim), 1);
}
