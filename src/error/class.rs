//! What an error means for a retry, and whether anything was executed.

use super::{Error, Moment, code};
use crate::substring;

/// What an error means for a retry, by AWS's "standard" retry mode.
///
/// See <https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// AWS refused for now and executed nothing.
    Throttling,
    /// It may work the next time; it may have been executed this time.
    Transient,
    /// Perhaps the clock: AWS executed nothing.
    Skew,
    /// The credentials: AWS executed nothing.
    Credentials,
    /// Trying again changes nothing.
    Permanent,
}

const THROTTLING: [&str; 14] = [
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "RequestThrottled",
    "SlowDown",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
];

const TRANSIENT: [&str; 4] = [
    "RequestTimeout",
    "RequestTimeoutException",
    "InternalError",
    "IDPCommunicationError",
];

const SKEW: [&str; 6] = [
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "AuthFailure",
    "RequestTimeTooSkewed",
    "RequestExpired",
    "RequestInTheFuture",
];

const CREDENTIALS: [&str; 7] = [
    "AccessDeniedException",
    "ExpiredTokenException",
    "ExpiredToken",
    "IncompleteSignature",
    "MissingAuthenticationTokenException",
    "UnrecognizedClientException",
    "InvalidClientTokenId",
];

/// A cluster, a service or a deployment that was deleted, or never was.
const GONE: [&str; 5] = [
    code::DEPLOYMENT_NOT_FOUND,
    "ClusterNotFoundException",
    "ServiceNotFoundException",
    "ServiceNotActiveException",
    "ServiceDeploymentNotFoundException",
];

impl Error {
    /// What the error means for a retry. By code first: signature errors come as 400 or as 403.
    #[must_use]
    pub fn class(&self) -> Class {
        let code = self.code();
        if code == "InvalidIdentityToken" && substring::contains(self.message(), "verification key")
        {
            return Class::Transient;
        }
        if THROTTLING.contains(&code) {
            return Class::Throttling;
        }
        if TRANSIENT.contains(&code) || self.0.moment == Moment::Network {
            return Class::Transient;
        }
        if SKEW.contains(&code) {
            return Class::Skew;
        }
        if CREDENTIALS.contains(&code) || self.0.moment == Moment::Credentials {
            return Class::Credentials;
        }
        match self.0.status {
            Some(429) => Class::Throttling,
            Some(500 | 502 | 503 | 504) => Class::Transient,
            _ => Class::Permanent,
        }
    }

    /// Whether AWS says that what was asked about does not exist, or no longer does.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        GONE.contains(&self.code())
    }

    /// Whether the same request may succeed when it is sent again later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self.class(), Class::Throttling | Class::Transient)
    }

    /// Whether it is certain that AWS executed nothing.
    ///
    /// False where nothing is known (no answer, an unreadable one, HTTP 5xx), and also where ECS refused for a reason of
    /// its own: what such a refusal says of the hook is documented nowhere, so the state must be read.
    #[must_use]
    pub fn was_not_executed(&self) -> bool {
        match self.0.moment {
            Moment::Input | Moment::Credentials => true,
            Moment::Network | Moment::Response => false,
            Moment::Service => {
                matches!(
                    self.class(),
                    Class::Throttling | Class::Skew | Class::Credentials
                )
            }
        }
    }
}
