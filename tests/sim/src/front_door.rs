//! The front door: a request is verified, meets a fault or not, is carried out, and gets its answer.

use http::header::{CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use http::{Method, Request, Response, StatusCode};

use crate::api;
use crate::cors;
use crate::deployment::Actor;
use crate::error::ApiError;
use crate::fault::FaultKind;
use crate::key::{Key, Rights};
use crate::operation::{Operation, TARGET_PREFIX};
use crate::request_log::{Logged, Outcome};
use crate::signature::{self, Caller};
use crate::sim::{Answer, Sim};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

impl Sim {
    /// Answers a request that arrives at `now_ms`; the world goes on to that moment first.
    pub fn handle(&mut self, request: &Request<Vec<u8>>, now_ms: i64) -> Answer {
        self.advance(now_ms);
        if request.method() == Method::OPTIONS {
            let mut response = Response::new(Vec::new());
            cors::preflight(request.headers(), response.headers_mut());
            return Answer::Respond(response);
        }
        let mut logged = Logged::new(self.world.now, self.world.ids.request(), request);
        let answer = self.answer(request, &mut logged);
        self.log.push(logged);
        answer
    }

    fn answer(&mut self, request: &Request<Vec<u8>>, logged: &mut Logged) -> Answer {
        let operation = match asked_for(request) {
            Ok(operation) => operation,
            Err(error) => return Answer::Respond(self.respond(request, logged, Err(error))),
        };
        logged.operation = Some(operation);
        let region = logged.region.clone().unwrap_or_default();
        match self.faults.take(operation, &region, request.body()) {
            None => {
                let outcome = self.serve(operation, request, logged);
                Answer::Respond(self.respond(request, logged, outcome))
            }
            Some(FaultKind::DropRequest) => {
                logged.outcome = Outcome::RequestLost;
                Answer::DropRequest
            }
            Some(FaultKind::DropResponse) => {
                let outcome = self.serve(operation, request, logged);
                self.respond(request, logged, outcome);
                logged.response_lost = true;
                Answer::DropResponse
            }
            Some(FaultKind::Delay { ms }) => {
                let outcome = self.serve(operation, request, logged);
                let response = self.respond(request, logged, outcome);
                Answer::Delay { ms, response }
            }
            Some(FaultKind::Status {
                status,
                executed,
                body,
            }) => {
                let done = executed && self.serve(operation, request, logged).is_ok();
                Answer::Respond(self.instead(request, logged, status, body, done))
            }
            Some(FaultKind::Throttle) => {
                Answer::Respond(self.respond(request, logged, Err(ApiError::throttled())))
            }
            Some(FaultKind::Deny) => {
                let caller = self.verify(request);
                let denied = caller
                    .and_then(|caller| Err(access_denied(operation, &caller, request.body())));
                Answer::Respond(self.respond(request, logged, denied))
            }
        }
    }

    /// Verifies the caller and carries out the operation.
    fn serve(
        &mut self,
        operation: Operation,
        request: &Request<Vec<u8>>,
        logged: &Logged,
    ) -> Result<Vec<u8>, ApiError> {
        let caller = self.verify(request)?;
        let allowed = match caller.key.rights {
            Rights::Full => true,
            Rights::ReadOnly => operation.reads(),
            Rights::None => false,
        };
        if !allowed {
            return Err(access_denied(operation, &caller, request.body()));
        }
        if self.world.settings.throttling
            && let Some(bucket) = operation.bucket()
            && !self.throttle.admit(&caller.place, bucket, self.world.now)
        {
            return Err(ApiError::throttled());
        }
        let by = Actor::Request {
            access_key_id: caller.key.access_key_id.to_owned(),
            request_id: logged.request_id.clone(),
        };
        api::execute(
            &mut self.world,
            operation,
            &caller.place,
            by,
            request.body(),
        )
    }

    fn verify(&self, request: &Request<Vec<u8>>) -> Result<Caller, ApiError> {
        let now = self.world.now;
        let ended = |key: &Key| {
            let ends = |(id, at): &(String, i64)| id == key.access_key_id && *at <= now;
            key.expired || self.ends.iter().any(ends)
        };
        signature::verify(
            request,
            now + self.clock_error,
            self.world.settings.signatures,
            ended,
        )
    }

    fn respond(
        &self,
        request: &Request<Vec<u8>>,
        logged: &mut Logged,
        outcome: Result<Vec<u8>, ApiError>,
    ) -> Response<Vec<u8>> {
        let (status, error_type, body) = match outcome {
            Ok(body) => {
                logged.outcome = Outcome::Executed;
                (StatusCode::OK, None, body)
            }
            Err(error) => {
                logged.outcome = Outcome::Refused {
                    code: error.code.to_owned(),
                };
                (error.status, Some(error.code), error.body())
            }
        };
        let mut response =
            self.response(request, logged, status, "application/x-amz-json-1.1", body);
        if let Some(code) = error_type {
            response
                .headers_mut()
                .insert(ERROR_TYPE, HeaderValue::from_static(code));
        }
        response
    }

    /// An answer that comes from something between the client and ECS, or from an ECS that is not well.
    fn instead(
        &self,
        request: &Request<Vec<u8>>,
        logged: &mut Logged,
        status: u16,
        body: Option<String>,
        executed: bool,
    ) -> Response<Vec<u8>> {
        logged.outcome = if executed {
            Outcome::Executed
        } else {
            Outcome::NotExecuted
        };
        logged.status_instead = Some(status);
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let unwell = ApiError::new(
            "ServerException",
            "Service Unavailable. Please try again later.",
        );
        match body {
            None if status == StatusCode::INTERNAL_SERVER_ERROR => {
                let mut response = self.response(
                    request,
                    logged,
                    status,
                    "application/x-amz-json-1.1",
                    unwell.body(),
                );
                response
                    .headers_mut()
                    .insert(ERROR_TYPE, HeaderValue::from_static("ServerException"));
                response
            }
            None => {
                let page = format!("<html><body><h1>{status}</h1></body></html>");
                self.response(request, logged, status, "text/html", page.into_bytes())
            }
            Some(body) => {
                let content_type = if body.trim_start().starts_with('<') {
                    "text/html"
                } else {
                    "application/x-amz-json-1.1"
                };
                self.response(request, logged, status, content_type, body.into_bytes())
            }
        }
    }

    fn response(
        &self,
        request: &Request<Vec<u8>>,
        logged: &Logged,
        status: StatusCode,
        content_type: &'static str,
        body: Vec<u8>,
    ) -> Response<Vec<u8>> {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Ok(id) = HeaderValue::from_str(&logged.request_id) {
            headers.insert(REQUEST_ID, id);
        }
        if let Ok(date) = HeaderValue::from_str(&http_date(self.world.now + self.clock_error)) {
            headers.insert(DATE, date);
        }
        cors::allow(request.headers(), headers);
        response
    }
}

fn asked_for(request: &Request<Vec<u8>>) -> Result<Operation, ApiError> {
    let target = request
        .headers()
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok());
    let posted = request.method() == Method::POST && request.uri().path() == "/";
    target
        .filter(|_| posted)
        .and_then(Operation::from_target)
        .ok_or_else(unknown_operation)
}

fn unknown_operation() -> ApiError {
    let message = format!(
        "The request names no operation of {}",
        TARGET_PREFIX.trim_end_matches('.')
    );
    ApiError::new("UnknownOperationException", message)
}

fn access_denied(operation: Operation, caller: &Caller, body: &[u8]) -> ApiError {
    let (principal, name) = (caller.key.principal, operation.name());
    let resource = api::resource(operation, &caller.place, body);
    ApiError::access_denied(format!(
        "User: {principal} is not authorized to perform: ecs:{name} on resource: {resource} because no identity-based policy allows \
         the ecs:{name} action"
    ))
}

fn http_date(ms: i64) -> String {
    let since_epoch = std::time::Duration::from_millis(ms.max(0).unsigned_abs());
    httpdate::fmt_http_date(std::time::SystemTime::UNIX_EPOCH + since_epoch)
}
