//! The API's own rules: limits, pages, references, failures, errors.

use crate::caller::{Call, describe, web};
use crate::stage::{START, deploy, deploying, place, spec};
use ecs_sim::{
    Controller, DeploymentConfiguration, DeploymentSpec, Place, ServiceSpec, Settings, Sim,
    Workload,
};
use serde_json::{Value, json};

const UNKNOWN: &str =
    "arn:aws:ecs:us-east-1:111122223333:service-deployment/prod/web/AAAAAAAAAAAAAAAAAAAAA";

fn refused(operation: &str, input: &Value) -> String {
    let (mut sim, _) = deploying(DeploymentConfiguration::blue_green());
    Call::new(operation, input).error(&mut sim)
}

#[test]
fn describe_operations_have_their_limits() {
    for (operation, member, limit) in [
        ("DescribeServices", "services", 10),
        ("DescribeServiceDeployments", "serviceDeploymentArns", 20),
        ("DescribeServiceRevisions", "serviceRevisionArns", 20),
        ("DescribeTasks", "tasks", 100),
    ] {
        let message = format!("{member} cannot have more than {limit} entries.");
        let expected = format!("InvalidParameterException: {message}");
        assert_eq!(
            refused(operation, &json!({ member: vec![UNKNOWN; limit + 1] })),
            expected
        );
        let empty = format!("InvalidParameterException: {member} cannot be empty.");
        assert_eq!(refused(operation, &json!({ member: [] })), empty);
    }
}

#[test]
fn a_missing_member_is_named() {
    for (operation, member) in [
        ("DescribeServices", "services"),
        ("ListServiceDeployments", "service"),
        ("DescribeServiceDeployments", "serviceDeploymentArns"),
        ("DescribeServiceRevisions", "serviceRevisionArns"),
        ("DescribeTaskDefinition", "taskDefinition"),
        ("DescribeTasks", "tasks"),
        ("ContinueServiceDeployment", "serviceDeploymentArn"),
        ("StopServiceDeployment", "serviceDeploymentArn"),
    ] {
        let expected = format!("InvalidParameterException: Missing required parameter: {member}.");
        assert_eq!(refused(operation, &json!({})), expected, "{operation}");
    }
    let input = json!({ "serviceDeploymentArn": UNKNOWN, "action": "CONTINUE" });
    let expected = "InvalidParameterException: Missing required parameter: hookId.";
    assert_eq!(refused("ContinueServiceDeployment", &input), expected);
}

#[test]
fn a_wrong_type_cannot_be_deserialized() {
    for (operation, input) in [
        ("DescribeClusters", json!({ "clusters": "prod" })),
        ("DescribeClusters", json!({ "clusters": [1] })),
        ("ListClusters", json!([])),
        ("ListServices", json!({ "maxResults": "10" })),
    ] {
        let message = refused(operation, &input);
        assert!(message.starts_with("SerializationException: "), "{message}");
    }
}

#[test]
fn an_unknown_enum_value_is_refused() {
    let input =
        json!({ "serviceDeploymentArn": UNKNOWN, "hookId": "ecs-pause-x", "action": "APPROVE" });
    assert_eq!(
        refused("ContinueServiceDeployment", &input),
        "InvalidParameterException: Invalid action: APPROVE"
    );
    let input = json!({ "serviceDeploymentArn": UNKNOWN, "stopType": "NOW" });
    assert_eq!(
        refused("StopServiceDeployment", &input),
        "InvalidParameterException: Invalid stopType: NOW"
    );
    let input = json!({ "cluster": "prod", "service": "web", "status": ["PAUSED"] });
    assert_eq!(
        refused("ListServiceDeployments", &input),
        "InvalidParameterException: Invalid status: PAUSED"
    );
}

#[test]
fn an_unknown_operation_is_named_so() {
    let (mut sim, _) = deploying(DeploymentConfiguration::blue_green());
    let call = Call::new("DeleteCluster", &json!({}));
    assert_eq!(call.code(&mut sim), "UnknownOperationException");
}

