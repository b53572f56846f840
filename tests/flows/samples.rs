//! Answers of the shape of the samples in AWS's documentation, through the flows that read them: the same members present and absent, the
//! values our own.
//!
//! See the examples on each operation's page of <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Operations.html>.

use ecs_greenlight::Error;
use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::browse::{Browse, browse};
use ecs_greenlight::flow::changes::changes;
use ecs_greenlight::flow::decide::decide;
use ecs_greenlight::flow::describe::describe;
use ecs_greenlight::flow::inbox::{Inbox, InboxUpdate, inbox};
use ecs_greenlight::flow::outcome::{Evidence, Outcome, Verdict};
use ecs_greenlight::flow::stop::{Stop, stop};
use ecs_greenlight::flow::stopped_tasks::stopped_tasks;
use ecs_greenlight::flow::{Effect, Flow, Reply, Session, Step};
use ecs_greenlight::rollout::changes::{Changes, ImageChangeKind};
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::key;

use crate::driver::{credentials, session};
use crate::scene::{decision, parsed};

const ARN: &str =
    "arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU";
const HOOK: &str = "ecs-pause-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE";
/// 6 May 2026, 15:30 UTC.
const NOW: Timestamp = Timestamp::from_epoch_millis(1_778_081_400_000);

/// What ECS answers to an operation, as the sample on its page.
fn sample(operation: &str) -> &'static str {
    match operation {
        "ListClusters" => r#"{"clusterArns":["arn:aws:ecs:us-east-1:111122223333:cluster/shop"]}"#,
        "DescribeClusters" => {
            r#"{"clusters":[{"activeServicesCount":1,"clusterArn":"arn:aws:ecs:us-east-1:111122223333:cluster/shop",
                "clusterName":"shop","pendingTasksCount":0,"registeredContainerInstancesCount":0,"runningTasksCount":2,
                "status":"ACTIVE"}],"failures":[]}"#
        }
        "ListServices" => {
            r#"{"serviceArns":["arn:aws:ecs:us-east-1:111122223333:service/shop/checkout"]}"#
        }
        // Without `currentServiceDeployment` and `deploymentController`.
        "DescribeServices" => {
            r#"{"failures":[],"services":[{"clusterArn":"arn:aws:ecs:us-east-1:111122223333:cluster/shop",
                "deploymentConfiguration":{"maximumPercent":200,"minimumHealthyPercent":100},
                "deployments":[{"createdAt":1.778080e9,"desiredCount":2,"id":"ecs-svc/1234567890123456789","pendingCount":0,
                    "runningCount":2,"status":"PRIMARY","taskDefinition":"arn:aws:ecs:us-east-1:111122223333:task-definition/checkout:8",
                    "updatedAt":1.778080e9}],
                "desiredCount":2,"events":[],"loadBalancers":[],"pendingCount":0,"runningCount":2,
                "serviceArn":"arn:aws:ecs:us-east-1:111122223333:service/shop/checkout","serviceName":"checkout","status":"ACTIVE",
                "taskDefinition":"arn:aws:ecs:us-east-1:111122223333:task-definition/checkout:8"}]}"#
        }
        "ListServiceDeployments" => {
            r#"{"serviceDeployments":[{
                "serviceDeploymentArn":"arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU",
                "serviceArn":"arn:aws:ecs:us-east-1:111122223333:service/shop/checkout",
                "clusterArn":"arn:aws:ecs:us-east-1:111122223333:cluster/shop","startedAt":"2026-05-06T15:00:00.49Z",
                "createdAt":"2026-05-06T15:00:00.29Z",
                "targetServiceRevisionArn":"arn:aws:ecs:us-east-1:111122223333:service-revision/shop/checkout/1234567890123456789",
                "status":"IN_PROGRESS"}]}"#
        }
        // The second example: paused, without stage, source revisions and weights.
        "DescribeServiceDeployments" => {
            r#"{"serviceDeployments":[{
                "serviceDeploymentArn":"arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU",
                "serviceArn":"arn:aws:ecs:us-east-1:111122223333:service/shop/checkout",
                "clusterArn":"arn:aws:ecs:us-east-1:111122223333:cluster/shop","updatedAt":"2026-05-06T15:05:00.00Z",
                "targetServiceRevision":{"arn":"arn:aws:ecs:us-east-1:111122223333:service-revision/shop/checkout/1234567890123456789",
                    "requestedTaskCount":2,"runningTaskCount":2,"pendingTaskCount":0},
                "status":"IN_PROGRESS",
                "deploymentConfiguration":{"maximumPercent":200,"minimumHealthyPercent":100,"strategy":"BLUE_GREEN",
                    "lifecycleHooks":[{"targetType":"PAUSE","lifecycleStages":["POST_PRODUCTION_TRAFFIC_SHIFT"],
                        "timeoutConfiguration":{"timeoutInMinutes":60,"action":"ROLLBACK"}}]},
                "lifecycleHookDetails":[{"hookId":"ecs-pause-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE","targetType":"PAUSE",
                    "status":"AWAITING_ACTION","expiresAt":"2026-05-06T16:03:00.00Z","timeoutAction":"ROLLBACK"}]}],"failures":[]}"#
        }
        // Without load balancers, launch type and resolved configuration.
        "DescribeServiceRevisions" => {
            r#"{"serviceRevisions":[{
                "serviceRevisionArn":"arn:aws:ecs:us-east-1:111122223333:service-revision/shop/checkout/1234567890123456789",
                "serviceArn":"arn:aws:ecs:us-east-1:111122223333:service/shop/checkout",
                "clusterArn":"arn:aws:ecs:us-east-1:111122223333:cluster/shop",
                "taskDefinition":"arn:aws:ecs:us-east-1:111122223333:task-definition/checkout:8",
                "capacityProviderStrategy":[{"capacityProvider":"FARGATE","weight":1,"base":0}],
                "platformVersion":"1.4.0","platformFamily":"Linux",
                "networkConfiguration":{"awsvpcConfiguration":{"subnets":["subnet-0a1b2c3d4e5f60718"],
                    "securityGroups":["sg-0123456789abcdef0"],"assignPublicIp":"ENABLED"}},
                "containerImages":[{"containerName":"app","imageDigest":"sha256:0123456789abcdef","image":"shop/checkout"}],
                "guardDutyEnabled":false,"serviceConnectConfiguration":{"enabled":false},
                "createdAt":"2026-05-06T10:59:59.302000-04:00"}],"failures":[]}"#
        }
        "DescribeTaskDefinition" => {
            r#"{"taskDefinition":{"containerDefinitions":[{"cpu":10,"environment":[],"essential":true,"image":"shop/checkout",
                    "memory":128,"mountPoints":[],"name":"app","portMappings":[],"volumesFrom":[]}],
                "family":"checkout","revision":8,"status":"ACTIVE",
                "taskDefinitionArn":"arn:aws:ecs:us-east-1:111122223333:task-definition/checkout:8","volumes":[]}}"#
        }
        "ListTasks" => {
            r#"{"taskArns":["arn:aws:ecs:us-east-1:111122223333:task/shop/0b69d5c0d6554ae1a51bb7bb3a1b6ee4"]}"#
        }
        // Without times, and without why it stopped.
        "DescribeTasks" => {
            r#"{"tasks":[{"clusterArn":"arn:aws:ecs:us-east-1:111122223333:cluster/shop",
                "containers":[{"name":"app","lastStatus":"STOPPED"},{}],
                "desiredStatus":"STOPPED","lastStatus":"STOPPED","overrides":{"containerOverrides":[{"name":"app"}]},
                "startedBy":"ecs-svc/1234567890123456789",
                "taskArn":"arn:aws:ecs:us-east-1:111122223333:task/shop/0b69d5c0d6554ae1a51bb7bb3a1b6ee4",
                "taskDefinitionArn":"arn:aws:ecs:us-east-1:111122223333:task-definition/checkout:8"}]}"#
        }
        "ContinueServiceDeployment" | "StopServiceDeployment" => {
            r#"{"serviceDeploymentArn":"arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/AbCdEfGhIjKlMnOpQrStU"}"#
        }
        other => panic!("there is no sample of {other}"),
    }
}

