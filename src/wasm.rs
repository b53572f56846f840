//! The JavaScript surface. Values cross as one JSON text, bodies as bytes; every failure is an `EcsError`.
//!
//! `wasm.d.ts` beside this file is what JavaScript sees, in TypeScript.

#[cfg(feature = "approval")]
mod approvals;
mod begin;
mod input;

use js_sys::{Array, Error as JsError, JSON, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::client::Client;
use crate::credentials::pasted::{self, Pasted};
use crate::ecs::{self, ECS};
use crate::endpoint;
use crate::error::{Error, Moment, code};
use crate::flow::{Effect, Flow, Reply, SendFailure, Session, Step, inbox};
use crate::json::{Raw, ToJson, write_object, write_text};
use crate::protocol::message::Request;
use crate::timestamp::Timestamp;
use input::{Fields, credentials_from, json_of, response_of};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("wasm.d.ts");
#[cfg(feature = "approval")]
#[wasm_bindgen(typescript_custom_section)]
const APPROVAL_TYPES: &str = include_str!("wasm/approvals.d.ts");

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

/// `parseCredentials(text, Date.now())`: what people paste.
///
/// # Errors
/// `EcsError` `invalid-credentials`, naming what is missing and never a value; `credentials-expired`.
#[wasm_bindgen(js_name = parseCredentials, skip_typescript)]
pub fn parse_credentials(text: &str, now: Option<f64>) -> Result<JsValue, JsValue> {
    let pasted = pasted::parse(text, now.map(timestamp)).map_err(Error::from);
    to_js(pasted.map(|pasted| write_pasted(&pasted)))
}

fn write_pasted(pasted: &Pasted) -> String {
    let credentials = &pasted.credentials;
    let mut found = String::new();
    let kind = if credentials.is_long_term() {
        "longTerm"
    } else {
        "temporary"
    };
    write_object(
        &mut found,
        &[
            ("format", &pasted.format.words()),
            ("profile", &pasted.profile),
            ("kind", &kind),
        ],
    );
    let mut out = String::new();
    write_object(
        &mut out,
        &[
            ("accessKeyId", &credentials.access_key_id()),
            ("secretAccessKey", &credentials.secret_access_key()),
            ("sessionToken", &credentials.session_token()),
            ("expiration", &credentials.expiration()),
            ("found", &Raw(&found)),
        ],
    );
    out
}

/// `regions()`: the Regions this version knows, of all partitions.
#[wasm_bindgen(js_name = regions, skip_typescript)]
#[must_use]
pub fn regions() -> Array {
    endpoint::regions()
        .map(|region| JsValue::from_str(region.name))
        .collect()
}

/// `isAmong(names, arn)`: whether a service is one of those named.
#[wasm_bindgen(js_name = isAmong, skip_typescript)]
#[must_use]
pub fn is_among(names: Vec<String>, arn: &str) -> bool {
    !names.is_empty() && inbox::Names::from(names).admit(arn)
}

/// What the flows of one caller share. Only `greenlight.js` uses it.
#[wasm_bindgen(js_name = Session, skip_typescript)]
pub struct JsSession(Session);

#[wasm_bindgen(js_class = Session)]
impl JsSession {
    /// `new Session({ region, endpoint?, useFipsEndpoint?, useDualstackEndpoint?, endpoints?: { sts?, cognitoIdentity? } }, seed)`
    ///
    /// # Errors
    /// `EcsError` `invalid-endpoint`.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &JsValue, seed: u32) -> Result<JsSession, JsValue> {
        let session = || -> Result<Session, Error> {
            let text = json_of(options, "the options")?;
            let options = Fields::of(&text, "the options")?;
            let region = options.text("region")?.unwrap_or_default();
            let client = Client::new(&region, options.endpoint_options()?)?;
            Ok(Session::new(
                client.with_other_endpoints(options.other_endpoints()?),
                u64::from(seed),
            ))
        };
        session().map(Self).map_err(|error| js_error(&error))
    }

    /// Begins the flow of this name.
    ///
    /// # Errors
    /// `EcsError`: bad input.
    pub fn begin(&self, flow: &str, input: &JsValue) -> Result<JsFlow, JsValue> {
        begin::begin(&self.0, flow, input).map_err(|error| js_error(&error))
    }
}

/// A flow under way. Only `greenlight.js` uses it.
#[wasm_bindgen(js_name = Flow, skip_typescript)]
pub struct JsFlow {
    flow: JsonFlow,
    /// The deployment of a flow that acts, and the hook where it is at one.
    ids: Option<(String, Option<String>)>,
}

#[wasm_bindgen(js_class = Flow)]
impl JsFlow {
    /// `poll(Date.now())` gives `{ effects }` or `{ done }`.
    ///
    /// # Errors
    /// The `EcsError` the flow ended with.
    pub fn poll(&mut self, now: f64) -> Result<JsValue, JsValue> {
        to_js(poll(&mut self.flow, timestamp(now)))
    }

