//! One request: to the API, to the control interface, or for a file of the page.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};

use super::clock::Clock;
use super::options::Options;
use super::{control, issuer, site};
use crate::scenario;
use crate::sim::{Answer, Sim};

const LARGEST_BODY: usize = 16 << 20;

/// Everything behind one port.
pub(super) struct State {
    pub(super) sim: Sim,
    pub(super) clock: Clock,
    pub(super) options: Options,
    pub(super) origin: String,
}

impl State {
    pub(super) fn new(options: &Options, origin: &str) -> Result<Self, String> {
        let clock = Clock::default();
        let name = options.scenario.as_deref().unwrap_or("empty");
        let sim = scenario::named(name, options.settings(), clock.now())
            .ok_or_else(|| format!("there is no scenario {name:?}"))?;
        Ok(Self {
            sim,
            clock,
            options: options.clone(),
            origin: origin.to_owned(),
        })
    }
}

/// The answer; an error closes the connection without one.
pub(super) async fn answer(
    state: Rc<RefCell<State>>,
    request: Request<Incoming>,
) -> io::Result<Response<Full<Bytes>>> {
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LARGEST_BODY).collect().await else {
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
        return Ok(response);
    };
    let request = Request::from_parts(parts, body.to_bytes().to_vec());
    issuer::provide_keys(&state, &request).await;
    let decided = decide(&mut state.borrow_mut(), &request);
    match decided {
        Answer::Respond(response) => Ok(response.map(|body| Full::new(Bytes::from(body)))),
        Answer::Delay { ms, response } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            Ok(response.map(|body| Full::new(Bytes::from(body))))
        }
        Answer::DropRequest | Answer::DropResponse => Err(io::ErrorKind::ConnectionAborted.into()),
    }
}

fn decide(state: &mut State, request: &Request<Vec<u8>>) -> Answer {
    let path = request.uri().path();
    if path.starts_with("/_sim/") {
        return Answer::Respond(control::answer(state, request));
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Answer::Respond(site::answer(state, request));
    }
    let now = state.clock.now();
    state.sim.handle(request, now)
}
