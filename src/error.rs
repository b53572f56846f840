//! One error for the whole crate: what went wrong, when, and what the caller can do about it.

mod class;
mod remedy;

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::arn::ArnError;
use crate::credentials::CredentialsError;
use crate::credentials::pasted::PastedError;
use crate::endpoint::EndpointError;
use crate::substring;

pub use class::Class;
pub use remedy::Remedy;

/// A failure, with the moment at which it happened.
///
/// [`code`](Error::code) is stable and meant for programs: AWS's own code where ECS named one
/// (`AccessDeniedException`), else one of this crate's kebab-case codes (see [`code`]). The text ([`fmt::Display`]) is
/// meant for people: what happened, and what to do. Neither ever holds a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Details>);

/// Behind a box: a `Result` that every `?` hands on is one word then, which makes the wasm module a tenth smaller.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    moment: Moment,
    code: Cow<'static, str>,
    message: String,
    status: Option<u16>,
    request_id: Option<String>,
    wait_millis: Option<u64>,
    act_sent: bool,
    source: Option<Cause>,
}

/// What an error was made of.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cause {
    Arn(ArnError),
    Credentials(CredentialsError),
    Endpoint(EndpointError),
    Pasted(PastedError),
}

/// When an [`Error`] happened, which shows whether anything can have been executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before anything was sent: the input was not usable.
    Input,
    /// Before anything was sent: there were no usable credentials.
    Credentials,
    /// Sent, and no answer came: it may or may not have been executed.
    Network,
    /// An answer came that is not ECS's: it may or may not have been executed.
    Response,
    /// ECS answered with an error.
    Service,
}

/// The codes of this crate's own errors. AWS's codes have capitals, so the two never meet.
pub mod code {
    /// An operation name this crate does not have.
    pub const UNKNOWN_OPERATION: &str = "unknown-operation";
    /// A member of the input is missing, unknown, or of the wrong type.
    pub const INVALID_INPUT: &str = "invalid-input";
    /// An ARN that is none, or of another kind than asked for.
    pub const INVALID_ARN: &str = "invalid-arn";
    /// A Region, endpoint or combination of endpoint options that cannot be used.
    pub const INVALID_ENDPOINT: &str = "invalid-endpoint";
    /// A key, secret or token that cannot be sent.
    pub const INVALID_CREDENTIALS: &str = "invalid-credentials";
    /// The credentials are past their end, or there are none.
    pub const CREDENTIALS_EXPIRED: &str = "credentials-expired";
    /// The function that gives credentials failed.
    pub const CREDENTIALS_FAILED: &str = "credentials-failed";
    /// The request got no answer.
    pub const NETWORK_ERROR: &str = "network-error";
    /// The request got no answer within its limit.
    pub const NO_ANSWER: &str = "no-answer";
    /// An answer that is not awsJson1.1: a proxy's page, say.
    pub const UNREADABLE_RESPONSE: &str = "unreadable-response";
    /// ECS knows no such service deployment (any more).
    pub const DEPLOYMENT_NOT_FOUND: &str = "deployment-not-found";
    /// ECS listed something, and does not give it when asked.
    pub const NOT_GIVEN: &str = "not-given";
    /// Stopped by the caller after the act was sent.
    pub const OUTCOME_UNKNOWN: &str = "outcome-unknown";
    /// The deployment is no longer in the state that an act is bound to; the act was not executed.
    pub const CONSEQUENCE_CHANGED: &str = "consequence-changed";
    /// An etag of another version, or what is not an etag. Nothing was sent.
    pub const UNKNOWN_ETAG: &str = "unknown-etag";
}

impl Error {
    /// An error of this crate's own.
    #[must_use]
    pub fn new(moment: Moment, code: &'static str, message: impl Into<String>) -> Self {
        Self::with_code(moment, Cow::Borrowed(code), message.into())
    }

