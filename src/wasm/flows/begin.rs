//! Begins a flow by its name, with an input that came from JavaScript.

use std::future::Future;
use std::pin::Pin;

use wasm_bindgen::JsValue;

use super::super::input::{InputFields, json_of};
use super::{AT_ONCE, Emitted, JsFlow};
use crate::error::Error;
use crate::flow::act::{self, Act};
use crate::flow::decide::Decision;
use crate::flow::decide_all::{Decided, carry_out_all};
use crate::flow::stop::Stop;
use crate::flow::{
    Emitter, Flow, Io, Session, browse, changes, describe, images, inbox, sign_in, stopped_tasks,
    watch,
};
use crate::json::{self, RawJson};

/// A flow on its way to its result, as JSON.
type JsonFuture = Pin<Box<dyn Future<Output = Result<RawJson, Error>>>>;

/// A flow that is begun, and where it acts the ids that an interruption reports.
type Begun = (JsonFuture, Option<(String, Option<String>)>);

/// What a flow is begun with. The same for all, so that it is compiled once.
struct Start {
    session: Session,
    io: Io,
    emitter: Emitter<Emitted>,
}

pub(super) fn begin(session: &Session, name: &str, input: &JsValue) -> Result<JsFlow, Error> {
    let text = json_of(input, name)?;
    let input = InputFields::parse(&text, name)?;
    let (io, emitter) = (Io::default(), Emitter::default());
    let start = Start {
        session: session.clone(),
        io: io.clone(),
        emitter: emitter.clone(),
    };
    let (future, ids) = match name {
        "decide" => decide(start, &input)?,
        "decideAll" => decide_all(start, &input)?,
        "stop" => stop(start, &input)?,
        _ => (reading(start, name, &input)?, None),
    };
    let flow = Flow::from_parts(future, io, emitter).emitting_at_most(AT_ONCE);
    Ok(JsFlow { flow, ids })
}

/// A flow that changes nothing.
fn reading(start: Start, name: &str, input: &InputFields) -> Result<JsonFuture, Error> {
    let Start {
        session,
        io,
        emitter,
    } = start;
    Ok(match name {
        "inbox" => {
            let what = input.inbox()?;
            Box::pin(async move {
                let emit = |update: inbox::InboxUpdate| emitter.emit(Box::new(update));
                inbox::find_pauses(&session, &io, &emit, what).await?;
                Ok(json::raw(&()))
            })
        }
        "images" => {
            let deployments = input.compared()?;
            Box::pin(async move {
                Ok(json::raw(
                    &images::read_images(&session, &io, &deployments).await?,
                ))
            })
        }
        "browse" => {
            let what = input.browse()?;
            Box::pin(async move { Ok(json::raw(&browse::read_page(&session, &io, what).await?)) })
        }
        "describe" => {
            let arn = input.arn()?;
            Box::pin(async move { Ok(json::raw(&describe::read_one(&session, &io, &arn).await?)) })
        }
        "changes" => {
            let arn = input.arn()?;
            Box::pin(async move {
                Ok(json::raw(
                    &changes::read_changes(&session, &io, &arn).await?,
                ))
            })
        }
        "stoppedTasks" => {
            let arn = input.arn()?;
            Box::pin(async move {
                Ok(json::raw(
                    &stopped_tasks::read_stopped(&session, &io, &arn).await?,
                ))
            })
        }
        "signIn" => {
            let how = input.sign_in()?;
            Box::pin(async move {
                Ok(json::raw(
                    &sign_in::credentials_for(&session, &io, how).await?,
                ))
            })
        }
        "watch" => {
            let what = input.watch()?;
            Box::pin(async move {
                let emit = |update: watch::WatchUpdate| emitter.emit(Box::new(update));
                watch::follow(&session, &io, &emit, what).await;
                Ok(json::raw(&()))
            })
        }
        _ => return Err(Error::input(["there is no flow named ", name].concat())),
    })
}

fn decide(start: Start, input: &InputFields) -> Result<Begun, Error> {
    let (arn, hook_id) = (input.arn()?, input.required_text("hookId")?);
    let ids = (arn.as_str().to_owned(), Some(hook_id.clone()));
    let decision = Decision {
        arn,
        hook_id,
        action: input.action()?,
        if_match: input.etag()?,
    };
    Ok((carry_out(start, decision), Some(ids)))
}

fn decide_all(start: Start, input: &InputFields) -> Result<Begun, Error> {
    let (arn, hook_ids) = (input.arn()?, input.hook_ids()?);
    let (action, if_match) = (input.action()?, input.etag()?);
    let ids = (arn.as_str().to_owned(), None);
    let future = Box::pin(async move {
        let Start {
            session,
            io,
            emitter,
        } = start;
        let emit = |decided: Decided| emitter.emit(Box::new(decided));
        carry_out_all(&session, &io, &emit, &arn, hook_ids, action, if_match).await?;
        Ok(json::raw(&()))
    });
    Ok((future, Some(ids)))
}

fn stop(start: Start, input: &InputFields) -> Result<Begun, Error> {
    let stop = Stop {
        arn: input.arn()?,
        if_match: input.etag()?,
    };
    let ids = (stop.arn.as_str().to_owned(), None);
    Ok((carry_out(start, stop), Some(ids)))
}

fn carry_out(start: Start, act: impl Act + 'static) -> JsonFuture {
    Box::pin(async move {
        Ok(json::raw(
            &act::carry_out(&start.session, &start.io, &act).await?,
        ))
    })
}
