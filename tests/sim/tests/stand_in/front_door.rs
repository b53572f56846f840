//! What a response carries, what a browser sees, throttles, and faults.

use crate::caller::{Call, body, go_on, header, list, response};
use crate::stage::{START, fate, paused, place, truth};
use ecs_sim::key;
use ecs_sim::{Answer, Bucket, Fate, Fault, FaultKind, Operation, Outcome, Settings, Sim};
use http::{HeaderValue, Method, Request, StatusCode};
use serde_json::json;

#[test]
fn responses_carry_what_those_of_ecs_carry() {
    let mut sim = Sim::new(Settings::default(), START);
    let good = list().send(&mut sim);
    assert_eq!(
        header(&good, "content-type"),
        Some("application/x-amz-json-1.1")
    );
    assert_eq!(header(&good, "date"), Some("Thu, 15 Jan 2026 12:00:00 GMT"));
    assert_eq!(header(&good, "x-amzn-requestid").unwrap().len(), 36);
    assert_eq!(header(&good, "x-amzn-errortype"), None);
    assert_eq!(header(&good, "access-control-allow-origin"), None);
    let bad = Call::new("ListServices", &json!({})).send(&mut sim);
    assert_eq!(
        header(&bad, "x-amzn-errortype"),
        Some("ClusterNotFoundException")
    );
    assert_eq!(
        body(&bad),
        json!({ "__type": "ClusterNotFoundException", "message": "Cluster not found." })
    );
    assert_ne!(
        header(&bad, "x-amzn-requestid"),
        header(&good, "x-amzn-requestid")
    );
}

#[test]
fn a_browser_may_read_answers_from_anywhere() {
    let mut request = list().signed_at(START);
    request.headers_mut().insert(
        "origin",
        HeaderValue::from_static("https://console.example"),
    );
    let answer = response(Sim::new(Settings::default(), START).handle(&request, START));
    assert_eq!(header(&answer, "access-control-allow-origin"), Some("*"));
    let exposed = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";
    assert_eq!(
        header(&answer, "access-control-expose-headers"),
        Some(exposed)
    );
}

#[test]
fn a_preflight_is_answered_with_what_it_asks_for() {
    let request = Request::builder()
        .method(Method::OPTIONS)
        .header("origin", "https://console.example")
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "authorization,content-type,x-amz-date,x-amz-security-token,x-amz-target",
        )
        .body(Vec::new())
        .unwrap();
    let mut sim = Sim::new(Settings::default(), START);
    let answer = response(sim.handle(&request, START));
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(header(&answer, "access-control-allow-origin"), Some("*"));
    assert_eq!(
        header(&answer, "access-control-allow-methods"),
        Some("POST")
    );
    let asked = "authorization,content-type,x-amz-date,x-amz-security-token,x-amz-target";
    assert_eq!(header(&answer, "access-control-allow-headers"), Some(asked));
    assert_eq!(header(&answer, "access-control-max-age"), Some("172800"));
    assert!(sim.requests().is_empty());
}

#[test]
fn an_empty_bucket_throttles_until_it_refills() {
    let mut sim = Sim::new(Settings::default(), START);
    assert!(sim.spend(&place(), Bucket::ClusterRead, 50));
    assert_eq!(list().error(&mut sim), "ThrottlingException: Rate exceeded");
    assert_eq!(list().by(&key::OTHER_ACCOUNT).send(&mut sim).status(), 200);
    assert_eq!(list().to("eu-west-1").send(&mut sim).status(), 200);
    sim.advance(START + 50);
    assert_eq!(list().send(&mut sim).status(), 200);
    assert_eq!(list().send(&mut sim).status(), 400);
}

#[test]
fn acts_are_not_throttled() {
    let (mut sim, arn, hook) = paused();
    for bucket in [
        Bucket::ClusterRead,
        Bucket::ServiceDeployment,
        Bucket::ServiceRevision,
        Bucket::TaskDefinitionRead,
    ] {
        assert!(sim.spend(&place(), bucket, 50));
    }
    assert_eq!(go_on(&arn, &hook).send(&mut sim).status(), 200);
}

