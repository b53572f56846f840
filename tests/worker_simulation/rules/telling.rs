//! Everybody who answered is told something, and nothing but what is true.

use ecs_sim::Fate;

use super::messages::hook;
use crate::engine::Engine;
use crate::people::Answer;

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
    for (number, answer) in engine.answers.iter().enumerate() {
        for text in told(engine, answer) {
            check_truth(engine, number, answer, &text.to_lowercase())?;
        }
        check_told(engine, number, answer)?;
    }
    Ok(())
}

/// In Slack and on pages.
fn told<'a>(engine: &'a Engine, answer: &'a Answer) -> Vec<String> {
    let pages = answer.served.iter().filter_map(|id| {
        let (_, page) = engine.served[*id].page.as_ref()?;
        let text = |name: &str| page[name].as_str().unwrap_or_default();
        Some([text("title"), ". ", text("message")].concat())
    });
    answer.told.iter().cloned().chain(pages).collect()
}

fn check_truth(engine: &Engine, number: usize, answer: &Answer, text: &str) -> Result<(), String> {
    // Without an address of their own, two answers of one person cannot be told apart.
    let same = engine
        .answers
        .iter()
        .filter(|other| other.person.sub == answer.person.sub && other.hook == answer.hook);
    let acted: Vec<bool> = same
        .map(|other| other.served.iter().any(|id| engine.served[*id].has_acted()))
        .collect();
    let lie = |what: &str| Err(format!("answer {number} is told {text:?}, and {what}"));
    if NOTHING.iter().any(|nothing| text.contains(nothing)) && acted.iter().all(|acted| *acted) {
        return lie("ECS executed it");
    }
    if text.contains(ACCEPTED) && !acted.contains(&true) {
        return lie("ECS did not");
    }
    let fate = hook(engine, &answer.hook).map(|hook| hook.fate);
    let on = text.contains("continues.")
        || text.contains("had been continued")
        || text.contains("already continued");
    let back = text.contains("rolls back.")
        || text.contains("had been rolled back")
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
