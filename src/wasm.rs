//! The JavaScript surface. Values cross as one JSON text, bodies as bytes; every failure is an `EcsError`.
//!
//! `wasm/operations.d.ts` is what JavaScript sees of the operations, in TypeScript, and `wasm/flows.d.ts` of the flows, which come with the feature `wasm-flows`.

#[cfg(feature = "wasm-flows")]
mod flows;
mod input;
mod operations;

use js_sys::{Error as JsError, JSON, Object};
use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::json::{ToJson, write_text};
use crate::protocol::message::Request;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("wasm/operations.d.ts");

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
