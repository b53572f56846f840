//! Everybody who answered is told something, and nothing but what is true.

use ecs_sim::Fate;

use super::messages::hook;
use crate::engine::Engine;
use crate::people::Answer;
use crate::processes::ServedId;

/// What says that nothing was sent for this answer.
const NOTHING: [&str; 5] = [
    "nothing was done",
    "nothing is sent",
    "nothing more was sent",
    "was not applied",
    "nothing was changed",
];
/// What says that ECS took this answer.
const ACCEPTED: &str = "ecs accepted";

/// Once every request has ended.
pub fn check(engine: &Engine) -> Result<(), String> {
    for (by, line) in &engine.slack.threads {
        if line.to_lowercase().contains(ACCEPTED) && !engine.served[*by].has_acted() {
            return Err(format!("a thread says {line}, and ECS did not"));
        }
    }
    for (number, answer) in engine.answers.iter().enumerate() {
        for (by, text) in told(engine, answer) {
            let acted = engine.served[by].has_acted();
            check_truth(engine, (number, answer), &text.to_lowercase(), acted)?;
        }
        check_told(engine, number, answer)?;
    }
    Ok(())
}

/// In Slack and on pages.
fn told(engine: &Engine, answer: &Answer) -> Vec<(ServedId, String)> {
    let pages = answer.served.iter().filter_map(|id| {
        let (_, page) = engine.served[*id].page.as_ref()?;
        let text = |name: &str| page[name].as_str().unwrap_or_default();
        Some((*id, [text("title"), ". ", text("message")].concat()))
    });
    answer.told.iter().cloned().chain(pages).collect()
}

/// What a request told the person whom it served, which acted or did not.
fn check_truth(
    engine: &Engine,
    (number, answer): (usize, &Answer),
    text: &str,
    acted: bool,
) -> Result<(), String> {
    let lie = |what: &str| Err(format!("answer {number} is told {text:?}, and {what}"));
    if acted && NOTHING.iter().any(|nothing| text.contains(nothing)) {
        return lie("ECS executed it");
    }
    if !acted && text.contains(ACCEPTED) {
        return lie("ECS did not");
    }
    let fate = hook(engine, &answer.hook).map(|(_, hook)| hook.fate);
    let on = text.contains("is continuing.")
        || text.contains("was already continued")
        || text.contains("already continued");
    let back = text.contains("is rolling back.")
        || text.contains("was already rolled back")
        || text.contains("already rolled it back");
    if on && fate == Some(Fate::RolledBack) || back && fate == Some(Fate::Continued) {
        return lie(&format!("it was {fate:?}"));
    }
    Ok(())
}

/// Whoever was not told, because what would have told them was killed or failed, is in the log at least.
fn check_told(engine: &Engine, number: usize, answer: &Answer) -> Result<(), String> {
    let all = answer.served.iter().map(|id| &engine.served[*id]);
    let mut excused =
        all.map(|served| served.killed || served.chat_failed || served.page.is_some());
    let is_told = !answer.told.is_empty() || answer.form || excused.any(|excused| excused);
    if is_told || answer.served.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} (answer {number}) is told nothing",
        answer.person.sub
    ))
}