#[test]
fn what_is_missing_is_a_failure_beside_what_is_there() {
    let (mut sim, arn) = deploying(DeploymentConfiguration::blue_green());
    let output = Call::new(
        "DescribeServiceDeployments",
        &json!({ "serviceDeploymentArns": [UNKNOWN, arn] }),
    )
    .output(&mut sim);
    assert_eq!(
        output["failures"],
        json!([{ "arn": UNKNOWN, "reason": "MISSING" }])
    );
    assert_eq!(
        output["serviceDeployments"][0]["serviceDeploymentArn"],
        json!(arn)
    );
    let output = Call::new(
        "DescribeServices",
        &json!({ "cluster": "prod", "services": ["api", "web"] }),
    )
    .output(&mut sim);
    let missing = json!([{ "arn": "arn:aws:ecs:us-east-1:111122223333:service/prod/api", "reason": "MISSING" }]);
    assert_eq!(output["failures"], missing);
    assert_eq!(output["services"][0]["serviceName"], "web");
    let output =
        Call::new("DescribeClusters", &json!({ "clusters": ["prod", "test"] })).output(&mut sim);
    assert_eq!(
        output["failures"][0]["arn"],
        "arn:aws:ecs:us-east-1:111122223333:cluster/test"
    );
    assert_eq!(output["clusters"][0]["activeServicesCount"], 1);
}

#[test]
fn acts_name_what_they_do_not_find() {
    let expected = "ServiceDeploymentNotFoundException: Service deployment not found.";
    let input =
        json!({ "serviceDeploymentArn": UNKNOWN, "hookId": "ecs-pause-x", "action": "CONTINUE" });
    assert_eq!(refused("ContinueServiceDeployment", &input), expected);
    assert_eq!(
        refused(
            "StopServiceDeployment",
            &json!({ "serviceDeploymentArn": UNKNOWN })
        ),
        expected
    );
    let input =
        json!({ "serviceDeploymentArn": "web", "hookId": "ecs-pause-x", "action": "CONTINUE" });
    let expected = "InvalidParameterException: Invalid service-deployment ARN: web";
    assert_eq!(refused("ContinueServiceDeployment", &input), expected);
}

#[test]
fn lists_name_what_they_do_not_find() {
    let cluster = "ClusterNotFoundException: Cluster not found.";
    assert_eq!(refused("ListServices", &json!({})), cluster);
    assert_eq!(
        refused(
            "DescribeServices",
            &json!({ "cluster": "test", "services": ["web"] })
        ),
        cluster
    );
    assert_eq!(
        refused(
            "ListServiceDeployments",
            &json!({ "cluster": "test", "service": "web" })
        ),
        cluster
    );
    let service = "ServiceNotFoundException: Service not found.";
    assert_eq!(
        refused(
            "ListServiceDeployments",
            &json!({ "cluster": "prod", "service": "api" })
        ),
        service
    );
    let definition = "ClientException: Unable to describe task definition.";
    assert_eq!(
        refused(
            "DescribeTaskDefinition",
            &json!({ "taskDefinition": "web:99" })
        ),
        definition
    );
}

#[test]
fn clusters_and_services_go_by_name_or_arn_old_form_included() {
    let (mut sim, _) = deploying(DeploymentConfiguration::blue_green());
    let arn = |resource: &str| place().arn(resource);
    for (cluster, service) in [
        ("prod".to_owned(), "web".to_owned()),
        (arn("cluster/prod"), arn("service/prod/web")),
        ("prod".to_owned(), arn("service/web")),
    ] {
        let input = json!({ "cluster": cluster, "services": [service] });
        let output = Call::new("DescribeServices", &input).output(&mut sim);
        assert_eq!(output["services"].as_array().unwrap().len(), 1, "{input}");
    }
    let output = Call::new(
        "ListServiceDeployments",
        &json!({ "service": arn("service/prod/web") }),
    )
    .output(&mut sim);
    assert_eq!(output["serviceDeployments"].as_array().unwrap().len(), 2);
}

#[test]
fn an_old_accounts_service_has_a_short_arn_and_no_current_deployment() {
    let mut sim = Sim::new(Settings::default(), START);
    let spec = ServiceSpec {
        short_arn: true,
        names_current_deployment: false,
        ..spec(DeploymentConfiguration::rolling())
    };
    sim.create_service(spec);
    let arns = Call::new("ListServices", &json!({ "cluster": "prod" })).output(&mut sim);
    assert_eq!(
        arns["serviceArns"],
        json!(["arn:aws:ecs:us-east-1:111122223333:service/web"])
    );
    let output = web(&mut sim);
    assert_eq!(output.get("currentServiceDeployment"), None);
}

