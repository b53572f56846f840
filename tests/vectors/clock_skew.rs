//! The clock's correction, by the cases that AWS has for all its SDKs.

use ecs_greenlight::credentials::Credentials;
use ecs_greenlight::endpoint::EndpointOptions;
use ecs_greenlight::flow::browse::{Browse, BrowsePage, browse};
use ecs_greenlight::flow::{Effect, EffectId, Flow, Reply, Session, Step};
use ecs_greenlight::protocol::Response;
use ecs_greenlight::timestamp::Timestamp;
use ecs_greenlight::{Client, Error};
use serde_json::Value;

type Reading = Flow<(), Result<BrowsePage, Error>>;

const SUITE: &str = include_str!("aws-clock-skew/clock-skew-test-cases.json");

fn session(skew_seconds: i64) -> Session {
    let credentials = Credentials::new(
        "ASIAEXAMPLE".to_owned(),
        "fake-secret".to_owned(),
        Some("fake-token".to_owned()),
        None,
    );
    let mut client = Client::new("us-east-1", EndpointOptions::default())
        .unwrap()
        .with_credentials(credentials.unwrap());
    client.set_skew_millis(skew_seconds * 1000);
    Session::new(client, 1)
}

fn time(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

fn skew_seconds(session: &Session) -> i64 {
    session.aws_time(Timestamp::default()).epoch_millis() / 1000
}

/// What the flow sends now, with the time it is signed for; `None` if it sends nothing.
fn sent(flow: &mut Reading, now: Timestamp) -> Option<(EffectId, String)> {
    let Step::Pending { effects, .. } = flow.poll(now) else {
        return None;
    };
    effects.into_iter().find_map(|effect| match effect {
        Effect::Send { id, request, .. } => {
            let request: http::Request<String> = request.into();
            let signed_for = request.headers()["x-amz-date"].to_str().unwrap();
            Some((id, signed_for.to_owned()))
        }
        _ => None,
    })
}

fn response(attempt: &Value) -> Response {
    let given = &attempt["response"];
    let headers = given["headers"].as_object().unwrap();
    let body = match given["errorCode"].as_str() {
        Some(code) => format!(r#"{{"__type":"{code}"}}"#),
        None => r#"{"clusterArns":[]}"#.to_owned(),
    };
    Response {
        status: u16::try_from(given["statusCode"].as_u64().unwrap()).unwrap(),
        headers: headers
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect(),
        body: body.into_bytes(),
    }
}

/// One operation: every attempt is signed for the time that is expected, and none follows that is not.
fn operate(session: &Session, operation: &Value, case: &str) {
    let mut flow = browse(session.clone(), Browse::default());
    let attempts = operation["attempts"].as_array().unwrap();
    // The case ends where its SDK's attempts are used up; ours has three.
    let cut_short = operation["maxAttempts"].as_u64() == Some(attempts.len() as u64);
    for (number, attempt) in attempts.iter().enumerate() {
        let (id, signed_for) =
            sent(&mut flow, time(&attempt["clientTimeAtSend"])).expect("an attempt");
        let expected = time(&attempt["expectedSigningTime"]).basic();
        assert_eq!(signed_for, expected, "{case}");
        flow.deliver(id, Reply::Response(response(attempt)));
        // The answer is read when it comes, and the next attempt is made at once: it is the next one's time to send.
        if number + 1 < attempts.len() {
            continue;
        }
        let received = time(&attempt["clientTimeAtReceive"]);
        match flow.poll(received) {
            Step::Done(result) => {
                let outcome = if result.is_ok() { "success" } else { "error" };
                assert_eq!(outcome, operation["expectedOutcome"], "{case}");
            }
            Step::Pending { .. } => assert!(cut_short, "{case}: another attempt"),
        }
    }
}

#[test]
fn the_clock_is_corrected_as_in_every_aws_sdk() {
    let suite: Value = serde_json::from_str(SUITE).unwrap();
    let cases = suite["tests"].as_array().unwrap();
    assert_eq!(cases.len(), 10);
    for case in cases {
        let name = case["description"].as_str().unwrap();
        let operations = case["operations"].as_array().unwrap();
        let session = session(operations[0]["initialClientSkew"].as_i64().unwrap());
        for operation in operations {
            let initial = operation["initialClientSkew"].as_i64().unwrap();
            assert_eq!(skew_seconds(&session), initial, "{name}");
            operate(&session, operation, name);
            let expected = operation["expectedClientSkew"].as_i64().unwrap();
            assert_eq!(skew_seconds(&session), expected, "{name}");
        }
    }
}

const MORNING: &str = "2024-10-08T19:55:22Z";

/// The time that the second request is signed for, where the first one is refused like this; `None` if there is none.
fn signed_again_for(date: Option<&str>, body: &str) -> Option<String> {
    let mut flow = browse(session(0), Browse::default());
    let now = MORNING.parse().unwrap();
    let (id, signed_for) = sent(&mut flow, now).expect("an attempt");
    assert_eq!(signed_for, "20241008T195522Z");
    let date = date.map(|date| ("date".to_owned(), date.to_owned()));
    let refusal = Response {
        status: 400,
        headers: date.into_iter().collect(),
        body: body.as_bytes().to_vec(),
    };
    flow.deliver(id, Reply::Response(refusal));
    sent(&mut flow, now).map(|(_, signed_for)| signed_for)
}

/// A page cannot read `Date` where the answer does not expose it.
#[test]
fn where_the_date_is_hidden_the_clock_is_corrected_by_the_refusals_words() {
    let body = r#"{"__type":"InvalidSignatureException","message":"Signature expired: 20241008T195522Z is now earlier than 20241008T195940Z (20241008T200440Z - 5 min.)"}"#;
    let again = signed_again_for(None, body);
    assert_eq!(again.as_deref(), Some("20241008T200440Z"));
}

#[test]
fn an_access_denied_is_the_clocks_fault_only_where_that_was_wrong() {
    let body = r#"{"__type":"AccessDeniedException","message":"No."}"#;
    let wrong = signed_again_for(Some("Tue, 08 Oct 2024 20:15:22 GMT"), body);
    assert_eq!(wrong.as_deref(), Some("20241008T201522Z"));
    let right = signed_again_for(Some("Tue, 08 Oct 2024 19:55:22 GMT"), body);
    assert_eq!(right, None);
}

#[test]
fn a_refusal_for_another_reason_is_not_the_clocks_fault_however_wrong_it_was() {
    for code in [
        "InvalidParameterException",
        "ClusterNotFoundException",
        "ClientException",
        "UnrecognizedClientException",
        "ExpiredTokenException",
    ] {
        let body = format!(r#"{{"__type":"{code}","message":"No."}}"#);
        let again = signed_again_for(Some("Tue, 08 Oct 2024 20:15:22 GMT"), &body);
        assert_eq!(again, None, "{code}");
    }
}