#[test]
fn a_lost_request_is_not_executed_and_a_lost_response_is() {
    let (mut sim, arn, hook) = paused();
    let now = sim.now();
    let request = go_on(&arn, &hook).signed_at(now);
    sim.inject(Fault::once(
        Operation::ContinueServiceDeployment,
        FaultKind::DropRequest,
    ));
    sim.inject(Fault::once(
        Operation::ContinueServiceDeployment,
        FaultKind::DropResponse,
    ));
    assert!(matches!(sim.handle(&request, now), Answer::DropRequest));
    assert!(truth(&sim, &arn).acts.is_empty());
    assert!(matches!(sim.handle(&request, now), Answer::DropResponse));
    assert_eq!(fate(&sim, &arn, &hook), Fate::Continued);
    let log: Vec<_> = sim
        .requests()
        .iter()
        .map(|logged| (logged.outcome.clone(), logged.response_lost))
        .collect();
    assert_eq!(
        log,
        [(Outcome::RequestLost, false), (Outcome::Executed, true)]
    );
}

#[test]
fn a_status_comes_instead_of_the_execution_or_after_it() {
    for (executed, became) in [(false, Fate::Open), (true, Fate::Continued)] {
        let (mut sim, arn, hook) = paused();
        let kind = FaultKind::status(500, executed, None);
        sim.inject(Fault::once(Operation::ContinueServiceDeployment, kind));
        let answer = go_on(&arn, &hook).send(&mut sim);
        assert_eq!(answer.status(), 500);
        assert_eq!(body(&answer)["__type"], "ServerException");
        assert_eq!(fate(&sim, &arn, &hook), became);
    }
}

#[test]
fn a_proxys_page_can_come_instead() {
    let mut sim = Sim::new(Settings::default(), START);
    let page = "<html>sign in to the hotel's network</html>";
    let kind = FaultKind::status(200, false, Some(page));
    sim.inject(Fault::once(Operation::ListClusters, kind));
    let answer = list().send(&mut sim);
    assert_eq!(
        (answer.status(), header(&answer, "content-type")),
        (StatusCode::OK, Some("text/html"))
    );
    assert_eq!(answer.body(), page.as_bytes());
    sim.inject(Fault::once(
        Operation::ListClusters,
        FaultKind::status(503, false, None),
    ));
    assert_eq!(
        list().send(&mut sim).body(),
        b"<html><body><h1>503 Service Unavailable</h1></body></html>"
    );
}

#[test]
fn a_delay_executes_at_once_and_answers_late() {
    let (mut sim, arn, hook) = paused();
    sim.inject(Fault::once(
        Operation::ContinueServiceDeployment,
        FaultKind::Delay { ms: 1_500 },
    ));
    let now = sim.now();
    match sim.handle(&go_on(&arn, &hook).signed_at(now), now) {
        Answer::Delay {
            ms: 1_500,
            response,
        } => assert_eq!(response.status(), 200),
        other => panic!("{other:?}"),
    }
    assert_eq!(fate(&sim, &arn, &hook), Fate::Continued);
}

#[test]
fn faults_hit_what_they_are_meant_for_as_often_as_they_say() {
    let mut sim = Sim::new(Settings::default(), START);
    sim.create_cluster(&place(), "prod");
    sim.create_cluster(&place(), "test");
    let services = |cluster: &str| Call::new("ListServices", &json!({ "cluster": cluster }));
    sim.inject(Fault::always(FaultKind::Deny).in_cluster("test"));
    assert_eq!(services("prod").send(&mut sim).status(), 200);
    assert_eq!(services("test").code(&mut sim), "AccessDeniedException");
    assert_eq!(
        services("arn:aws:ecs:us-east-1:111122223333:cluster/test").code(&mut sim),
        "AccessDeniedException"
    );
    sim.clear_faults();
    sim.inject(
        Fault::always(FaultKind::Throttle)
            .in_region("eu-west-1")
            .times(2),
    );
    let codes = [(); 3].map(|()| list().to("eu-west-1").send(&mut sim).status().as_u16());
    assert_eq!(codes, [400, 400, 200]);
    assert_eq!(services("test").send(&mut sim).status(), 200);
}

#[test]
fn the_log_holds_no_secret() {
    let (mut sim, arn, hook) = paused();
    go_on(&arn, &hook).send(&mut sim);
    let log = serde_json::to_string(sim.requests()).unwrap();
    assert!(log.contains(r#""operation":"ContinueServiceDeployment","accessKeyId":"ASIAEXAMPLEFULL00000","principal":"arn:aws:sts::111122223333:assumed-role/Deployer/robin""#), "{log}");
    for secret in [
        key::FULL.secret_access_key,
        key::FULL.session_token.unwrap(),
        "Signature=",
    ] {
        assert!(!log.contains(secret));
    }
}