#[test]
fn a_code_deploy_service_has_no_service_deployments() {
    let mut sim = Sim::new(Settings::default(), START);
    sim.create_service(ServiceSpec {
        controller: Controller::CodeDeploy,
        ..spec(DeploymentConfiguration::rolling())
    });
    let output = web(&mut sim);
    assert_eq!(
        output["deploymentController"],
        json!({ "type": "CODE_DEPLOY" })
    );
    assert_eq!(output.get("currentServiceDeployment"), None);
    let input = json!({ "cluster": "prod", "service": "web" });
    let call = Call::new("ListServiceDeployments", &input);
    assert_eq!(call.code(&mut sim), "UnsupportedFeatureException");
}

#[test]
fn accounts_and_regions_do_not_see_each_other() {
    let (mut sim, arn) = deploying(DeploymentConfiguration::blue_green());
    let describe = || describe(&arn);
    for call in [
        describe().to("eu-west-1"),
        describe().by(&ecs_sim::key::OTHER_ACCOUNT),
    ] {
        let output = call.output(&mut sim);
        assert_eq!(
            output["failures"],
            json!([{ "arn": arn, "reason": "MISSING" }])
        );
        assert_eq!(output["serviceDeployments"], json!([]));
    }
    assert_eq!(
        Call::new("ListClusters", &json!({}))
            .to("eu-west-1")
            .output(&mut sim),
        json!({ "clusterArns": [] })
    );
}

#[test]
fn times_are_epoch_seconds_with_a_fraction() {
    let mut sim = Sim::new(Settings::default(), START + 123);
    sim.create_service(spec(DeploymentConfiguration::blue_green()));
    let arn = deploy(&mut sim);
    let call = describe(&arn);
    let body = String::from_utf8(call.send(&mut sim).into_body()).unwrap();
    assert!(body.contains(r#""createdAt":1768478400.123,"#), "{body}");
}

#[test]
fn a_revision_shows_images_digests_and_its_task_definition() {
    let mut sim = Sim::new(Settings::default(), START);
    sim.create_service(spec(DeploymentConfiguration::blue_green()));
    let mut workload = Workload::image("registry.example/web:2.0");
    workload.containers[0]
        .environment
        .push(("LOG_LEVEL".to_owned(), "debug".to_owned()));
    workload.containers[0].secrets.push("API_TOKEN".to_owned());
    let spec = DeploymentSpec {
        workload: Some(workload.clone()),
        ..DeploymentSpec::default()
    };
    let arn = sim.start_deployment(&place(), "prod", "web", spec).unwrap();
    let output = describe(&arn).output(&mut sim);
    let target = &output["serviceDeployments"][0]["targetServiceRevision"]["arn"];
    let output = Call::new(
        "DescribeServiceRevisions",
        &json!({ "serviceRevisionArns": [target] }),
    )
    .output(&mut sim);
    let revision = &output["serviceRevisions"][0];
    let image = &revision["containerImages"][0];
    assert_eq!(
        (&image["containerName"], &image["image"]),
        (&json!("app"), &json!("registry.example/web:2.0"))
    );
    assert_eq!(
        image["imageDigest"].as_str().unwrap(),
        workload.containers[0].image_digest()
    );
    assert_eq!(
        workload.containers[0].image_digest().len(),
        "sha256:".len() + 64
    );
    let input = json!({ "taskDefinition": revision["taskDefinition"] });
    let output = Call::new("DescribeTaskDefinition", &input).output(&mut sim);
    let container = &output["taskDefinition"]["containerDefinitions"][0];
    assert_eq!(
        container["environment"],
        json!([{ "name": "LOG_LEVEL", "value": "debug" }])
    );
    assert_eq!(container["secrets"][0]["name"], "API_TOKEN");
    assert_eq!(output["taskDefinition"]["revision"], 2);
}

#[test]
fn task_definitions_of_one_family_are_counted_through_in_a_region() {
    let mut sim = Sim::new(Settings::default(), START);
    for cluster in ["prod", "test"] {
        let workload = Some(Workload::image(&format!("registry.example/{cluster}:1")));
        sim.create_service(ServiceSpec {
            workload,
            ..ServiceSpec::new(&place(), cluster, "web")
        });
    }
    let mut image = |name: &str| {
        let output = Call::new("DescribeTaskDefinition", &json!({ "taskDefinition": name }))
            .output(&mut sim);
        output["taskDefinition"]["containerDefinitions"][0]["image"].clone()
    };
    assert_eq!(image("web:1"), "registry.example/prod:1");
    assert_eq!(image("web:2"), "registry.example/test:1");
    assert_eq!(image("web"), "registry.example/test:1");
    assert_eq!(
        image(&Place::in_region("us-east-1").arn("task-definition/web:1")),
        "registry.example/prod:1"
    );
}
