//! How a request is written, and with it its answer.

use http::Request;
#[cfg(feature = "sts")]
use http::header::CONTENT_TYPE;
use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::error::ApiError;
use crate::operation::Operation;
#[cfg(feature = "sts")]
use crate::operation::Service;

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
#[cfg(feature = "sts")]
const ERROR_MESSAGE: HeaderName = HeaderName::from_static("x-amzn-errormessage");

/// One of AWS's protocols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// awsJson 1.1: ECS and Cognito Identity.
    Json,
    /// awsQuery: STS. A form is asked, XML is answered.
    #[cfg(feature = "sts")]
    Query,
}

impl Protocol {
    #[cfg(feature = "sts")]
    pub(crate) fn of(request: &Request<Vec<u8>>) -> Self {
        let form = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
        if form { Self::Query } else { Self::Json }
    }

    #[cfg(not(feature = "sts"))]
    pub(crate) fn of(_: &Request<Vec<u8>>) -> Self {
        Self::Json
    }

    pub(crate) fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/x-amz-json-1.1",
            #[cfg(feature = "sts")]
            Self::Query => "text/xml",
        }
    }

    /// The error of a service that is not well.
    pub(crate) fn unwell(self) -> ApiError {
        let message = "Service Unavailable. Please try again later.";
        match self {
            Self::Json => ApiError::new("ServerException", message),
            #[cfg(feature = "sts")]
            Self::Query => ApiError::new("InternalFailure", message),
        }
    }

    /// An error as a body.
    #[cfg_attr(
        not(feature = "sts"),
        allow(unused_variables, reason = "JSON does not name the request")
    )]
    pub(crate) fn error_body(self, error: &ApiError, request_id: &str) -> Vec<u8> {
        match self {
            Self::Json => error.body(),
            #[cfg(feature = "sts")]
            Self::Query => crate::sts::error_body(error, request_id),
        }
    }

    /// The headers that tell about an error; STS has none.
    #[cfg_attr(
        not(feature = "sts"),
        allow(unused_variables, reason = "ECS's are all alike")
    )]
    pub(crate) fn add_error_headers(
        self,
        operation: Option<Operation>,
        error: &ApiError,
        headers: &mut HeaderMap,
    ) {
        match self {
            #[cfg(feature = "sts")]
            Self::Json if operation.map(Operation::service) == Some(Service::CognitoIdentity) => {
                // Cognito writes the type with a colon, and the message too.
                let code = HeaderValue::from_str(&format!("{}:", error.code));
                let message = HeaderValue::from_str(&error.message);
                headers.extend(code.into_iter().map(|code| (ERROR_TYPE, code)));
                headers.extend(message.into_iter().map(|message| (ERROR_MESSAGE, message)));
            }
            Self::Json => {
                headers.insert(ERROR_TYPE, HeaderValue::from_static(error.code));
            }
            #[cfg(feature = "sts")]
            Self::Query => {}
        }
    }
}
