//! API errors, in AWS's words.

use std::borrow::Cow;

use http::StatusCode;

use crate::settings::DecidedHookError;

/// An error that a request gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiError {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: Cow<'static, str>,
    /// Whether it comes from what stands before ECS, which names types in full and writes `Message`.
    pub(crate) from_front: bool,
}

impl ApiError {
    /// HTTP 400 with one of the API's codes.
    pub(crate) fn new(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code,
            message: message.into(),
            from_front: false,
        }
    }

    pub(crate) fn invalid_parameter(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("InvalidParameterException", message)
    }

    pub(crate) fn cluster_not_found() -> Self {
        Self::new("ClusterNotFoundException", "Cluster not found.")
    }

    pub(crate) fn service_not_found() -> Self {
        Self::new("ServiceNotFoundException", "Service not found.")
    }

    pub(crate) fn access_denied(message: String) -> Self {
        Self {
            from_front: true,
            ..Self::new("AccessDeniedException", message)
        }
    }

    pub(crate) fn throttled() -> Self {
        Self::new("ThrottlingException", "Rate exceeded")
    }

    /// The body: the type and the message.
    pub(crate) fn body(&self) -> Vec<u8> {
        if self.from_front {
            let full = format!("com.amazon.coral.service#{}", self.code);
            return serde_json::json!({ "__type": full, "Message": self.message })
                .to_string()
                .into_bytes();
        }
        serde_json::json!({ "__type": self.code, "message": self.message })
            .to_string()
            .into_bytes()
    }
}

impl DecidedHookError {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::InvalidParameterException => "InvalidParameterException",
            Self::ClientException => "ClientException",
        }
    }
}
