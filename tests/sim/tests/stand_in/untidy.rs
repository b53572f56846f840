//! Services and answers that are not as tidy as the usual ones.

use crate::caller::{Call, described};
use crate::stage::{START, deploy, end, place, settle, spec, truth};
use ecs_sim::{
    Action, DeploymentConfiguration, DeploymentSpec, Images, LifecycleHook, Members, ServiceSpec,
    Settings, Sim, Stage, TrafficManagement, Trouble, Workload,
};
use serde_json::{Value, json};

fn revision(sim: &mut Sim, arn: &str) -> Value {
    let target = described(sim, arn)["targetServiceRevision"]["arn"].take();
    let body = json!({ "serviceRevisionArns": [target] });
    let mut answer = Call::new("DescribeServiceRevisions", &body).output(sim);
    answer["serviceRevisions"][0].take()
}

/// A deployment that waits after the test traffic has moved.
fn paused(settings: Settings, traffic: TrafficManagement, troubles: Vec<Trouble>) -> (Sim, String) {
    let mut sim = Sim::new(settings, START);
    let pause = LifecycleHook::pause(Stage::PostTestTrafficShift, 60, Action::Rollback);
    let configuration = DeploymentConfiguration::blue_green()
        .with_alarm("web-5xx")
        .with_hook(pause);
    sim.create_service(ServiceSpec {
        traffic,
        ..spec(configuration)
    });
    let deployment = DeploymentSpec {
        troubles,
        ..DeploymentSpec::default()
    };
    let arn = sim
        .start_deployment(&place(), "prod", "web", deployment)
        .unwrap();
    settle(&mut sim, &arn);
    (sim, arn)
}

#[test]
fn a_headless_service_has_no_load_balancer_and_no_weights() {
    let (mut sim, arn) = paused(Settings::default(), TrafficManagement::Headless, Vec::new());
    let target = &described(&mut sim, &arn)["targetServiceRevision"];
    assert!(target.get("requestedProductionTrafficWeight").is_none());
    assert_eq!(revision(&mut sim, &arn)["loadBalancers"], json!([]));
}

#[test]
fn without_a_test_listener_no_test_traffic_moves() {
    for (traffic, weight) in [
        (TrafficManagement::TestListener, 100.0),
        (TrafficManagement::NoTestListener, 0.0),
    ] {
        let (mut sim, arn) = paused(Settings::default(), traffic, Vec::new());
        let target = &described(&mut sim, &arn)["targetServiceRevision"];
        assert_eq!(
            target["requestedTestTrafficWeight"],
            json!(weight),
            "{traffic:?}"
        );
        let balancer = &revision(&mut sim, &arn)["loadBalancers"][0]["advancedConfiguration"];
        assert!(balancer["productionListenerRule"].is_string());
        assert_eq!(balancer["testListenerRule"].is_string(), weight > 0.0);
    }
}

#[test]
fn an_alarm_that_was_in_alarm_before_is_not_watched() {
    let alarm = Trouble::Alarm {
        stage: Stage::PostScaleUp,
        after_ms: 1,
    };
    let (mut sim, arn) = paused(
        Settings::default(),
        TrafficManagement::TestListener,
        vec![Trouble::AlarmBefore, alarm],
    );
    let read = described(&mut sim, &arn);
    assert_eq!(read["alarms"]["status"], "DISABLED");
    assert_eq!(
        read["deploymentConfiguration"]["alarms"]["alarmNames"],
        json!(["web-5xx"])
    );
    assert_eq!(end(&mut sim, &arn, Action::Continue).name(), "SUCCESSFUL");
}

#[test]
fn answers_have_the_members_of_the_documented_sample_where_a_test_wants_them_so() {
    let settings = Settings {
        members: Members::AsDocumented,
        ..Settings::default()
    };
    let (mut sim, arn) = paused(settings, TrafficManagement::TestListener, Vec::new());
    let read = described(&mut sim, &arn);
    let mut names: Vec<&str> = read
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "clusterArn",
            "deploymentConfiguration",
            "lifecycleHookDetails",
            "serviceArn",
            "serviceDeploymentArn",
            "status",
            "targetServiceRevision",
            "updatedAt",
        ]
    );
    let mut target: Vec<&str> = read["targetServiceRevision"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    target.sort_unstable();
    assert_eq!(
        target,
        [
            "arn",
            "pendingTaskCount",
            "requestedTaskCount",
            "runningTaskCount"
        ]
    );
}

#[test]
fn a_first_deployment_has_an_empty_list_of_sources() {
    let mut sim = Sim::new(Settings::default(), START);
    sim.create_service(ServiceSpec {
        workload: None,
        ..spec(DeploymentConfiguration::blue_green())
    });
    let first = DeploymentSpec {
        workload: Some(Workload::default()),
        ..DeploymentSpec::default()
    };
    let arn = sim
        .start_deployment(&place(), "prod", "web", first)
        .unwrap();
    assert_eq!(
        described(&mut sim, &arn)["sourceServiceRevisions"],
        json!([])
    );
}

