//! Begins a flow by its name, with an input that came from JavaScript.

use serde_json::value::RawValue;
use wasm_bindgen::JsValue;

use super::super::input::{InputFields, json_of};
use super::{JsFlow, JsonFlow};
use crate::error::Error;
use crate::flow::decide::Decision;
use crate::flow::decide_all::{self, Decided};
use crate::flow::stop::Stop;
use crate::flow::{
    Emitter, Flow, Session, act, browse, changes, describe, images, inbox, sign_in, stopped_tasks,
    watch,
};
use crate::json;

pub(super) fn begin(session: &Session, name: &str, input: &JsValue) -> Result<JsFlow, Error> {
    let text = json_of(input, name)?;
    let input = InputFields::parse(&text, name)?;
    if let Some(flow) = reading(session.clone(), name, &input)? {
        return Ok(JsFlow { flow, ids: None });
    }
    acting(session.clone(), name, &input)
}

/// A flow that changes nothing, where one has this name.
fn reading(session: Session, name: &str, input: &InputFields) -> Result<Option<JsonFlow>, Error> {
    Ok(Some(match name {
        "inbox" => {
            let what = input.inbox()?;
            Flow::new(|io, emitter: Emitter<Box<RawValue>>| async move {
                let emit = |update: inbox::InboxUpdate| emitter.emit(json::raw(&update));
                inbox::find_pauses(&session, &io, &emit, what).await?;
                Ok(json::raw(&()))
            })
        }
        "images" => {
            let deployments = input.compared()?;
            Flow::new(|io, _| async move {
                Ok(json::raw(
                    &images::read_images(&session, &io, &deployments).await?,
                ))
            })
        }
        "browse" => {
            let what = input.browse()?;
            Flow::new(|io, _| async move {
                Ok(json::raw(&browse::read_page(&session, &io, what).await?))
            })
        }
        "describe" => {
            let arn = input.arn()?;
            Flow::new(|io, _| async move {
                Ok(json::raw(&describe::read_one(&session, &io, &arn).await?))
            })
        }
        "changes" => {
            let arn = input.arn()?;
            Flow::new(|io, _| async move {
                Ok(json::raw(
                    &changes::read_changes(&session, &io, &arn).await?,
                ))
            })
        }
        "stoppedTasks" => {
            let arn = input.arn()?;
            Flow::new(|io, _| async move {
                Ok(json::raw(
                    &stopped_tasks::read_stopped(&session, &io, &arn).await?,
                ))
            })
        }
        "signIn" => {
            let how = input.sign_in()?;
            Flow::new(|io, _| async move {
                Ok(json::raw(
                    &sign_in::credentials_for(&session, &io, how).await?,
                ))
            })
        }
        "watch" => {
            let what = input.watch()?;
            Flow::new(|io, emitter: Emitter<Box<RawValue>>| async move {
                let emit = |update: watch::WatchUpdate| emitter.emit(json::raw(&update));
                watch::follow(&session, &io, &emit, what).await;
                Ok(json::raw(&()))
            })
        }
        _ => return Ok(None),
    }))
}

/// A flow that acts, with the ids that an interruption reports.
fn acting(session: Session, name: &str, input: &InputFields) -> Result<JsFlow, Error> {
    let ids;
    let flow: JsonFlow = match name {
        "decide" => {
            let (arn, hook_id) = (input.arn()?, input.required_text("hookId")?);
            ids = (arn.as_str().to_owned(), Some(hook_id.clone()));
            let decision = Decision {
                arn,
                hook_id,
                action: input.action()?,
                if_match: input.etag()?,
            };
            Flow::new(|io, _| async move {
                Ok(json::raw(&act::carry_out(&session, &io, &decision).await?))
            })
        }
        "decideAll" => {
            let (arn, hook_ids) = (input.arn()?, input.hook_ids()?);
            let (action, if_match) = (input.action()?, input.etag()?);
            ids = (arn.as_str().to_owned(), None);
            Flow::new(move |io, emitter: Emitter<Box<RawValue>>| async move {
                let emit = |decided: Decided| emitter.emit(json::raw(&decided));
                decide_all::carry_out_all(&session, &io, &emit, &arn, hook_ids, action, if_match)
                    .await?;
                Ok(json::raw(&()))
            })
        }
        "stop" => {
            let stop = Stop {
                arn: input.arn()?,
                if_match: input.etag()?,
            };
            ids = (stop.arn.as_str().to_owned(), None);
            Flow::new(
                |io, _| async move { Ok(json::raw(&act::carry_out(&session, &io, &stop).await?)) },
            )
        }
        _ => return Err(Error::input(["there is no flow named ", name].concat())),
    };
    let ids = Some(ids);
    Ok(JsFlow { flow, ids })
}
