//! What a decision may send.

use ecs_greenlight::ecs::Action;
use ecs_sim::Operation;
use serde_json::{Value, json};

use crate::wire::{Exchange, Heard, awaiting, listed, shows_waiting};

/// After an unclear answer.
const MOST_RESENDS: usize = 1;
/// Twice after a throttle, once after a wrong clock or an expired session.
const MOST_REPEATS: usize = 3;

/// What one flow may do to a deployment.
pub struct Allowed<'a> {
    /// The operation that acts.
    pub operation: Operation,
    /// Every body that an act may have. Two acts with the same body are the same act, sent again.
    pub bodies: Vec<Value>,
    /// Whether the deployment, as it was read, shows that the act with this body makes sense; what was said before it, too.
    pub shows: &'a dyn Fn(&Value, &Value, &[Exchange]) -> bool,
    /// Whether it shows nothing of the act.
    pub open: &'a dyn Fn(&Value, &Value) -> bool,
}

impl Allowed<'_> {
    /// Every act has one of the bodies that it may have. The request right before it is a describe that was answered in the same
    /// moment, and showed that it makes sense. The same act follows only an answer that says that nothing was executed, or two reads that still
    /// showed nothing of it; and not for ever.
    pub fn check(&self, wire: &[Exchange]) -> Result<(), String> {
        for exchange in wire {
            let read = exchange.operation == Operation::DescribeServiceDeployments;
            if exchange.acts == read || exchange.acts != (exchange.operation == self.operation) {
                return Err(format!("a request of no use: {:?}", exchange.operation));
            }
            if exchange.acts && !self.bodies.contains(&exchange.input) {
                return Err(format!("an act that nobody asked for: {}", exchange.input));
            }
        }
        self.bodies
            .iter()
            .try_for_each(|body| self.check_repeats(body, wire))
    }

    fn check_repeats(&self, body: &Value, wire: &[Exchange]) -> Result<(), String> {
        let (mut resends, mut repeats) = (0, 0);
        let mut last: Option<&Exchange> = None;
        let mut seen_open = 0;
        let mut before: Option<&Exchange> = None;
        for (index, exchange) in wire.iter().enumerate() {
            if !exchange.acts {
                let open = exchange
                    .deployment()
                    .is_some_and(|read| (self.open)(read, body));
                seen_open += usize::from(open);
                before = Some(exchange);
                continue;
            }
            if exchange.input != *body {
                before = None;
                continue;
            }
            let shown = before.and_then(Exchange::deployment);
            if !shown.is_some_and(|read| (self.shows)(read, body, &wire[..index])) {
                return Err("an act on what was not seen waiting right before".to_owned());
            }
            if before.is_some_and(|read| read.heard_at != Some(exchange.sent_at)) {
                return Err("something came between the read and its act".to_owned());
            }
            match last {
                None => {}
                Some(last) if matches!(last.heard, Heard::Pending) => {
                    return Err("two acts at once".to_owned());
                }
                Some(last) if last.was_not_executed() => repeats += 1,
                Some(_) if seen_open < 2 => {
                    return Err(format!("sent again after {seen_open} reads"));
                }
                Some(_) => resends += 1,
            }
            (last, before, seen_open) = (Some(exchange), None, 0);
        }
        if resends > MOST_RESENDS || repeats > MOST_REPEATS {
            return Err(format!("{resends} resends and {repeats} repeats"));
        }
        Ok(())
    }
}

/// What deciding these hooks of a deployment may do.
pub fn check_decisions(
    arn: &str,
    hooks: &[String],
    action: Action,
    wire: &[Exchange],
) -> Result<(), String> {
    let body = |hook: &String| json!({ "serviceDeploymentArn": arn, "hookId": hook, "action": action.as_str() });
    let waits = |read: &Value, body: &Value| {
        shows_waiting(read, body["hookId"].as_str().unwrap_or_default())
    };
    let allowed = Allowed {
        operation: Operation::ContinueServiceDeployment,
        bodies: hooks.iter().map(body).collect(),
        shows: &|read, body, _| waits(read, body),
        open: &waits,
    };
    allowed.check(wire)
}

/// What stopping a deployment may do. A hook that a read has shown ended does not wait any more, though a later read may lag and say so.
pub fn check_stop(arn: &str, wire: &[Exchange]) -> Result<(), String> {
    let goes_on = |read: &Value, _: &Value| {
        ["PENDING", "IN_PROGRESS"].contains(&read["status"].as_str().unwrap_or_default())
    };
    let unpaused = |read: &Value, body: &Value, before: &[Exchange]| {
        let has_ended = |hook: &Value| {
            let id = hook["hookId"].as_str().unwrap_or_default();
            let shown = before.iter().filter_map(Exchange::deployment);
            let mut shown = shown.filter_map(|read| listed(read, id));
            shown.any(|hook| hook["status"] != "AWAITING_ACTION")
        };
        goes_on(read, body) && awaiting(read).all(has_ended)
    };
    let allowed = Allowed {
        operation: Operation::StopServiceDeployment,
        bodies: vec![json!({ "serviceDeploymentArn": arn, "stopType": "ROLLBACK" })],
        shows: &unpaused,
        open: &goes_on,
    };
    allowed.check(wire)
}
