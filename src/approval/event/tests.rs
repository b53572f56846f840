use proptest::prelude::*;

use super::*;

const EVENT: &str = r#"{
  "version": "0",
  "id": "11111111-2222-3333-4444-555555555555",
  "detail-type": "ECS Hook State Change",
  "source": "aws.ecs",
  "account": "111122223333",
  "time": "2026-03-01T10:00:00Z",
  "region": "eu-west-1",
  "resources": ["arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/ejGvqq2ilnbKT9qj0vLJe"],
  "detail": {
    "eventType": "INFO",
    "eventName": "HOOK_AWAITING_ACTION",
    "hookId": "ecs-pause-0000000000000000000000000000000000000000000",
    "hookType": "PAUSE",
    "expiresAt": "2026-03-01T10:30:00.123456789Z",
    "lifecycleStage": "POST_TEST_TRAFFIC_SHIFT",
    "clusterArn": "arn:aws:ecs:eu-west-1:111122223333:cluster/shop",
    "serviceArn": "arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout",
    "serviceDeploymentArn": "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/ejGvqq2ilnbKT9qj0vLJe",
    "updatedAt": "2026-03-01T10:00:00Z"
  }
}"#;

fn parse(text: &str) -> Result<HookEvent, EventError> {
    HookEvent::parse(text.as_bytes())
}

/// The event with one text replaced.
fn with(old: &str, new: &str) -> Result<HookEvent, EventError> {
    assert!(EVENT.contains(old), "{old}");
    parse(&EVENT.replacen(old, new, 1))
}

#[test]
fn an_event_is_read() {
    assert_eq!(
        parse(EVENT),
        Ok(HookEvent {
            id: Some("11111111-2222-3333-4444-555555555555".to_owned()),
            name: EventName::AwaitingAction,
            hook_id: "ecs-pause-0000000000000000000000000000000000000000000".to_owned(),
            hook_type: HookTarget::Pause,
            arn: "arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/ejGvqq2ilnbKT9qj0vLJe"
                .parse()
                .unwrap(),
            stage: Some(LifecycleStage::PostTestTrafficShift),
            expires_at: Some("2026-03-01T10:30:00.123Z".parse().unwrap()),
            updated_at: Some("2026-03-01T10:00:00Z".parse().unwrap()),
        })
    );
}

#[test]
fn every_name_is_known_and_a_new_one_survives() {
    for (text, name) in [
        ("HOOK_IN_PROGRESS", EventName::InProgress),
        ("HOOK_SUCCEEDED", EventName::Succeeded),
        ("HOOK_FAILED", EventName::Failed),
        ("HOOK_TIMED_OUT", EventName::TimedOut),
        ("HOOK_YAWNED", EventName::Other("HOOK_YAWNED".to_owned())),
    ] {
        assert_eq!(with("HOOK_AWAITING_ACTION", text).unwrap().name, name);
    }
    let hook_type = |text| with("\"PAUSE\"", text).unwrap().hook_type;
    assert_eq!(hook_type("\"AWS_LAMBDA\""), HookTarget::AwsLambda);
    assert_eq!(hook_type("\"NAP\""), HookTarget::Other("NAP".to_owned()));
}

