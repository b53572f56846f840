//! The surface of the operations.

use wasm_bindgen::prelude::*;

use super::input::{InputFields, credentials_from, json_of, response_of};
use super::{SignedRequest, to_js};
use crate::client::Client;
use crate::credentials::Credentials;
use crate::ecs::{self, ECS};
use crate::error::Error;
use crate::json;
use crate::timestamp::Timestamp;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("operations.d.ts");

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
        let context = InputFields::parse(&text, "the context")?;
        let region = context.text("region")?.unwrap_or_default();
        let now = context
            .raw("now")
            .and_then(Timestamp::parse_millis)
            .ok_or_else(|| Error::input("the context: now is missing; it must be epoch milliseconds, as Date.now() gives."))?;
        let mut client = Client::new(&region, context.endpoint_options()?)?
            .with_credentials(context.credentials()?);
        let request = client.request(&ECS, &region, name, body, now)?;
        Ok(json::to_string(&SignedRequest::from(&request)))
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

impl InputFields<'_> {
    fn credentials(&self) -> Result<Credentials, Error> {
        let raw = self.raw("credentials").ok_or_else(|| {
            self.missing(
                "credentials",
                "{ accessKeyId, secretAccessKey, sessionToken? }",
            )
        })?;
        credentials_from(raw)
    }
}