    /// An answer to a `send`.
    ///
    /// # Errors
    /// `EcsError`: it is not `{ status, headers, body }`.
    pub fn respond(&mut self, id: u32, response: &JsValue) -> Result<(), JsValue> {
        let response = response_of(response).map_err(|error| js_error(&error))?;
        self.flow.deliver(id, Reply::Response(response));
        Ok(())
    }

    /// No answer to a `send`.
    pub fn fail(&mut self, id: u32, timed_out: bool) {
        let failure = if timed_out {
            SendFailure::TimedOut
        } else {
            SendFailure::Unreachable
        };
        self.flow.deliver(id, Reply::Failed(failure));
    }

    /// A `sleep` is over.
    pub fn elapse(&mut self, id: u32) {
        self.flow.deliver(id, Reply::Elapsed);
    }

    /// An answer to `credentials`: the credentials, or undefined where asking for them failed.
    pub fn authenticate(&mut self, id: u32, credentials: &JsValue) {
        let reply = if credentials.is_undefined() {
            Err(Error::new(
                Moment::Credentials,
                code::CREDENTIALS_FAILED,
                "Asking for credentials failed. Nothing was sent.",
            ))
        } else {
            json_of(credentials, "the credentials").and_then(|text| credentials_from(&text))
        };
        self.flow.deliver(id, Reply::Credentials(reply));
    }

    /// An answer to a `call`, as JSON, or undefined where it failed.
    pub fn reply(&mut self, id: u32, reply: Option<String>) {
        self.flow.deliver(id, Reply::Called(reply));
    }

    /// The error to end with when the caller stops the flow now: undefined where nothing was sent that acts.
    #[must_use]
    pub fn abort(&self) -> JsValue {
        let Some((arn, hook_id)) = self.ids.as_ref().filter(|_| self.flow.has_acted()) else {
            return JsValue::UNDEFINED;
        };
        let error = js_error(&Error::new(
            Moment::Network,
            code::OUTCOME_UNKNOWN,
            "The act was sent, and then you stopped waiting: what became of it was not read. Look at the deployment before \
             you decide anew.",
        ));
        set(&error, "serviceDeploymentArn", &JsValue::from_str(arn));
        if let Some(hook_id) = hook_id {
            set(&error, "hookId", &JsValue::from_str(hook_id));
        }
        set(&error, "sent", &JsValue::TRUE);
        error
    }
}

/// Every flow leaves with its values as JSON, so that driving one is compiled once.
type JsonFlow = Flow<String, Result<String, Error>>;

fn poll(flow: &mut JsonFlow, now: Timestamp) -> Result<String, Error> {
    let mut out = String::new();
    match flow.poll(now) {
        Step::Done(result) => {
            out.push_str("{\"done\":");
            out.push_str(&result?);
            out.push('}');
        }
        Step::Effects(effects) => {
            out.push_str("{\"effects\":[");
            for (index, effect) in effects.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_effect(&mut out, effect);
            }
            out.push_str("]}");
        }
    }
    Ok(out)
}

fn write_effect(out: &mut String, effect: &Effect<String>) {
    match effect {
        Effect::Send {
            id,
            request,
            limit,
            acts,
        } => {
            push_head(out, "send", *id);
            out.push_str(",\"limit\":");
            push_number(out, limit.as_millis());
            out.push_str(if *acts { ",\"acts\":true" } else { "" });
            out.push_str(",\"request\":");
            write_request(out, request);
        }
        Effect::Sleep { id, duration } => {
            push_head(out, "sleep", *id);
            out.push_str(",\"ms\":");
            push_number(out, duration.as_millis());
        }
        Effect::Credentials { id } => push_head(out, "credentials", *id),
        Effect::Call { id, call } => {
            push_head(out, "call", *id);
            out.push_str(",\"call\":");
            out.push_str(call);
        }
        Effect::Cancel { id } => push_head(out, "cancel", *id),
        Effect::Emit(progress) => {
            push_head(out, "emit", 0);
            out.push_str(",\"value\":");
            out.push_str(progress);
        }
    }
    out.push('}');
}

fn push_head(out: &mut String, kind: &str, id: u32) {
    out.push_str("{\"kind\":\"");
    out.push_str(kind);
    out.push_str("\",\"id\":");
    push_number(out, u128::from(id));
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

fn push_number(out: &mut String, number: u128) {
    // Limits, sleeps and ids all fit.
    i64::try_from(number).unwrap_or(i64::MAX).write(out);
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

fn set(target: &JsValue, name: &str, value: &JsValue) {
    // Setting a member of a fresh Error cannot fail.
    let _ = Reflect::set(target, &JsValue::from_str(name), value);
}

/// Milliseconds as `Date.now()` gives them; a cast saturates.
#[allow(clippy::cast_possible_truncation)]
fn timestamp(now: f64) -> Timestamp {
    Timestamp::from_epoch_millis(now as i64)
}
