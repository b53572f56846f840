//! Who gets in: keys, tokens, clocks, signatures, rights.

use crate::caller::{Call, body, describe, error, go_on, header, list, response};
use crate::stage::{START, deploying_with, paused, truth};
use ecs_sim::key::{self, Key};
use ecs_sim::{DeploymentConfiguration, Settings, Signatures, Sim};
use http::{HeaderValue, Request};
use serde_json::json;

const MISMATCH: &str = "InvalidSignatureException: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
                        Key and signing method. Consult the service documentation for details.";

fn refused(request: &Request<Vec<u8>>) -> String {
    error(&response(
        Sim::new(Settings::default(), START).handle(request, START),
    ))
}

fn mismatched(request: &Request<Vec<u8>>) -> bool {
    refused(request).starts_with(MISMATCH)
}

#[test]
fn every_good_key_gets_in() {
    for key in [
        &key::FULL,
        &key::RENEWED,
        &key::READ_ONLY,
        &key::OTHER_ACCOUNT,
        &key::LONG_TERM,
    ] {
        let output = list()
            .by(key)
            .output(&mut Sim::new(Settings::default(), START));
        assert_eq!(output, json!({ "clusterArns": [] }), "{}", key.name);
    }
}

#[test]
fn a_wrong_secret_is_reported_by_the_signature() {
    let wrong = Key {
        secret_access_key: "wrong",
        ..key::FULL
    };
    let request = list().by(&wrong).signed_at(START);
    let message = refused(&request);
    assert!(message.starts_with(MISMATCH), "{message}");
    // As at AWS, the request is repeated.
    assert!(message.contains("\nx-amz-security-token:example-session-token-full-rights-000000\n"));
}

#[test]
fn an_unknown_key_and_a_wrong_token_are_reported_alike() {
    let invalid =
        "UnrecognizedClientException: The security token included in the request is invalid.";
    let unknown = Key {
        access_key_id: "ASIAEXAMPLEUNKNOWN00",
        ..key::FULL
    };
    let wrong = Key {
        session_token: Some("wrong"),
        ..key::FULL
    };
    let absent = Key {
        session_token: None,
        ..key::FULL
    };
    for key in [&unknown, &wrong, &absent] {
        assert_eq!(refused(&list().by(key).signed_at(START)), invalid);
    }
}

#[test]
fn an_expired_session_is_reported() {
    let expected = "ExpiredTokenException: The security token included in the request is expired";
    assert_eq!(
        refused(&list().by(&key::EXPIRED).signed_at(START)),
        expected
    );
    let mut sim = Sim::new(Settings::default(), START);
    sim.end_session(key::FULL.access_key_id, START + 60_000);
    assert_eq!(list().send(&mut sim).status(), 200);
    sim.advance(START + 60_000);
    assert_eq!(list().error(&mut sim), expected);
    assert_eq!(list().by(&key::RENEWED).send(&mut sim).status(), 200);
}

#[test]
fn whatever_is_changed_after_signing_breaks_the_signature() {
    let mut body = list().signed_at(START);
    *body.body_mut() = b"{ }".to_vec();
    assert!(mismatched(&body));
    let mut target = list().signed_at(START);
    let other = HeaderValue::from_static("AmazonEC2ContainerServiceV20141113.DescribeClusters");
    target.headers_mut().insert("x-amz-target", other);
    assert!(mismatched(&target));
    let mut host = list().signed_at(START);
    host.headers_mut().insert(
        "host",
        HeaderValue::from_static("ecs.eu-west-1.amazonaws.com"),
    );
    assert!(mismatched(&host));
    let mut region = list().signed_at(START);
    let authorization = region.headers()["authorization"]
        .to_str()
        .unwrap()
        .replace("us-east-1", "eu-west-1");
    region
        .headers_mut()
        .insert("authorization", authorization.parse().unwrap());
    assert!(mismatched(&region));
}

#[test]
fn each_required_header_must_be_signed() {
    for name in [
        "content-type",
        "host",
        "x-amz-date",
        "x-amz-security-token",
        "x-amz-target",
    ] {
        let mut request = list().signed_at(START);
        let authorization = request.headers()["authorization"].to_str().unwrap();
        let (before, signed) = authorization.split_once("SignedHeaders=").unwrap();
        let (signed, after) = signed.split_once(',').unwrap();
        let others: Vec<&str> = signed.split(';').filter(|signed| *signed != name).collect();
        let without = format!("{before}SignedHeaders={},{after}", others.join(";"));
        request
            .headers_mut()
            .insert("authorization", without.parse().unwrap());
        let message = format!("'{name}' must be a signed header");
        assert_eq!(
            refused(&request),
            format!("InvalidSignatureException: {message}")
        );
    }
}

#[test]
fn a_request_without_a_signature_is_refused() {
    let mut request = list().signed_at(START);
    request.headers_mut().remove("authorization");
    assert_eq!(
        refused(&request),
        "MissingAuthenticationTokenException: Missing Authentication Token"
    );
    let mut request = list().signed_at(START);
    request.headers_mut().insert(
        "authorization",
        HeaderValue::from_static("AWS4-HMAC-SHA256 Credential=a/b/c"),
    );
    let message = refused(&request);
    assert!(
        message.starts_with("IncompleteSignatureException: "),
        "{message}"
    );
}

