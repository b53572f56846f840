//! What a decision may send.

use ecs_greenlight::ecs::Action;
use ecs_sim::Operation;
use serde_json::json;

use crate::deciding::Choice;
use crate::wire::{Exchange, Heard, shows_waiting};

/// After an unclear answer.
const MOST_RESENDS: usize = 1;
/// Twice after a throttle, once after a wrong clock or an expired session.
const MOST_REPEATS: usize = 3;

/// Every act names exactly the chosen deployment, hook and action. The request right before it is a describe that was
/// answered, and showed the hook waiting. Another act follows only an answer that says that nothing was executed, or two reads
/// that still showed the hook waiting; and not for ever.
pub fn check(choice: &Choice, wire: &[Exchange]) -> Result<(), String> {
    let expected = json!({
        "serviceDeploymentArn": choice.arn,
        "hookId": choice.hook,
        "action": name(choice.action),
    });
    let (mut resends, mut repeats) = (0, 0);
    let mut last: Option<&Exchange> = None;
    let mut seen_waiting = 0;
    let mut before: Option<&Exchange> = None;
    for exchange in wire {
        let waits = shows(exchange, &choice.hook);
        if exchange.acts != (exchange.operation == Operation::ContinueServiceDeployment) {
            return Err(format!("an act in disguise: {exchange:?}"));
        }
        if !exchange.acts {
            if exchange.operation != Operation::DescribeServiceDeployments {
                return Err(format!("a request of no use: {:?}", exchange.operation));
            }
            seen_waiting += usize::from(waits);
            before = Some(exchange);
            continue;
        }
        if exchange.input != expected {
            return Err(format!("an act that nobody asked for: {}", exchange.input));
        }
        if !before.is_some_and(|read| shows(read, &choice.hook)) {
            return Err("an act on a hook that was not seen waiting right before".to_owned());
        }
        match last {
            None => {}
            Some(last) if matches!(last.heard, Heard::Pending) => {
                return Err("two acts at once".to_owned());
            }
            Some(last) if last.definitely_not_executed() => repeats += 1,
            Some(_) if seen_waiting < 2 => {
                return Err(format!("sent again after {seen_waiting} reads"));
            }
            Some(_) => resends += 1,
        }
        (last, before, seen_waiting) = (Some(exchange), None, 0);
    }
    if resends > MOST_RESENDS || repeats > MOST_REPEATS {
        return Err(format!("{resends} resends and {repeats} repeats"));
    }
    Ok(())
}

fn shows(read: &Exchange, hook: &str) -> bool {
    read.deployment()
        .is_some_and(|deployment| shows_waiting(deployment, hook))
}

fn name(action: Action) -> &'static str {
    match action {
        Action::Continue => "CONTINUE",
        Action::Rollback => "ROLLBACK",
    }
}
