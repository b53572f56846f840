//! The stand-in inside a page. Requests and answers cross as one JSON text each, and time is an argument here too.

use std::collections::BTreeMap;

use http::Request;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

use crate::key::{self, Key};
use crate::scenario;
use crate::settings::{Durations, Settings};
use crate::sim::{Answer, Sim};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("wasm.d.ts");

/// The scenario `demo`, which goes on by the clock of whoever asks.
#[wasm_bindgen(skip_typescript)]
pub struct Demo(Sim);

/// What `fetch` is given.
#[derive(Deserialize)]
struct Asked {
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: String,
}

/// What a `Response` is made of.
#[derive(Serialize)]
struct Answered {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// Who may come into the demo.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Keys {
    full: &'static Key,
    read_only: &'static Key,
}

#[wasm_bindgen]
impl Demo {
    /// The world as it is at a moment, in epoch milliseconds. Deployments go `speed` times as fast.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(now: f64, speed: u32) -> Self {
        let settings = Settings {
            durations: Durations::default().faster(speed),
            ..Settings::default()
        };
        Self(scenario::demo(settings, millis(now)))
    }

    /// Answers `{ method, url, headers, body }` with `{ status, headers, body }`.
    ///
    /// # Errors
    /// Where that is no request.
    pub fn answer(&mut self, asked: &str, now: f64) -> Result<String, JsError> {
        let Asked {
            method,
            url,
            headers,
            body,
        } = serde_json::from_str(asked)?;
        let mut request = Request::builder().method(method.as_str()).uri(url);
        for (name, value) in &headers {
            request = request.header(name, value);
        }
        match self
            .0
            .handle(&request.body(body.into_bytes())?, millis(now))
        {
            Answer::Respond(response) | Answer::Delay { response, .. } => {
                let headers = response.headers().iter().map(|(name, value)| {
                    let value = String::from_utf8_lossy(value.as_bytes());
                    (name.to_string(), value.into_owned())
                });
                let answered = Answered {
                    status: response.status().as_u16(),
                    headers: headers.collect(),
                    body: String::from_utf8_lossy(response.body()).into_owned(),
                };
                Ok(serde_json::to_string(&answered)?)
            }
            Answer::DropRequest | Answer::DropResponse => Err(JsError::new("No answer came.")),
        }
    }

    /// `{ full, readOnly }`: keys to sign in with.
    ///
    /// # Errors
    /// None is known.
    pub fn keys() -> Result<String, JsError> {
        let keys = Keys {
            full: &key::FULL,
            read_only: &key::READ_ONLY,
        };
        Ok(serde_json::to_string(&keys)?)
    }
}

/// Epoch milliseconds, as JavaScript counts them.
#[allow(clippy::cast_possible_truncation)] // No moment that a clock shows is beyond an i64.
fn millis(now: f64) -> i64 {
    now as i64
}
