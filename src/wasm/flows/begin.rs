//! Begins a flow by its name, with an input that came from JavaScript. Here are those that show what waits; all others are in `rest.rs`.

use wasm_bindgen::JsValue;

use super::super::input::{Fields, json_of};
use super::{JsFlow, JsonFlow, part};
use crate::error::Error;
use crate::flow::{Emitter, Flow, Session, images, inbox};
use crate::json::ToJson;

pub(super) fn begin(session: &Session, name: &str, input: &JsValue) -> Result<JsFlow, Error> {
    let text = json_of(input, name)?;
    let input = Fields::of(&text, name)?;
    let session = session.clone();
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
        _ => return part::begin(&session, name, &input),
    };
    Ok(JsFlow { flow, ids: None })
}
