//! Begins a flow by its name, with an input that came from JavaScript.

use wasm_bindgen::JsValue;

use super::super::input::{Fields, json_of};
use super::{JsFlow, JsonFlow};
use crate::error::Error;
use crate::flow::decide::Decision;
use crate::flow::decide_all::{self, Decided};
use crate::flow::stop::Stop;
use crate::flow::{
    Emitter, Flow, Session, act, browse, changes, describe, images, inbox, sign_in, watch,
};
use crate::json::ToJson;

pub(super) fn begin(session: &Session, name: &str, input: &JsValue) -> Result<JsFlow, Error> {
    let text = json_of(input, name)?;
    let input = Fields::of(&text, name)?;
    let session = session.clone();
    let mut ids = None;
    let flow: JsonFlow = match name {
        "inbox" => {
            let what = input.inbox()?;
            Flow::new(|io, emitter: Emitter<String>| async move {
                let tell = |update: inbox::Update| emitter.emit(update.to_json());
                inbox::look_out(&session, &io, &tell, what).await?;
                Ok("null".to_owned())
            })
        }
        "images" => {
            let deployments = input.compared()?;
            Flow::new(|io, _| async move {
                Ok(images::read_images(&session, &io, &deployments)
                    .await?
                    .to_json())
            })
        }
        "browse" => {
            let what = input.browse()?;
            Flow::new(
                |io, _| async move { Ok(browse::read_page(&session, &io, what).await?.to_json()) },
            )
        }
        "describe" => {
            let arn = input.arn()?;
            Flow::new(|io, _| async move {
                Ok(describe::read_one(&session, &io, &arn).await?.to_json())
            })
        }
        "changes" => {
            let arn = input.arn()?;
            Flow::new(|io, _| async move {
                Ok(changes::read_changes(&session, &io, &arn).await?.to_json())
            })
        }
        "signIn" => {
            let how = input.sign_in()?;
            Flow::new(|io, _| async move {
                Ok(sign_in::credentials_for(&session, &io, how)
                    .await?
                    .to_json())
            })
        }
        "watch" => {
            let what = input.watch()?;
            Flow::new(|io, emitter: Emitter<String>| async move {
                let tell = |update: watch::Update| emitter.emit(update.to_json());
                watch::follow(&session, &io, &tell, what).await;
                Ok("null".to_owned())
            })
        }
        "decide" => {
            let (arn, hook_id) = (input.arn()?, input.required_text("hookId")?);
            ids = Some((arn.as_str().to_owned(), Some(hook_id.clone())));
            let decision = Decision {
                arn,
                hook_id,
                action: input.action()?,
                if_match: input.etag()?,
            };
            Flow::new(|io, _| async move {
                Ok(act::carry_out(&session, &io, &decision).await?.to_json())
            })
        }
        "decideAll" => {
            let (arn, hook_ids) = (input.arn()?, input.hook_ids()?);
            let (action, if_match) = (input.action()?, input.etag()?);
            ids = Some((arn.as_str().to_owned(), None));
            Flow::new(move |io, emitter: Emitter<String>| async move {
                let tell = |decided: Decided| emitter.emit(decided.to_json());
                decide_all::carry_out_all(&session, &io, &tell, &arn, hook_ids, action, if_match)
                    .await?;
                Ok("null".to_owned())
            })
        }
        "stop" => {
            let stop = Stop {
                arn: input.arn()?,
                if_match: input.etag()?,
            };
            ids = Some((stop.arn.as_str().to_owned(), None));
            Flow::new(
                |io, _| async move { Ok(act::carry_out(&session, &io, &stop).await?.to_json()) },
            )
        }
        _ => return Err(Error::input(["there is no flow ", name].concat())),
    };
    Ok(JsFlow { flow, ids })
}