#[test]
fn images_come_without_digests_or_not_at_all() {
    for (images, digest, listed) in [
        (Images::WithDigests, true, true),
        (Images::WithoutDigests, false, true),
        (Images::Absent, false, false),
    ] {
        let settings = Settings {
            images,
            ..Settings::default()
        };
        let (mut sim, arn) = paused(settings, TrafficManagement::TestListener, Vec::new());
        let image = &revision(&mut sim, &arn)["containerImages"][0];
        assert_eq!(image["image"].is_string(), listed, "{images:?}");
        assert_eq!(image["imageDigest"].is_string(), digest, "{images:?}");
    }
}

#[test]
fn an_early_success_comes_while_old_tasks_still_run() {
    let mut sim = Sim::new(Settings::default(), START);
    sim.create_service(ServiceSpec {
        desired_count: 10,
        ..spec(DeploymentConfiguration::rolling().with_early_success())
    });
    let arn = deploy(&mut sim);
    assert_eq!(end(&mut sim, &arn, Action::Continue).name(), "SUCCESSFUL");
    let read = described(&mut sim, &arn);
    assert!(
        read["sourceServiceRevisions"][0]["runningTaskCount"].as_u64() > Some(0),
        "{read}"
    );
    assert_eq!(
        read["deploymentConfiguration"]["earlySuccessCriteria"]["sourceServiceRevisionCleanup"],
        "DEFERRED"
    );
    assert!(truth(&sim, &arn).finished_at.is_some());
}

#[test]
fn what_a_call_does_not_give_stands_in_its_failures_with_the_reason() {
    let service = "arn:aws:ecs:us-east-1:111122223333:service/prod/web";
    let (mut sim, arn) = paused(
        Settings::default(),
        TrafficManagement::default(),
        Vec::new(),
    );
    let target = described(&mut sim, &arn)["targetServiceRevision"]["arn"].take();
    let target = target.as_str().unwrap().to_owned();
    let cluster = "arn:aws:ecs:us-east-1:111122223333:cluster/prod";
    sim.settings_mut().failures = [&arn, service, &target, cluster]
        .map(|arn| (arn.to_owned(), "ACCESS_DENIED".to_owned()))
        .into();
    for (operation, input, listed, kept) in [
        (
            "DescribeServiceDeployments",
            json!({ "serviceDeploymentArns": [arn] }),
            "serviceDeployments",
            &*arn,
        ),
        (
            "DescribeServiceRevisions",
            json!({ "serviceRevisionArns": [target] }),
            "serviceRevisions",
            &*target,
        ),
        (
            "DescribeServices",
            json!({ "cluster": "prod", "services": ["web"] }),
            "services",
            service,
        ),
        (
            "DescribeClusters",
            json!({ "clusters": ["prod"] }),
            "clusters",
            cluster,
        ),
    ] {
        let answer = Call::new(operation, &input).output(&mut sim);
        assert_eq!(answer[listed], json!([]), "{operation}");
        assert_eq!(
            answer["failures"],
            json!([{ "arn": kept, "reason": "ACCESS_DENIED" }])
        );
    }
}

#[test]
fn a_deleted_cluster_is_still_listed_and_nothing_in_it_can_be_asked_for() {
    let (mut sim, arn) = paused(
        Settings::default(),
        TrafficManagement::default(),
        Vec::new(),
    );
    sim.settings_mut().deleted_clusters = ["prod".to_owned()].into();
    let listed = Call::new("ListClusters", &json!({})).output(&mut sim);
    assert_eq!(
        listed["clusterArns"],
        json!(["arn:aws:ecs:us-east-1:111122223333:cluster/prod"])
    );
    let described = Call::new("DescribeClusters", &json!({ "clusters": ["prod"] }));
    assert_eq!(
        described.output(&mut sim)["clusters"][0]["status"],
        "INACTIVE"
    );
    for (operation, input) in [
        ("ListServices", json!({ "cluster": "prod" })),
        (
            "DescribeServices",
            json!({ "cluster": "prod", "services": ["web"] }),
        ),
        (
            "DescribeServiceDeployments",
            json!({ "serviceDeploymentArns": [arn] }),
        ),
    ] {
        let code = Call::new(operation, &input).code(&mut sim);
        assert_eq!(code, "ClusterNotFoundException", "{operation}");
    }
}

#[test]
fn a_region_that_is_not_enabled_takes_no_token() {
    let mut sim = Sim::new(Settings::default(), START);
    Call::new("ListClusters", &json!({})).output(&mut sim);
    sim.settings_mut().disabled_regions = ["us-east-1".to_owned()].into();
    let message = Call::new("ListClusters", &json!({})).error(&mut sim);
    assert_eq!(
        message,
        "UnrecognizedClientException: The security token included in the request is invalid."
    );
}
