//! What every decision must keep to on the wire, whatever happens.

use ecs_greenlight::ecs::Action;
use ecs_greenlight::flow::decide;
use ecs_sim::Operation;
use serde_json::{Value, json};

use crate::driver::{Exchange, Transcript};

const NOT_EXECUTED: [&str; 4] = [
    "ThrottlingException",
    "InvalidSignatureException",
    "ExpiredTokenException",
    "AccessDeniedException",
];

/// Every act names exactly this deployment, hook and action; the request right before it is a describe that was answered and
/// showed the hook waiting; and an act without a clear answer is followed by another one at most once, after two such reads.
pub fn check(transcript: &Transcript, arn: &str, hook: &str, action: Action) {
    assert!(
        transcript
            .0
            .iter()
            .all(|exchange| !exchange.acts || exchange.input["hookId"] == hook),
        "an act on a hook that nobody chose"
    );
    check_hook(transcript, arn, hook, action);
}

/// The same, of the acts on one hook among others.
pub fn check_hook(transcript: &Transcript, arn: &str, hook: &str, action: Action) {
    let expected = json!({ "serviceDeploymentArn": arn, "hookId": hook, "action": name(action) });
    let mut resent = 0;
    let mut last: Option<&Exchange> = None;
    let mut seen_waiting = 0;
    let mut before: Option<&Exchange> = None;
    for exchange in &transcript.0 {
        assert!(
            decide::CALLS
                .iter()
                .any(|called| called.name == exchange.operation.name()),
            "a call that the documented policy does not allow: {exchange:?}"
        );
        assert_eq!(
            exchange.acts,
            exchange.operation == Operation::ContinueServiceDeployment
        );
        if exchange.acts && exchange.input["hookId"] == hook {
            assert_eq!(exchange.input, expected, "an act that nobody asked for");
            assert!(
                before.is_some_and(|read| shows_waiting(read, hook)),
                "an act on a hook that was not read"
            );
            if let Some(last) = last.filter(|last| !was_not_executed(last)) {
                assert!(
                    seen_waiting >= 2,
                    "resent after {seen_waiting} reads: {last:?}"
                );
                resent += 1;
            }
            (last, seen_waiting) = (Some(exchange), 0);
        } else if shows_waiting(exchange, hook) {
            seen_waiting += 1;
        }
        before = Some(exchange);
    }
    assert!(resent <= 1, "resent {resent} times");
}

fn name(action: Action) -> &'static str {
    match action {
        Action::Continue => "CONTINUE",
        Action::Rollback => "ROLLBACK",
    }
}

fn was_not_executed(act: &Exchange) -> bool {
    act.error().is_some_and(|code| NOT_EXECUTED.contains(&code))
}

fn shows_waiting(read: &Exchange, hook: &str) -> bool {
    let Some(output) = read
        .output()
        .filter(|_| read.operation == Operation::DescribeServiceDeployments)
    else {
        return false;
    };
    let deployment = &output["serviceDeployments"][0];
    let waits = |listed: &Value| {
        listed["hookId"] == hook
            && listed["targetType"] == "PAUSE"
            && listed["status"] == "AWAITING_ACTION"
    };
    deployment["status"] == "IN_PROGRESS"
        && deployment["lifecycleHookDetails"]
            .as_array()
            .is_some_and(|hooks| hooks.iter().any(waits))
}
