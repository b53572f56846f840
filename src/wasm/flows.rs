//! The surface of the flows: a session, and the flows under way in it.

#[cfg(feature = "approval")]
mod approvals;
mod begin;
mod input;
mod pasted;

use std::time::Duration;

use js_sys::{Array, Reflect};
use serde::{Serialize, Serializer};
use wasm_bindgen::prelude::*;

use super::input::{InputFields, credentials_from, json_of, response_of};
use super::{SignedRequest, js_error, to_js};
use crate::arn;
use crate::client::Client;
use crate::credentials;
use crate::endpoint;
use crate::error::{Error, Moment, code};
use crate::flow::{Effect, EffectId, Flow, Reply, SendFailure, Session, Step, inbox};
use crate::json::{self, RawJson};
use crate::timestamp::Timestamp;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("flows.d.ts");
#[wasm_bindgen(typescript_custom_section)]
const RESULTS: &str = include_str!("flows/results.d.ts");
#[cfg(feature = "approval")]
#[wasm_bindgen(typescript_custom_section)]
const APPROVAL_TYPES: &str = include_str!("flows/approvals.d.ts");
#[cfg(feature = "approval")]
#[wasm_bindgen(typescript_custom_section)]
const APPROVAL_RESULTS: &str = include_str!("flows/approvals/results.d.ts");

/// `parseCredentials(text, Date.now())`: what people paste.
///
/// # Errors
/// `EcsError` `invalid-credentials`, naming what is missing and never a value; `credentials-expired`.
#[wasm_bindgen(js_name = parseCredentials, skip_typescript)]
pub fn parse_credentials(text: &str, now: Option<f64>) -> Result<JsValue, JsValue> {
    let parsed = credentials::pasted::parse(text, now.map(timestamp));
    to_js(
        parsed
            .map(|pasted| json::to_string(&pasted::PastedResult::from(&pasted)))
            .map_err(Error::from),
    )
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
    !names.is_empty() && inbox::Names::from(names).admits(arn)
}

/// `canonicalFragment(location.hash)`: the page's own spelling of where a link leads.
///
/// # Errors
/// `EcsError` `invalid-input`: why it leads nowhere.
#[wasm_bindgen(js_name = canonicalFragment, skip_typescript)]
pub fn canonical_fragment(fragment: &str) -> Result<String, JsValue> {
    arn::canonical_fragment(fragment).map_err(|error| js_error(&Error::input(error.to_string())))
}

/// `pastedDestination(text, account)`: the fragment that an ARN or a console's address leads to.
///
/// # Errors
/// `EcsError` `invalid-input`: why it leads nowhere.
#[wasm_bindgen(js_name = pastedDestination, skip_typescript)]
#[expect(
    clippy::needless_pass_by_value,
    reason = "an optional text crosses the boundary by value"
)]
pub fn pasted_destination(text: &str, account: Option<String>) -> Result<String, JsValue> {
    arn::pasted_destination(text, account.as_deref())
        .map_err(|error| js_error(&Error::input(error.to_string())))
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
            let options = InputFields::parse(&text, "the options")?;
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
    /// `poll(Date.now())` gives `{ effects, emitted }` or `{ done }`.
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
                "Getting credentials failed. Sign in again.",
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
            "The request was sent, but its result was not read because you stopped waiting. Check the deployment before you try again.",
        ));
        set(&error, "serviceDeploymentArn", &JsValue::from_str(arn));
        if let Some(hook_id) = hook_id {
            set(&error, "hookId", &JsValue::from_str(hook_id));
        }
        error
    }
}

/// Every flow leaves with its values as JSON, so that driving one is compiled once.
type JsonFlow = Flow<Emitted, Result<RawJson, Error>>;

/// What a flow emits. It becomes JSON when a poll returns it.
type Emitted = Box<dyn ToJson>;

trait ToJson {
    fn to_json(&self) -> RawJson;
}

impl<T: Serialize> ToJson for T {
    fn to_json(&self) -> RawJson {
        json::raw(self)
    }
}

impl Serialize for dyn ToJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

/// The most emitted values that one poll returns. A response may hold twenty deployments; writing and reading all of them would block a page for too long.
const AT_ONCE: usize = 5;

/// What a poll gives.
#[derive(Serialize)]
#[serde(untagged)]
enum Polled<'a> {
    Done {
        done: &'a RawJson,
    },
    Pending {
        effects: Vec<Wanted<'a>>,
        emitted: &'a [Emitted],
    },
}

/// An [`Effect`] as JavaScript gets it; times are milliseconds.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Wanted<'a> {
    Send {
        id: EffectId,
        limit: u64,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        acts: bool,
        request: SignedRequest<'a>,
    },
    Sleep {
        id: EffectId,
        ms: u64,
    },
    Credentials {
        id: EffectId,
    },
    Call {
        id: EffectId,
        call: &'a RawJson,
    },
    Cancel {
        id: EffectId,
    },
}

impl<'a> From<&'a Effect> for Wanted<'a> {
    fn from(effect: &'a Effect) -> Self {
        match effect {
            Effect::Send {
                id,
                request,
                limit,
                acts,
            } => Self::Send {
                id: *id,
                limit: millis(*limit),
                acts: *acts,
                request: request.into(),
            },
            Effect::Sleep { id, duration } => Self::Sleep {
                id: *id,
                ms: millis(*duration),
            },
            Effect::Credentials { id } => Self::Credentials { id: *id },
            Effect::Call { id, call } => Self::Call { id: *id, call },
            Effect::Cancel { id } => Self::Cancel { id: *id },
        }
    }
}

fn poll(flow: &mut JsonFlow, now: Timestamp) -> Result<String, Error> {
    Ok(match flow.poll(now) {
        Step::Done(result) => json::to_string(&Polled::Done { done: &result? }),
        Step::Pending { effects, emitted } => json::to_string(&Polled::Pending {
            effects: effects.iter().map(Wanted::from).collect(),
            emitted: &emitted,
        }),
    })
}

/// Limits and sleeps all fit.
fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn set(target: &JsValue, name: &str, value: &JsValue) {
    // Setting a member of a fresh Error cannot fail.
    let _ = Reflect::set(target, &JsValue::from_str(name), value);
}

/// Milliseconds as `Date.now()` gives them.
#[allow(clippy::cast_possible_truncation, reason = "a cast saturates")]
fn timestamp(now: f64) -> Timestamp {
    Timestamp::from_epoch_millis(now as i64)
}