/// Drives a flow against an ECS that answers with its samples: the end, what was told, and the operations called.
fn drive<P, T>(mut flow: Flow<P, T>) -> (T, Vec<P>, Vec<String>) {
    let (mut told, mut called) = (Vec::new(), Vec::new());
    for _ in 0..1000 {
        let (effects, emitted) = match flow.poll(NOW) {
            Step::Done(end) => return (end, told, called),
            Step::Pending { effects, emitted } => (effects, emitted),
        };
        told.extend(emitted);
        for effect in effects {
            match effect {
                Effect::Send { id, request, .. } => {
                    let request: http::Request<String> = request.into();
                    let target = request.headers()["x-amz-target"].to_str().unwrap();
                    let operation = target.split('.').nth(1).unwrap().to_owned();
                    let answer = http::Response::builder()
                        .header("content-type", "application/x-amz-json-1.1")
                        .body(sample(&operation).as_bytes().to_vec())
                        .unwrap();
                    called.push(operation);
                    flow.deliver(id, Reply::Response(answer.into()));
                }
                Effect::Sleep { id, .. } => flow.deliver(id, Reply::Elapsed),
                Effect::Credentials { id } => {
                    flow.deliver(id, Reply::Credentials(Ok(credentials(&key::FULL, None))));
                }
                _ => {}
            }
        }
    }
    panic!("it does not end");
}

/// Of the paused sample, whoever reads it.
fn says_only_what_is_known(json: &str) {
    for part in [
        r#""direction":"forward""#,
        r#""paused":true"#,
        r#""outcome":"awaiting""#,
        r#""atDeadline":"ECS then rolls the deployment back automatically.""#,
        "The revision to go back to was not reported by ECS.",
    ] {
        assert!(json.contains(part), "{part}\n{json}");
    }
    for part in [
        "first deployment",
        "sourceServiceRevisions",
        "trafficSteps",
        "pausesAhead",
        "roduction traffic",
        " % ",
    ] {
        assert!(!json.contains(part), "{part}\n{json}");
    }
}

