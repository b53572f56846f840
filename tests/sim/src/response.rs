//! What goes back: an operation's output, an error, or what a fault sends instead.

use http::header::{CONTENT_TYPE, DATE, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};

use crate::cors;
use crate::dates;
use crate::error::ApiError;
use crate::protocol::Protocol;
use crate::request_log::{Logged, Outcome};
use crate::sim::Sim;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

impl Sim {
    /// The response to what was executed or refused.
    pub(crate) fn respond(
        &self,
        request: &Request<Vec<u8>>,
        logged: &mut Logged,
        outcome: Result<Vec<u8>, ApiError>,
    ) -> Response<Vec<u8>> {
        match outcome {
            Ok(body) => {
                logged.outcome = Outcome::Executed;
                let content_type = Protocol::of(request).content_type();
                self.response(request, logged, StatusCode::OK, content_type, body)
            }
            Err(error) => {
                logged.outcome = Outcome::Refused {
                    code: error.code.to_owned(),
                };
                self.refusal(request, logged, &error)
            }
        }
    }

    /// An answer that comes from something between the client and AWS, or from a service that is not well.
    pub(crate) fn instead(
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
        match body {
            None if status == StatusCode::INTERNAL_SERVER_ERROR => {
                let unwell = Protocol::of(request).unwell();
                self.refusal(request, logged, &ApiError { status, ..unwell })
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

    fn refusal(
        &self,
        request: &Request<Vec<u8>>,
        logged: &Logged,
        error: &ApiError,
    ) -> Response<Vec<u8>> {
        let protocol = Protocol::of(request);
        let body = protocol.error_body(error, &logged.request_id);
        let content_type = protocol.content_type();
        let mut response = self.response(request, logged, error.status, content_type, body);
        protocol.add_error_headers(logged.operation, error, response.headers_mut());
        response
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
        if let Ok(date) = HeaderValue::from_str(&dates::http(self.world.now + self.clock_error)) {
            headers.insert(DATE, date);
        }
        cors::allow(request.headers(), headers);
        response
    }
}