#[test]
fn a_signature_for_another_service_is_refused() {
    let mut request = list().signed_at(START);
    let authorization = request.headers()["authorization"]
        .to_str()
        .unwrap()
        .replace("/ecs/", "/sts/");
    request
        .headers_mut()
        .insert("authorization", authorization.parse().unwrap());
    assert_eq!(
        refused(&request),
        "InvalidSignatureException: Credential should be scoped to correct service: 'ecs'."
    );
}

#[test]
fn five_minutes_of_skew_are_tolerated_and_not_a_second_more() {
    let mut sim = Sim::new(Settings::default(), START);
    let mut send = |signed: i64| response(sim.handle(&list().signed_at(signed), START));
    assert_eq!(send(START - 300_000).status(), 200);
    assert_eq!(send(START + 300_000).status(), 200);
    let expired = "Signature expired: 20260115T115459Z is now earlier than 20260115T115500Z (20260115T120000Z - 5 min.)";
    assert_eq!(
        error(&send(START - 301_000)),
        format!("InvalidSignatureException: {expired}")
    );
    let early = "Signature not yet current: 20260115T120501Z is still later than 20260115T120500Z (20260115T120000Z + 5 min.)";
    assert_eq!(
        error(&send(START + 301_000)),
        format!("InvalidSignatureException: {early}")
    );
}

#[test]
fn a_wrong_clock_shows_in_signatures_and_date_and_leaves_deployments_alone() {
    let (mut sim, arn, hook) = paused();
    let opened = sim.now();
    sim.set_clock_error(20 * 60_000);
    let refused = list().send(&mut sim);
    assert!(
        error(&refused).starts_with(
            "InvalidSignatureException: Signature expired: 20260115T120032Z is now earlier than 20260115T121532Z"
        )
    );
    assert_eq!(
        header(&refused, "date"),
        Some("Thu, 15 Jan 2026 12:20:32 GMT")
    );
    let corrected = list().signed_at(opened + 20 * 60_000);
    assert_eq!(response(sim.handle(&corrected, opened)).status(), 200);
    sim.advance(opened + 59 * 60_000);
    assert!(truth(&sim, &arn).hook(&hook).unwrap().awaits_action());
    sim.clear_faults();
    assert_eq!(list().send(&mut sim).status(), 200);
}

#[test]
fn a_read_only_key_reads_and_cannot_act() {
    let (mut sim, arn, hook) = paused();
    let describe = describe(&arn);
    assert_eq!(describe.by(&key::READ_ONLY).send(&mut sim).status(), 200);
    let refused = go_on(&arn, &hook).by(&key::READ_ONLY).send(&mut sim);
    let message = format!(
        "User: arn:aws:sts::111122223333:assumed-role/Viewer/mika is not authorized to perform: ecs:ContinueServiceDeployment on \
         resource: {arn} because no identity-based policy allows the ecs:ContinueServiceDeployment action"
    );
    assert_eq!(error(&refused), format!("AccessDeniedException: {message}"));
    assert_eq!(
        body(&refused)["__type"],
        "com.amazon.coral.service#AccessDeniedException"
    );
    assert!(truth(&sim, &arn).acts.is_empty());
}

#[test]
fn a_key_without_rights_is_told_what_it_may_not_do() {
    let mut sim = Sim::new(Settings::default(), START);
    let input = json!({ "cluster": "prod", "services": ["web"] });
    let message = Call::new("DescribeServices", &input)
        .by(&key::NO_RIGHTS)
        .error(&mut sim);
    assert!(
        message
            .contains("on resource: arn:aws:ecs:us-east-1:111122223333:service/prod/web because"),
        "{message}"
    );
    let message = list().by(&key::NO_RIGHTS).error(&mut sim);
    assert!(message.contains("on resource: * because"), "{message}");
}

#[test]
fn a_simulation_may_trust_signatures_and_nothing_else() {
    let settings = Settings {
        signatures: Signatures::Trusted,
        ..Settings::default()
    };
    let (mut sim, _) = deploying_with(settings, DeploymentConfiguration::blue_green(), Vec::new());
    let wrong = Key {
        secret_access_key: "wrong",
        ..key::FULL
    };
    assert_eq!(list().by(&wrong).send(&mut sim).status(), 200);
    assert_eq!(
        list().by(&key::EXPIRED).code(&mut sim),
        "ExpiredTokenException"
    );
}

#[test]
fn a_request_that_has_its_host_in_the_uri_alone_is_verified_too() {
    let mut request = list().signed_at(START);
    request.headers_mut().remove("host");
    *request.uri_mut() = http::Uri::from_static("https://ecs.us-east-1.amazonaws.com/");
    let answer = response(Sim::new(Settings::default(), START).handle(&request, START));
    assert_eq!(answer.status(), 200);
}
