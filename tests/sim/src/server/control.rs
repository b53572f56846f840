//! The control interface under `/_sim/`, for tests alone. JSON in, JSON out; see the README for what each path takes.

use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::clock::Clock;
use super::connection::State;
use crate::configuration::DeploymentConfiguration;
use crate::deployment::{DeploymentSpec, Trouble};
use crate::fault::Fault;
use crate::lifecycle_hook::Action;
use crate::place::Place;
use crate::service::{Controller, ServiceSpec, TrafficManagement};
use crate::settings::Settings;
use crate::workload::Workload;
use crate::{cors, key, scenario};

pub(super) fn answer(state: &mut State, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let mut response = Response::default();
    if request.method() == Method::OPTIONS {
        cors::preflight(request.headers(), response.headers_mut());
        return response;
    }
    let now = state.clock.now();
    state.sim.advance(now);
    let name = request.uri().path().trim_start_matches("/_sim/");
    let query = request.uri().query().unwrap_or_default();
    let (status, body) = match carry_out(state, request.method(), (name, query), request.body()) {
        Ok(body) => (StatusCode::OK, body),
        Err(message) => (StatusCode::BAD_REQUEST, json!({ "message": message })),
    };
    *response.status_mut() = status;
    *response.body_mut() = body.to_string().into_bytes();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    cors::allow(request.headers(), response.headers_mut());
    response
}

fn carry_out(
    state: &mut State,
    method: &Method,
    (name, query): (&str, &str),
    body: &[u8],
) -> Result<Value, String> {
    match (method.as_str(), name) {
        ("GET", "world") => world(state),
        ("GET", "events") => events(state, query),
        ("GET", "requests") => value(state.sim.requests()),
        ("GET", "keys") => value(key::KEYS),
        ("POST", "advance") => advance(state, &input(body)?),
        ("POST", "reset") => reset(state, input(body)?),
        ("POST", "deploy") => deploy(state, input(body)?),
        ("POST", "act") => act(state, &input(body)?),
        ("POST", "faults") => faults(state, input(body)?),
        ("POST", "settings") => settings(state, input(body)?),
        ("POST", "session") => session(state, &input(body)?),
        ("POST", "identity-provider") => {
            state.sim.add_identity_provider(input(body)?);
            Ok(json!({}))
        }
        ("POST", "role") => state.sim.add_role(input(body)?).map(|()| json!({})),
        ("POST", "identity-pool") => {
            let added = state.sim.add_identity_pool(input(body)?);
            added.map(|()| json!({}))
        }
        _ => Err(format!("there is no {method} /_sim/{name}")),
    }
}

fn world(state: &State) -> Result<Value, String> {
    Ok(
        json!({ "now": state.sim.now(), "settings": value(state.sim.settings())?, "deployments": value(state.sim.deployments())? }),
    )
}

/// What was told after the event that the query names: `after=N`.
fn events(state: &State, query: &str) -> Result<Value, String> {
    let mut after = 0;
    for (name, number) in form_urlencoded::parse(query.as_bytes()) {
        if name != "after" {
            return Err(format!("events have no {name:?}: say after=N"));
        }
        after = number
            .parse()
            .map_err(|_| format!("{number:?} is no event's number"))?;
    }
    value(state.sim.events_after(after).collect::<Vec<_>>())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: f64,
}