#[test]
fn describe_says_of_the_paused_sample_only_what_is_known() {
    let (read, _, _) = drive(describe(session(), parsed(ARN)));
    says_only_what_is_known(&serde_json::to_string(&read.unwrap()).unwrap());
}

#[test]
fn the_inbox_finds_the_paused_sample_and_says_only_what_is_known() {
    let (end, told, called) = drive(inbox(session(), Inbox::default()));
    end.unwrap();
    let mut paused = told.iter().filter_map(|update| match update {
        InboxUpdate::Paused { rollout, .. } => Some(serde_json::to_string(&rollout).unwrap()),
        _ => None,
    });
    says_only_what_is_known(&paused.next().unwrap());
    for operation in [
        "ListClusters",
        "ListServices",
        "DescribeServices",
        "ListServiceDeployments",
    ] {
        assert!(called.iter().any(|one| one == operation), "{called:?}");
    }
}

fn read_changes(session: Session) -> Changes {
    let (read, _, _): (Result<Changes, Error>, _, _) = drive(changes(session, parsed(ARN)));
    read.unwrap()
}

#[test]
fn changes_call_nothing_new_where_the_sample_has_no_source_revisions() {
    let read = read_changes(session());
    assert!(!read.is_first);
    assert_eq!(read.task_definition_before, None);
    assert_eq!(read.task_definition_after.as_deref(), Some("checkout:8"));
    let kinds: Vec<ImageChangeKind> = read.images.unwrap().iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [ImageChangeKind::Unknown]);
    let unread: Vec<&str> = read.unread.iter().map(Error::message).collect();
    assert_eq!(unread, ["ECS did not report the current revision."]);
}

#[test]
fn once_the_revision_of_the_sample_was_read_the_service_is_known_to_be_headless() {
    let session = session();
    let informed = read_changes(session.clone()).rollout.unwrap();
    assert!(
        serde_json::to_string(&informed)
            .unwrap()
            .contains(r#""managesTraffic":false"#)
    );
    let target = informed.target_service_revision.as_ref().unwrap();
    assert_eq!(target.label.as_deref(), Some("checkout:8"));
    // So do all reads of the session from then on.
    let (read, _, _) = drive(describe(session.clone(), parsed(ARN)));
    assert_eq!(
        serde_json::to_string(&read.unwrap()).unwrap(),
        serde_json::to_string(&informed).unwrap()
    );
    let (_, told, _) = drive(inbox(session, Inbox::default()));
    assert!(told.iter().any(|update| match update {
        InboxUpdate::Paused { rollout, .. } =>
            serde_json::to_string(&rollout).unwrap() == serde_json::to_string(&informed).unwrap(),
        _ => false,
    }));
}

#[test]
fn a_stopped_task_of_which_next_to_nothing_is_reported_is_reported_all_the_same() {
    let (read, _, called) = drive(stopped_tasks(session(), parsed(ARN)));
    assert_eq!(
        serde_json::to_string(&read.unwrap().tasks).unwrap(),
        concat!(
            r#"[{"taskArn":"arn:aws:ecs:us-east-1:111122223333:task/shop/0b69d5c0d6554ae1a51bb7bb3a1b6ee4","#,
            r#""containers":[{"name":"app"},{}],"consoleUrl":"https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/shop/tasks/0b69d5c0d6554ae1a51bb7bb3a1b6ee4/configuration?region=us-east-1"}]"#
        )
    );
    assert_eq!(called.len(), 3, "{called:?}");
}

#[test]
fn browse_reads_the_samples_of_clusters_services_and_deployments() {
    let page = |cluster: Option<&str>, service: Option<&str>| {
        let what = Browse {
            cluster: cluster.map(str::to_owned),
            service: service.map(str::to_owned),
            ..Browse::default()
        };
        drive(browse(session(), what)).0.unwrap()
    };
    assert_eq!(page(None, None).clusters.unwrap().len(), 1);
    assert_eq!(page(Some("shop"), None).services.unwrap().len(), 1);
    let deployments = page(Some("shop"), Some("checkout")).deployments.unwrap();
    says_only_what_is_known(&serde_json::to_string(&deployments[0]).unwrap());
}

#[test]
fn the_samples_of_both_acts_are_accepted() {
    let (decided, _, called) = drive(decide(session(), decision(ARN, HOOK, Action::Continue)));
    let decided: Outcome = decided.unwrap();
    assert_eq!(decided.evidence, Evidence::Response);
    assert_eq!(decided.result, Verdict::Continued);
    assert!(called.contains(&"ContinueServiceDeployment".to_owned()));
    // The sample waits at a pause, so nothing is to be stopped.
    let asked = Stop {
        arn: parsed(ARN),
        if_match: None,
    };
    let (_, _, called) = drive(stop(session(), asked));
    assert!(called.contains(&"DescribeServiceDeployments".to_owned()));
}
