//! The JavaScript surface. Values cross as one JSON text, bodies as bytes; every failure is an `EcsError`.
//!
//! What JavaScript sees, in TypeScript, is `wasm/operations.d.ts` with the feature `wasm-operations`, `wasm/flows.d.ts` with `wasm-flows`, and of both
//! `wasm/shared.d.ts`. The types of results are derived from the crate's: `results.d.ts` (`make facts`).

#[cfg(feature = "wasm-flows")]
mod flows;
mod input;
#[cfg(feature = "wasm-operations")]
mod operations;

use js_sys::{Error as JsError, JSON, Object};
use serde::{Serialize, Serializer};
use wasm_bindgen::prelude::*;

use crate::error::Error;
use crate::json;
use crate::protocol::Request;

/// A sixth of the size of the standard library's, and as fast.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("wasm/shared.d.ts");
#[wasm_bindgen(typescript_custom_section)]
const RESULTS: &str = include_str!("wasm/results.d.ts");

/// A signed request as JavaScript gets it. It leaves out the host, which fetch sets by itself.
#[derive(Serialize)]
struct SignedRequest<'a> {
    method: &'static str,
    url: &'a str,
    #[serde(serialize_with = "as_object")]
    headers: &'a [(&'static str, String)],
    body: &'a str,
}

impl<'a> From<&'a Request> for SignedRequest<'a> {
    fn from(request: &'a Request) -> Self {
        Self {
            method: "POST",
            url: &request.url,
            headers: &request.headers,
            body: &request.body,
        }
    }
}

fn as_object<S: Serializer>(
    headers: &[(&'static str, String)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(headers.iter().map(|(name, value)| (name, value)))
}

fn to_js(json: Result<String, Error>) -> Result<JsValue, JsValue> {
    json.and_then(|text| JSON::parse(&text).map_err(|_| Error::input("the value is not JSON.")))
        .map_err(|error| js_error(&error))
}

fn js_error(error: &Error) -> JsValue {
    let thrown = JsError::new(error.message());
    thrown.set_name("EcsError");
    let fields = json::to_string(error);
    if let Some(fields) = JSON::parse(&fields)
        .ok()
        .and_then(|fields| fields.dyn_into::<Object>().ok())
    {
        Object::assign(&thrown, &fields);
    }
    thrown.into()
}
