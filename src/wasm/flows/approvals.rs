//! The surface of a worker: `approvals.d.ts` beside this file is what JavaScript sees.

use js_sys::{Array, JSON, Reflect};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

use super::super::input::json_of;
use super::super::js_error;
use super::{Emitted, JsFlow};
use crate::approval::settings::{InvalidSettings, Setup};
use crate::approval::{Approvals, IncomingRequest, Serving, VerifiedToken, WorkerRequest};
use crate::error::Error;
use crate::flow::{Emitter, Flow};
use crate::json;

/// A worker that was set up. Only `www/worker/` uses it.
#[wasm_bindgen(js_name = Approvals, skip_typescript)]
pub struct JsApprovals(Approvals);

#[wasm_bindgen(js_class = Approvals)]
impl JsApprovals {
    /// `new Approvals(settings, secrets, seed, store?, file?)`.
    ///
    /// # Errors
    /// `EcsError` `invalid-settings`, with `problems`.
    #[wasm_bindgen(constructor)]
    #[allow(
        clippy::needless_pass_by_value,
        reason = "wasm-bindgen passes an optional text no other way"
    )]
    pub fn new(
        settings: &str,
        secrets: &str,
        seed: u32,
        store: Option<bool>,
        file: Option<String>,
    ) -> Result<JsApprovals, JsValue> {
        let setup = Setup {
            settings,
            file: file.as_deref(),
            secrets,
            store,
        };
        Approvals::set_up(setup, u64::from(seed))
            .map(Self)
            .map_err(invalid)
    }

    /// `limits()`: what cannot be done as it is set up, in words.
    #[must_use]
    pub fn limits(&self) -> Array {
        self.0.limits().into_iter().map(JsValue::from_str).collect()
    }

    /// Begins to serve a request of this kind.
    ///
    /// # Errors
    /// `EcsError`: bad input.
    pub fn begin(&self, kind: &str, input: &JsValue, body: &[u8]) -> Result<JsFlow, JsValue> {
        let request = match kind {
            "health" => None,
            _ => Some(request(kind, input, body).map_err(|error| js_error(&error))?),
        };
        let approvals = self.0.clone();
        let flow = Flow::new(|io, emitter: Emitter<Emitted>| async move {
            let emit = Box::new(move |output| emitter.emit(Box::new(output)));
            match request {
                Some(request) => Serving::new(approvals, io, emit).serve(request).await,
                None => approvals.report_health(io, emit).await,
            }
            Ok(json::raw(&()))
        });
        Ok(JsFlow { flow, ids: None })
    }
}

/// `EcsError` with `problems`: `{ setting, message }[]`.
fn invalid(invalid: InvalidSettings) -> JsValue {
    let problems = serde_json::to_string(invalid.problems()).ok();
    let problems = problems.and_then(|problems| JSON::parse(&problems).ok());
    let thrown = js_error(&invalid.into());
    // An error takes any member; one that did not would come without it.
    let _ = Reflect::set(&thrown, &"problems".into(), &problems.unwrap_or_default());
    thrown
}

#[derive(Deserialize)]
struct Input {
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    token: String,
    identity: Option<VerifiedToken>,
    hooks: Option<Vec<String>>,
}

fn request(kind: &str, input: &JsValue, body: &[u8]) -> Result<WorkerRequest, Error> {
    let text = json_of(input, kind)?;
    let wrong = || {
        Error::input(
            [
                kind,
                ": headers must be [name, value][], token a string, identity { typ?, claims }.",
            ]
            .concat(),
        )
    };
    let Input {
        headers,
        token,
        identity,
        hooks,
    } = serde_json::from_str(&text).map_err(|_| wrong())?;
    let given = IncomingRequest {
        headers,
        body: body.to_vec(),
    };
    Ok(match kind {
        "event" => WorkerRequest::Event(given),
        "interaction" => WorkerRequest::Interaction(given),
        "look" => WorkerRequest::ViewLink { token, identity },
        "answer" => WorkerRequest::Answer { given, identity },
        "sweepAsked" => WorkerRequest::RequestedSweep(given),
        "sweep" => WorkerRequest::Sweep { hooks },
        _ => return Err(Error::input(["there is no request named ", kind].concat())),
    })
}
