//! What every stop must keep to on the wire, whatever happens.

use ecs_sim::Operation;
use serde_json::{Value, json};

use crate::driver::{Exchange, Transcript};

const NOT_EXECUTED: [&str; 4] = [
    "ThrottlingException",
    "InvalidSignatureException",
    "ExpiredTokenException",
    "AccessDeniedException",
];

/// Every act names exactly this deployment and `ROLLBACK`; the request right before it is a describe that was answered and
/// showed the deployment going on, unpaused; and an act without a clear answer is followed by another one at most once,
/// after two reads that show it going on.
pub fn check(transcript: &Transcript, arn: &str) {
    let expected = json!({ "serviceDeploymentArn": arn, "stopType": "ROLLBACK" });
    let mut resent = 0;
    let mut last: Option<&Exchange> = None;
    let mut seen_going_on = 0;
    let mut before: Option<&Exchange> = None;
    for exchange in &transcript.0 {
        assert_eq!(
            exchange.acts,
            exchange.operation == Operation::StopServiceDeployment
        );
        if exchange.acts {
            assert_eq!(exchange.input, expected, "an act that nobody asked for");
            assert!(
                before.is_some_and(|read| goes_on(read) && !is_paused(read)),
                "an act on a deployment that was not read"
            );
            if last.is_some_and(|last| !was_not_executed(last)) {
                assert!(
                    seen_going_on >= 2,
                    "resent after {seen_going_on} reads: {last:?}"
                );
                resent += 1;
            }
            (last, seen_going_on) = (Some(exchange), 0);
        } else if goes_on(exchange) {
            seen_going_on += 1;
        }
        before = Some(exchange);
    }
    assert!(resent <= 1, "resent {resent} times");
}

fn was_not_executed(act: &Exchange) -> bool {
    act.error().is_some_and(|code| NOT_EXECUTED.contains(&code))
}

fn deployment(read: &Exchange) -> Option<&Value> {
    let output = read.output()?;
    (read.operation == Operation::DescribeServiceDeployments)
        .then(|| &output["serviceDeployments"][0])
}

fn goes_on(read: &Exchange) -> bool {
    deployment(read).is_some_and(|now| now["status"] == "PENDING" || now["status"] == "IN_PROGRESS")
}

fn is_paused(read: &Exchange) -> bool {
    let waits = |hook: &Value| hook["targetType"] == "PAUSE" && hook["status"] == "AWAITING_ACTION";
    deployment(read)
        .and_then(|now| now["lifecycleHookDetails"].as_array())
        .is_some_and(|hooks| hooks.iter().any(waits))
}
