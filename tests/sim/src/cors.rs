//! Cross-origin answers, as the ECS endpoints give them.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderValue, ORIGIN,
};

const EXPOSED: &str = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";
const MAX_AGE: &str = "172800";

/// Adds what a browser wants to see, when a browser asks.
pub fn allow(request: &HeaderMap, response: &mut HeaderMap) {
    if !request.contains_key(ORIGIN) {
        return;
    }
    response.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(EXPOSED),
    );
}

/// Answers a preflight: whatever was asked for is allowed.
pub fn preflight(request: &HeaderMap, response: &mut HeaderMap) {
    allow(request, response);
    if let Some(headers) = request.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        response.insert(ACCESS_CONTROL_ALLOW_HEADERS, headers.clone());
    }
    if let Some(method) = request.get(ACCESS_CONTROL_REQUEST_METHOD) {
        response.insert(ACCESS_CONTROL_ALLOW_METHODS, method.clone());
    }
    response.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE));
}