    /// An input that was refused before anything was sent.
    #[must_use]
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(Moment::Input, code::INVALID_INPUT, message)
    }

    /// An error that ECS answered with.
    ///
    /// What AWS says of a signature that does not match repeats the request as it should have been signed, and with it the
    /// session token. That part is dropped: it helps nobody who does not write a signer.
    pub(crate) fn service(code: String, mut message: String) -> Self {
        if let Some(at) = substring::find(&message, "The Canonical String for this request") {
            message.truncate(at);
            message.truncate(message.trim_end().len());
        }
        Self::with_code(Moment::Service, Cow::Owned(code), message)
    }

    fn with_code(moment: Moment, code: Cow<'static, str>, message: String) -> Self {
        Self(Box::new(Details {
            moment,
            code,
            message,
            status: None,
            request_id: None,
            wait_millis: None,
            act_sent: false,
            source: None,
        }))
    }

    /// The same error, keeping what it was made of.
    fn with_cause(mut self, source: Cause) -> Self {
        self.0.source = Some(source);
        self
    }

    /// The same error, with what is known of the response it came in.
    pub(crate) fn in_response(mut self, status: u16, request_id: Option<String>) -> Self {
        self.0.status = Some(status);
        self.0.request_id = request_id;
        self
    }

    /// The same error with a message that says more than AWS's.
    pub(crate) fn with_message(mut self, message: String) -> Self {
        self.0.message = message;
        self
    }

    /// The same error, with advice added to its message, unless the message ends with it.
    pub(crate) fn with_advice(mut self, advice: &str) -> Self {
        let message = &mut self.0.message;
        message.truncate(message.trim_end().len());
        if message.ends_with(advice) {
            return self;
        }
        if !message.is_empty() && !message.ends_with(['.', '!', '?']) {
            message.push('.');
        }
        if !message.is_empty() {
            message.push(' ');
        }
        message.push_str(advice);
        self
    }

    /// The same error, where it may be the Region that refuses a key which others take.
    pub(crate) fn or_not_enabled(self) -> Self {
        match self.code() {
            "UnrecognizedClientException" | "InvalidClientTokenId" => self.with_advice(
                "The credentials are not valid, or this Region is not enabled for the account.",
            ),
            _ => self,
        }
    }

    /// The same error, of a response that asked to wait so many milliseconds before the next attempt.
    pub(crate) fn asking_to_wait(mut self, millis: Option<u64>) -> Self {
        self.0.wait_millis = millis;
        self
    }

    /// How many milliseconds the response asked to wait.
    pub(crate) fn wait_millis(&self) -> Option<u64> {
        self.0.wait_millis
    }

    /// When it went wrong.
    #[must_use]
    pub fn moment(&self) -> Moment {
        self.0.moment
    }

    /// AWS's code or this crate's.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// What happened and what to do.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The HTTP status, where there was a response.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The `x-amzn-RequestId` of the response, which AWS Support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }
}

/// A failure, as JSON.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub(crate) struct Problem<'a> {
    /// AWS's own code where there is one (`AccessDeniedException`), else a stable one in kebab-case (`credentials-expired`).
    code: &'a str,
    /// What happened, and what to do.
    message: &'a str,
    /// What to do about it, for programs.
    remedy: Remedy,
    /// Whether the same call may succeed later.
    retryable: bool,
    /// Whether anything was sent: a request that this came of, or before it an act that was not executed. Where nothing was, nothing can have been
    /// changed.
    sent: bool,
    /// Whether the call is at fault, and nothing was sent: corrected, it may succeed; as it is, it never will.
    invalid_call: bool,
    /// The HTTP status, where there was a response.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// The request id that AWS gave, if it gave one.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

/// As JavaScript sees it.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let shown = Problem {
            code: self.code(),
            message: self.message(),
            remedy: self.remedy(),
            retryable: self.is_retryable(),
            sent: self.was_sent(),
            invalid_call: self.is_invalid_call(),
            status: self.status(),
            request_id: self.request_id(),
        };
        shown.serialize(serializer)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(match self.0.source.as_ref()? {
            Cause::Arn(error) => error,
            Cause::Credentials(error) => error,
            Cause::Endpoint(error) => error,
            Cause::Pasted(error) => error,
        })
    }
}

impl From<ArnError> for Error {
    fn from(error: ArnError) -> Self {
        Self::new(Moment::Input, code::INVALID_ARN, error.to_string()).with_cause(Cause::Arn(error))
    }
}

impl From<EndpointError> for Error {
    fn from(error: EndpointError) -> Self {
        Self::new(Moment::Input, code::INVALID_ENDPOINT, error.to_string())
            .with_cause(Cause::Endpoint(error))
    }
}

impl From<CredentialsError> for Error {
    fn from(error: CredentialsError) -> Self {
        Self::new(
            Moment::Credentials,
            code::INVALID_CREDENTIALS,
            error.to_string(),
        )
        .with_cause(Cause::Credentials(error))
    }
}

impl From<PastedError> for Error {
    fn from(error: PastedError) -> Self {
        let code = match error {
            PastedError::Ended { .. } => code::CREDENTIALS_EXPIRED,
            _ => code::INVALID_CREDENTIALS,
        };
        Self::new(Moment::Credentials, code, error.to_string()).with_cause(Cause::Pasted(error))
    }
}

#[cfg(test)]
mod tests;