#[test]
fn what_may_be_absent_may() {
    let resources = r#""resources": ["arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/ejGvqq2ilnbKT9qj0vLJe"],"#;
    assert_eq!(with(resources, "").unwrap(), parse(EVENT).unwrap());
    let bare = with(r#""lifecycleStage": "POST_TEST_TRAFFIC_SHIFT","#, "").unwrap();
    assert_eq!(bare.stage, None);
    let endless = with(r#""2026-03-01T10:30:00.123456789Z""#, "null").unwrap();
    assert_eq!(endless.expires_at, None);
}

#[test]
fn members_that_come_later_are_ignored() {
    let more = with(
        r#""detail": {"#,
        r#""later": [{}], "detail": {"revision": {"a": [1]}, "#,
    );
    assert_eq!(more.unwrap(), parse(EVENT).unwrap());
}

#[test]
fn times_are_read_with_any_digits_and_never_stop_an_event() {
    let ends = |text| {
        with(r#""2026-03-01T10:30:00.123456789Z""#, text)
            .unwrap()
            .expires_at
    };
    let at = |iso: &str| Some(iso.parse().unwrap());
    assert_eq!(
        ends(r#""2026-03-01T10:30:00Z""#),
        at("2026-03-01T10:30:00.000Z")
    );
    assert_eq!(
        ends(r#""2026-03-01T10:30:00.5Z""#),
        at("2026-03-01T10:30:00.500Z")
    );
    assert_eq!(ends("1772361000"), at("2026-03-01T10:30:00.000Z"));
    assert_eq!(ends(r#""soon""#), None);
    assert_eq!(ends("{}"), None);
}

#[test]
fn another_event_is_reported_as_such() {
    let other = with("ECS Hook State Change", "ECS Task State Change\\n").unwrap_err();
    assert_eq!(
        other.to_string(),
        "The event is \"ECS Task State Change\\n\" of \"aws.ecs\"; only \"ECS Hook State Change\" of \"aws.ecs\" is accepted. Check the rule's event pattern."
    );
    assert!(matches!(
        with("\"aws.ecs\"", "\"shop.test\""),
        Err(EventError::OfAnotherKind { source, .. }) if source == "shop.test"
    ));
    // Whatever its detail is.
    let other = r#"{"source":"aws.ec2","detail-type":"x","detail":7}"#;
    assert!(matches!(
        parse(other),
        Err(EventError::OfAnotherKind { .. })
    ));
}

#[test]
fn an_event_must_come_from_where_its_deployment_is() {
    for (old, new) in [
        (
            r#""account": "111122223333""#,
            r#""account": "444455556666""#,
        ),
        (r#""region": "eu-west-1""#, r#""region": "eu-west-2""#),
    ] {
        assert_eq!(with(old, new), Err(EventError::FromElsewhere));
    }
}

#[test]
fn what_is_missing_is_named() {
    for (member, missing) in [
        ("source", "source"),
        ("detail-type", "detail-type"),
        ("account", "account"),
        ("region", "region"),
        ("detail", "detail"),
        ("eventName", "detail.eventName"),
        ("hookId", "detail.hookId"),
        ("hookType", "detail.hookType"),
        ("serviceDeploymentArn", "detail.serviceDeploymentArn"),
    ] {
        let quoted = format!("\"{member}\":");
        assert_eq!(with(&quoted, "\"x\":"), Err(EventError::Missing(missing)));
    }
}

#[test]
fn what_is_no_event_is_refused() {
    for text in ["", "null", "[]", "{", "7", "\"x\"", r#"{"source":7}"#] {
        assert_eq!(parse(text), Err(EventError::Malformed), "{text}");
    }
    assert_eq!(HookEvent::parse(b"\xff\xfe"), Err(EventError::Malformed));
    assert!(matches!(
        with(
            "service-deployment/shop/checkout/ejGvqq2ilnbKT9qj0vLJe\",\n    \"updatedAt",
            "x\",\n    \"updatedAt"
        ),
        Err(EventError::Arn(_))
    ));
    for id in ["", "a/b", "a b", "a\\nb", "\u{e9}", &"a".repeat(256)] {
        let id = with("ecs-pause-0000000000000000000000000000000000000000000", id);
        assert_eq!(id, Err(EventError::HookId));
    }
}

#[test]
fn an_event_larger_than_eventbridge_sends_is_refused() {
    let padded = |size: usize| [EVENT, &" ".repeat(size - EVENT.len())].concat();
    assert_eq!(parse(&padded(262_144)), parse(EVENT));
    assert_eq!(parse(&padded(262_145)), Err(EventError::TooLarge));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = HookEvent::parse(&bytes);
    }

    #[test]
    fn a_mangled_event_is_read_or_refused(
        mangled in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..20, "[\\[\\]{}\",:0-9a-z\\\\\u{e9}]{0,3}"), 0..6),
    ) {
        let mut text: Vec<char> = EVENT.chars().collect();
        for (at, cut, put) in mangled {
            let at = at.index(text.len() + 1);
            let end = text.len().min(at + cut);
            text.splice(at..end, put.chars());
        }
        if let Ok(event) = parse(&text.into_iter().collect::<String>()) {
            prop_assert_eq!(event.arn.account(), "111122223333");
        }
    }
}