fn advance(state: &mut State, input: &Advance) -> Result<Value, String> {
    if !(0.0..=1e9).contains(&input.seconds) {
        return Err(
            "seconds must not be negative, nor more than 1e9: time does not go back".to_owned(),
        );
    }
    #[allow(
        clippy::cast_possible_truncation,
        reason = "in range, as checked above"
    )]
    state
        .clock
        .advance((input.seconds * 1_000.0).round() as i64);
    let now = state.clock.now();
    state.sim.advance(now);
    Ok(json!({ "now": now }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    scenario: Option<String>,
    settings: Option<Value>,
}

fn reset(state: &mut State, input: Reset) -> Result<Value, String> {
    let given = input.settings.unwrap_or_else(|| json!({}));
    let options = state.options.settings();
    let usual = given.get("durations").is_none();
    let mut settings: Settings =
        serde_json::from_value(given).map_err(|error| error.to_string())?;
    if usual {
        settings.durations = options.durations;
    }
    let name = input
        .scenario
        .or_else(|| state.options.scenario.clone())
        .unwrap_or_else(|| "empty".to_owned());
    let clock = Clock::default();
    let sim = scenario::named(&name, settings, clock.now())
        .ok_or_else(|| format!("there is no scenario {name:?}"))?;
    state.clock = clock;
    state.sim = sim;
    Ok(json!({ "now": state.clock.now() }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Deploy {
    account: String,
    region: String,
    cluster: String,
    service: String,
    desired_count: u32,
    configuration: Option<DeploymentConfiguration>,
    image: Option<String>,
    workload: Option<Workload>,
    first: bool,
    short_arn: bool,
    names_current_deployment: bool,
    controller: Controller,
    traffic: TrafficManagement,
    troubles: Vec<Trouble>,
}

impl Default for Deploy {
    fn default() -> Self {
        Self {
            account: key::ACCOUNT.to_owned(),
            region: "us-east-1".to_owned(),
            cluster: "default".to_owned(),
            service: "web".to_owned(),
            desired_count: 2,
            configuration: None,
            image: None,
            workload: None,
            first: false,
            short_arn: false,
            names_current_deployment: true,
            controller: Controller::Ecs,
            traffic: TrafficManagement::default(),
            troubles: Vec::new(),
        }
    }
}

fn deploy(state: &mut State, input: Deploy) -> Result<Value, String> {
    if let Some(configuration) = &input.configuration {
        configuration.check()?;
    }
    let place = Place {
        account: input.account,
        region: input.region,
    };
    let service_arn = state.sim.create_service(ServiceSpec {
        desired_count: input.desired_count,
        configuration: input
            .configuration
            .clone()
            .unwrap_or_else(DeploymentConfiguration::blue_green),
        workload: (!input.first).then(Workload::default),
        controller: input.controller,
        names_current_deployment: input.names_current_deployment,
        short_arn: input.short_arn,
        traffic: input.traffic,
        ..ServiceSpec::new(&place, &input.cluster, &input.service)
    });
    if input.controller != Controller::Ecs {
        return Ok(json!({ "serviceArn": service_arn }));
    }
    let workload = input
        .workload
        .or_else(|| input.image.as_deref().map(Workload::image));
    let spec = DeploymentSpec {
        workload,
        configuration: input.configuration,
        troubles: input.troubles,
    };
    let arn = state
        .sim
        .start_deployment(&place, &input.cluster, &input.service, spec);
    Ok(json!({ "serviceArn": service_arn, "serviceDeploymentArn": arn }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Act {
    service_deployment_arn: String,
    hook_id: Option<String>,
    action: Action,
}

/// Someone else decides; without a hook id, each hook that waits.
fn act(state: &mut State, input: &Act) -> Result<Value, String> {
    let arn = &input.service_deployment_arn;
    let deployment = state
        .sim
        .deployment(arn)
        .ok_or("there is no such deployment")?;
    let hooks: Vec<String> = match &input.hook_id {
        Some(hook) => vec![hook.clone()],
        None => deployment.waiting().map(|hook| hook.id.clone()).collect(),
    };
    for hook in &hooks {
        state
            .sim
            .act(arn, hook, input.action)
            .map_err(|refusal| format!("{hook}: {refusal:?}"))?;
        if input.action == Action::Rollback {
            break;
        }
    }
    Ok(json!({ "hookIds": hooks }))
}

/// A fault, `{"kind":"clock","seconds":n}`, or `{"kind":"clear"}`.
fn faults(state: &mut State, input: Value) -> Result<Value, String> {
    match input.get("kind").and_then(Value::as_str) {
        Some("clear") => state.sim.clear_faults(),
        Some("clock") => {
            let seconds = input
                .get("seconds")
                .and_then(Value::as_i64)
                .ok_or("say by how many seconds the clock is off")?;
            state.sim.set_clock_error(seconds.saturating_mul(1_000));
        }
        _ => {
            check_members(&input)?;
            let fault: Fault = serde_json::from_value(input).map_err(|error| error.to_string())?;
            state.sim.inject(fault);
        }
    }
    Ok(json!({}))
}

/// A misspelt filter would let a fault hit everything.
fn check_members(fault: &Value) -> Result<(), String> {
    const KNOWN: [&str; 10] = [
        "kind",
        "operation",
        "region",
        "cluster",
        "times",
        "ms",
        "status",
        "executed",
        "body",
        "at",
    ];
    let mut given = fault.as_object().into_iter().flat_map(|fault| fault.keys());
    match given.find(|name| !KNOWN.contains(&name.as_str())) {
        None => Ok(()),
        Some(unknown) => Err(format!("a fault has no {unknown:?}")),
    }
}

/// Changes the members that are given.
fn settings(state: &mut State, input: Value) -> Result<Value, String> {
    let mut merged = value(state.sim.settings())?;
    merge(&mut merged, input);
    *state.sim.settings_mut() =
        serde_json::from_value(merged).map_err(|error| error.to_string())?;
    value(state.sim.settings())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Session {
    access_key_id: String,
    ends_in_seconds: i64,
}

fn session(state: &mut State, input: &Session) -> Result<Value, String> {
    if !state.sim.has_key(&input.access_key_id) {
        return Err("there is no such key".to_owned());
    }
    let at = state.sim.now() + input.ends_in_seconds.saturating_mul(1_000);
    state.sim.end_session(&input.access_key_id, at);
    Ok(json!({ "endsAt": at }))
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

fn input<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

fn value(of: impl Serialize) -> Result<Value, String> {
    serde_json::to_value(of).map_err(|error| error.to_string())
}
