//! Lists come in pages, filtered and in order.

use crate::caller::Call;
use crate::stage::{START, deploy, deploying, place};
use ecs_sim::{DeploymentConfiguration, ServiceSpec, Settings, Sim};
use serde_json::{Value, json};

/// A world with the services `s000` to `s249` in `prod`.
fn many_services() -> Sim {
    let mut sim = Sim::new(Settings::default(), START);
    for number in 0..250 {
        sim.create_service(ServiceSpec::new(&place(), "prod", &format!("s{number:03}")));
    }
    sim
}

fn refused(sim: &mut Sim, operation: &str, input: &Value) -> String {
    Call::new(operation, input).error(sim)
}

#[test]
fn services_come_in_pages_that_hold_each_once() {
    let mut sim = many_services();
    let mut sizes = Vec::new();
    let mut seen = Vec::new();
    let mut token = Value::Null;
    loop {
        let input = json!({ "cluster": "prod", "maxResults": 100, "nextToken": token });
        let output = Call::new("ListServices", &input).output(&mut sim);
        let page = output["serviceArns"].as_array().unwrap().clone();
        sizes.push(page.len());
        seen.extend(page);
        match output.get("nextToken") {
            Some(next) => token = next.clone(),
            None => break,
        }
    }
    assert_eq!(sizes, [100, 100, 50]);
    assert_eq!(
        seen[0],
        "arn:aws:ecs:us-east-1:111122223333:service/prod/s000"
    );
    assert_eq!(
        seen[249],
        "arn:aws:ecs:us-east-1:111122223333:service/prod/s249"
    );
    seen.dedup();
    assert_eq!(seen.len(), 250);
}

#[test]
fn pages_have_their_default_sizes() {
    let mut sim = many_services();
    let services = Call::new("ListServices", &json!({ "cluster": "prod" })).output(&mut sim);
    assert_eq!(services["serviceArns"].as_array().unwrap().len(), 10);
    for _ in 0..25 {
        sim.deploy_again(&place(), "prod", "s000");
    }
    let deployments = Call::new(
        "ListServiceDeployments",
        &json!({ "cluster": "prod", "service": "s000" }),
    )
    .output(&mut sim);
    assert_eq!(
        deployments["serviceDeployments"].as_array().unwrap().len(),
        20
    );
    assert!(deployments["nextToken"].is_string());
}

#[test]
fn deployments_are_listed_newest_first_over_pages() {
    let (mut sim, _) = deploying(DeploymentConfiguration::blue_green());
    let mut expected = vec![
        sim.deployments()[1].arn.clone(),
        sim.deployments()[0].arn.clone(),
    ];
    for minute in 1..4 {
        sim.advance(START + minute * 60_000);
        expected.insert(0, deploy(&mut sim));
    }
    let mut seen = Vec::new();
    let mut token = Value::Null;
    while seen.len() < 5 {
        let input =
            json!({ "cluster": "prod", "service": "web", "maxResults": 2, "nextToken": token });
        let output = Call::new("ListServiceDeployments", &input).output(&mut sim);
        let page = output["serviceDeployments"].as_array().unwrap();
        seen.extend(
            page.iter()
                .map(|brief| brief["serviceDeploymentArn"].as_str().unwrap().to_owned()),
        );
        token = output["nextToken"].clone();
    }
    assert_eq!(seen, expected);
    assert_eq!(token, Value::Null);
}

#[test]
fn deployments_are_listed_by_status_and_creation() {
    let (mut sim, arn) = deploying(DeploymentConfiguration::blue_green());
    sim.advance(START + 5_000);
    let mut list = |filter: Value| {
        let mut input = json!({ "cluster": "prod", "service": "web" });
        input
            .as_object_mut()
            .unwrap()
            .extend(filter.as_object().unwrap().clone());
        let output = Call::new("ListServiceDeployments", &input).output(&mut sim);
        let found = output["serviceDeployments"].as_array().unwrap().clone();
        found
            .into_iter()
            .map(|brief| brief["serviceDeploymentArn"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(list(json!({ "status": ["IN_PROGRESS"] })), [json!(arn)]);
    assert_eq!(
        list(json!({ "status": ["STOPPED", "PENDING"] })),
        Vec::<Value>::new()
    );
    assert_eq!(
        list(json!({ "createdAt": { "after": 1_768_478_399 } })),
        [json!(arn)]
    );
    assert_eq!(
        list(json!({ "createdAt": { "after": 1_768_478_400 } })),
        Vec::<Value>::new()
    );
}

#[test]
fn a_token_of_another_list_is_invalid() {
    let mut sim = many_services();
    let page = Call::new("ListServices", &json!({ "cluster": "prod" })).output(&mut sim);
    let invalid = "InvalidParameterException: Invalid token.";
    assert_eq!(
        refused(
            &mut sim,
            "ListClusters",
            &json!({ "nextToken": page["nextToken"] })
        ),
        invalid
    );
    assert_eq!(
        refused(
            &mut sim,
            "ListServices",
            &json!({ "cluster": "prod", "nextToken": "no token" })
        ),
        invalid
    );
}

#[test]
fn a_page_size_must_be_between_1_and_100() {
    let (mut sim, _) = deploying(DeploymentConfiguration::blue_green());
    for size in [0, 101, -1] {
        let input = json!({ "cluster": "prod", "maxResults": size });
        let expected = "InvalidParameterException: maxResults must be between 1 and 100.";
        assert_eq!(refused(&mut sim, "ListServices", &input), expected);
    }
}
