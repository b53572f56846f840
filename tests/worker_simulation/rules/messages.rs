//! In the end every message is without buttons, and true.

use ecs_greenlight::ecs::Action;
use ecs_sim::{Deployment, Fate, Hook};
use serde_json::Value;

use super::asking::is_certain;
use crate::engine::Engine;
use crate::people::PEOPLE;
use crate::slack::Message;

/// Nothing waits any more, and hasn't for a while.
pub fn check(engine: &Engine) -> Result<(), String> {
    for message in &engine.slack.messages {
        let Some((deployment, hook)) = message.hook.as_deref().and_then(|id| hook(engine, id))
        else {
            return Err(format!("a message about nothing: {}", message.shown()));
        };
        if message.has_buttons() {
            if is_certain(engine, (message.by, message.heard)) && !message.deleted {
                return Err(format!(
                    "a message about {} ({:?}) still has buttons",
                    hook.id, hook.fate
                ));
            }
            continue;
        }
        if !message.deleted {
            check_end(deployment, hook, message.shown())?;
        }
        check_names(engine, hook, message)?;
    }
    Ok(())
}

/// What its first line says is what became of the hook, or of its deployment since.
fn check_end(deployment: &Deployment, hook: &Hook, shown: &Value) -> Result<(), String> {
    let text = shown["text"].as_str().unwrap_or_default().to_lowercase();
    let (on, back) = (
        text.contains("continued") || text.contains("continuing"),
        text.contains("rolled back") || text.contains("rolling back"),
    );
    let wrong = match hook.fate {
        Fate::Continued => back && !on && deployment.rollback.is_none(),
        Fate::RolledBack | Fate::Withdrawn => on && !back,
        Fate::TimedOut => false,
        Fate::Open => true,
    };
    if wrong {
        return Err(format!(
            "a hook that is {:?} has the message {text:?}",
            hook.fate
        ));
    }
    Ok(())
}

/// Nobody is named as the author of what ECS did not accept from them.
fn check_names(engine: &Engine, hook: &Hook, message: &Message) -> Result<(), String> {
    let shown = message.shown().to_string().to_lowercase();
    for person in &PEOPLE {
        if !shown.contains(person.tag) {
            continue;
        }
        let mut own = engine
            .answers
            .iter()
            .filter(|answer| answer.hook == hook.id && answer.person.sub == person.sub);
        // A sentence that leaves the author to CloudTrail says no more than that they pressed.
        let leaves_open = shown.contains("cloudtrail");
        let held = own.any(|answer| {
            leaves_open
                || (answer.action == decided(hook)
                    && answer
                        .served
                        .iter()
                        .any(|id| engine.served[*id].has_acted()))
        });
        if !held {
            return Err(format!(
                "{} is named for {} of {}: {shown}",
                person.sub,
                format_args!("{:?}", hook.fate),
                hook.id
            ));
        }
    }
    Ok(())
}

fn decided(hook: &Hook) -> Action {
    if hook.fate == Fate::Continued {
        Action::Continue
    } else {
        Action::Rollback
    }
}

/// A hook and its deployment, by the hook's id.
pub fn hook<'a>(engine: &'a Engine, id: &str) -> Option<(&'a Deployment, &'a Hook)> {
    let deployments = engine.sim.deployments().iter();
    let mut found =
        deployments.filter_map(|deployment| deployment.hook(id).map(|hook| (deployment, hook)));
    found.next()
}
