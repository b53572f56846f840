//! Every question is asked, in each place, and once; again only where somebody deleted it.

use ecs_sim::Deployment;

use crate::engine::Engine;
use crate::processes::ServedId;
use crate::slack::posted_about;

/// Nothing goes wrong any more, and hasn't for a while: whatever waits was asked about in each place, and can be answered.
pub fn check_asked(engine: &Engine) -> Result<(), String> {
    for hook in engine
        .sim
        .deployments()
        .iter()
        .flat_map(Deployment::waiting)
    {
        let posted = posted_about(&engine.slack, &hook.id);
        for place in ["Slack", "Teams"] {
            if !posted.contains_key(place) {
                return Err(format!("nobody is asked in {place} about {}", hook.id));
            }
        }
        let messages = engine.slack.messages.iter();
        let mut own = messages.filter(|message| message.hook.as_ref() == Some(&hook.id));
        if !own.any(|message| message.has_buttons() && !message.deleted) {
            return Err(format!("nobody can answer about {} in Slack", hook.id));
        }
    }
    Ok(())
}

/// Only an unclear answer from the chat, a kill or a store that failed may have asked twice.
pub fn check_once(engine: &Engine) -> Result<(), String> {
    for hook in engine
        .sim
        .deployments()
        .iter()
        .flat_map(|deployment| &deployment.hooks)
    {
        let posted = posted_about(&engine.slack, &hook.id);
        let Some(slack) = posted.get("Slack") else {
            continue;
        };
        let certain = slack.iter().filter(|posted| is_certain(engine, **posted));
        let messages = engine.slack.messages.iter();
        let own = messages.filter(|message| message.hook.as_ref() == Some(&hook.id));
        // What somebody deleted is asked again.
        let deleted = own.filter(|message| message.deleted).count();
        if certain.count() > 1 + deleted {
            return Err(format!(
                "{} was asked about twice in Slack: {slack:?}",
                hook.id
            ));
        }
    }
    Ok(())
}

/// Whether whoever posted it knows that they did, and could remember it.
pub fn is_certain(engine: &Engine, (by, heard): (ServedId, bool)) -> bool {
    let by = &engine.served[by];
    heard && !by.killed && !by.store_failed
}
