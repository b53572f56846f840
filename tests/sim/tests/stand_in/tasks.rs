//! The tasks of a service: those that run, and those that stopped within the last hour.

use crate::caller::Call;
use crate::stage::{START, place};
use ecs_sim::{DeploymentConfiguration, DeploymentSpec, ServiceSpec, Settings, Sim, Trouble};
use serde_json::{Value, json};

const HOUR: i64 = 3_600_000;

/// A service whose latest deployment lost three tasks on the way.
fn lossy() -> Sim {
    let mut sim = Sim::new(Settings::default(), START);
    sim.create_service(
        ServiceSpec::new(&place(), "prod", "web").with(DeploymentConfiguration::blue_green()),
    );
    let spec = DeploymentSpec {
        troubles: vec![Trouble::StoppedTasks { count: 3 }],
        ..DeploymentSpec::default()
    };
    sim.start_deployment(&place(), "prod", "web", spec);
    sim.advance(START + 30_000);
    sim
}

fn list(sim: &mut Sim, input: &Value) -> Vec<String> {
    let output = Call::new("ListTasks", input).output(sim);
    serde_json::from_value(output["taskArns"].clone()).unwrap()
}

fn stopped(sim: &mut Sim) -> Vec<String> {
    let input = json!({ "cluster": "prod", "serviceName": "web", "desiredStatus": "STOPPED" });
    list(sim, &input)
}

#[test]
fn a_list_without_a_status_is_of_what_runs_and_with_one_of_what_stopped() {
    let mut sim = lossy();
    // Two of the current revision, two of the new one.
    assert_eq!(list(&mut sim, &json!({ "cluster": "prod" })).len(), 4);
    assert_eq!(stopped(&mut sim).len(), 3);
}

#[test]
fn a_stopped_task_is_reported_for_an_hour() {
    let mut sim = lossy();
    sim.advance(START + HOUR - 60_000);
    let old = stopped(&mut sim);
    assert!(old.len() >= 3);
    sim.advance(START + 2 * HOUR);
    assert_eq!(stopped(&mut sim), [""; 0]);
    let input = json!({ "cluster": "prod", "tasks": [old[0]] });
    let output = Call::new("DescribeTasks", &input).output(&mut sim);
    assert_eq!(
        (&output["tasks"], &output["failures"][0]["reason"]),
        (&json!([]), &json!("MISSING"))
    );
}

#[test]
fn a_stopped_task_names_its_revision_and_why_it_stopped() {
    let mut sim = lossy();
    let input = json!({ "cluster": "prod", "tasks": stopped(&mut sim) });
    let output = Call::new("DescribeTasks", &input).output(&mut sim);
    let tasks = output["tasks"].as_array().unwrap();
    let mut codes: Vec<_> = tasks.iter().map(|task| &task["stopCode"]).collect();
    codes.sort_by_key(|code| code.as_str());
    assert_eq!(
        codes,
        [
            "EssentialContainerExited",
            "EssentialContainerExited",
            "ServiceSchedulerInitiated"
        ]
    );
    let input = json!({ "cluster": "prod", "services": ["web"] });
    let output = Call::new("DescribeServices", &input).output(&mut sim);
    for task in tasks {
        assert_eq!(
            task["startedBy"],
            output["services"][0]["deployments"][0]["id"]
        );
    }
}

#[test]
fn pages_of_tasks_follow_each_other() {
    let mut sim = lossy();
    let mut input = json!({ "cluster": "prod", "desiredStatus": "STOPPED", "maxResults": 2 });
    let first = Call::new("ListTasks", &input).output(&mut sim);
    input["nextToken"] = first["nextToken"].clone();
    let second = Call::new("ListTasks", &input).output(&mut sim);
    assert_eq!(second.get("nextToken"), None);
    let all = [first, second].map(|page| page["taskArns"].as_array().unwrap().clone());
    assert_eq!(all.concat().len(), 3);
}

#[test]
fn what_started_tasks_is_the_only_filter_or_none() {
    let mut sim = lossy();
    let input = json!({ "cluster": "prod", "startedBy": "ecs-svc/1", "desiredStatus": "STOPPED" });
    assert_eq!(
        Call::new("ListTasks", &input).code(&mut sim),
        "InvalidParameterException"
    );
    let input = json!({ "cluster": "prod", "serviceName": "api" });
    assert_eq!(
        Call::new("ListTasks", &input).code(&mut sim),
        "ServiceNotFoundException"
    );
}
