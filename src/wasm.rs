//! The JavaScript surface. Values cross as one JSON text, bodies as bytes; every failure is an `EcsError`.
//!
//! `wasm/operations.d.ts` is what JavaScript sees of the operations, in TypeScript, and `wasm/flows.d.ts` of the flows, which come with the feature `wasm-flows`.

#[cfg(feature = "wasm-flows")]
mod flows;
mod input;

use js_sys::{Error as JsError, JSON, Object};
use wasm_bindgen::prelude::*;

use crate::client::Client;
use crate::ecs::{self, ECS};
use crate::error::Error;
use crate::json::{ToJson, write_text};
use crate::protocol::message::Request;
use crate::timestamp::Timestamp;
use input::{Fields, json_of, response_of};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("wasm/operations.d.ts");

/// `signRequest(operation, input, context)`
///
/// # Errors
/// `EcsError`: unknown operation, bad input, Region, endpoint or credentials.
#[wasm_bindgen(js_name = signRequest, skip_typescript)]
pub fn sign_request(
    operation: &str,
    input: &JsValue,
    context: &JsValue,
) -> Result<JsValue, JsValue> {
    let signed = || -> Result<String, Error> {
        let (name, body) = ecs::body_from_json(operation, &json_of(input, "the input")?)?;
        let text = json_of(context, "the context")?;
        let context = Fields::of(&text, "the context")?;
        let region = context.text("region")?.unwrap_or_default();
        let now = context
            .raw("now")
            .and_then(Timestamp::parse_millis)
            .ok_or_else(|| Error::input("the context: now is missing; it must be epoch milliseconds, as Date.now() gives."))?;
        let mut client = Client::new(&region, context.endpoint_options()?)?
            .with_credentials(context.credentials()?);
        let request = client.request(&ECS, &region, name, body, now)?;
        let mut out = String::new();
        write_request(&mut out, &request);
        Ok(out)
    };
    to_js(signed())
}

/// `parseResponse(operation, response)`
///
/// # Errors
/// `EcsError`: ECS's own error, or an answer that is not ECS's.
#[wasm_bindgen(js_name = parseResponse, skip_typescript)]
pub fn parse_response(operation: &str, response: &JsValue) -> Result<JsValue, JsValue> {
    to_js(response_of(response).and_then(|response| ecs::output_as_json(operation, &response)))
}

fn write_request(out: &mut String, request: &Request) {
    out.push_str("{\"method\":\"POST\",\"url\":");
    write_text(out, &request.url);
    out.push_str(",\"headers\":{");
    for (index, (name, value)) in request.headers.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_text(out, name);
        out.push(':');
        write_text(out, value);
    }
    out.push_str("},\"body\":");
    write_text(out, &request.body);
    out.push('}');
}

fn to_js(json: Result<String, Error>) -> Result<JsValue, JsValue> {
    json.and_then(|text| JSON::parse(&text).map_err(|_| Error::input("the value is no JSON.")))
        .map_err(|error| js_error(&error))
}

fn js_error(error: &Error) -> JsValue {
    let thrown = JsError::new(error.message());
    thrown.set_name("EcsError");
    let fields = error.to_json();
    if let Some(fields) = JSON::parse(&fields)
        .ok()
        .and_then(|fields| fields.dyn_into::<Object>().ok())
    {
        Object::assign(&thrown, &fields);
    }
    thrown.into()
}
