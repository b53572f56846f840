//! Nobody acts who may not. Held to at the moment an act goes out.

use ecs_greenlight::ecs::Action;

use crate::engine::Engine;
use crate::people::{Answer, Person};
use crate::processes::{Act, Cause, ServedId, Source};
use crate::sts::APPROVER;

/// How long the worker may go by what Slack said of a group, in milliseconds: a minute, and what a request takes.
const GROUPS: i64 = 100_000;

pub fn check(
    engine: &Engine,
    served: ServedId,
    act: &Act,
    request: &http::WorkerRequest<String>,
) -> Result<(), String> {
    let of = &engine.served[served];
    let Cause::Answer(answer) = of.cause else {
        return Err(format!("what only looks acts: {:?}", of.cause));
    };
    let answer = &engine.answers[answer];
    if (answer.action, &answer.hook) != (act.action, &act.hook) {
        return Err(format!(
            "{act:?} is not what {} answered",
            answer.person.sub
        ));
    }
    if !admits(engine, served, answer) {
        return Err(format!(
            "{} acts, whom no policy admits to {:?}",
            answer.person.sub, answer.action
        ));
    }
    check_completeness(engine, served, answer)?;
    check_session(engine, answer.person, request)
}

/// By the policy of the process that serves it.
fn admits(engine: &Engine, served: ServedId, answer: &Answer) -> bool {
    let since = engine.now - GROUPS;
    let in_group = engine.slack.was_in_group(answer.person.slack, since);
    let policy = engine.served[served].policy;
    policy.admits(answer.person, answer.action, in_group)
}

/// Reasons and votes, as the policy asks for them.
fn check_completeness(engine: &Engine, served: ServedId, answer: &Answer) -> Result<(), String> {
    let policy = engine.served[served].policy;
    if answer.action == Action::Rollback {
        return Ok(());
    }
    if policy.reason && answer.reason.is_none() {
        return Err(format!("{} acts without a reason", answer.person.sub));
    }
    let mut agree: Vec<&str> = engine
        .answers
        .iter()
        .filter(|other| other.hook == answer.hook && other.action == Action::Continue)
        .filter(|other| !other.served.is_empty() && (!policy.reason || other.reason.is_some()))
        .filter(|other| other.person.slack.is_some() == answer.person.slack.is_some())
        .filter(|other| admits(engine, served, other))
        .map(|other| other.person.sub)
        .collect();
    agree.sort_unstable();
    agree.dedup();
    if agree.len() < policy.needs {
        return Err(format!(
            "{} acts, and of {} who must agree {agree:?} do",
            answer.person.sub, policy.needs
        ));
    }
    Ok(())
}

/// The act is the person's own, and of a session that can do nothing else.
fn check_session(
    engine: &Engine,
    person: &Person,
    request: &http::WorkerRequest<String>,
) -> Result<(), String> {
    if engine.source == Source::Keys {
        return Ok(());
    }
    let Some(session) = engine.sts.session_of(request) else {
        return Err("the worker's own key acts".to_owned());
    };
    if session.role != APPROVER {
        return Err(format!("a session of {} acts", session.role));
    }
    if session.source_identity != person.source_identity {
        return Err(format!(
            "{} acts as {}",
            person.sub, session.source_identity
        ));
    }
    let narrow = session
        .policy
        .as_ref()
        .is_some_and(|policy| policy.contains("ecs:ContinueServiceDeployment"));
    if !narrow {
        return Err("a session without a session policy acts".to_owned());
    }
    Ok(())
}
