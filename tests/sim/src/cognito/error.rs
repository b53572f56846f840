//! Cognito Identity's errors.

use crate::error::ApiError;
use crate::identity::pool::is_id;
use crate::identity::token::Flaw;

fn not_authorized(message: impl Into<String>) -> ApiError {
    ApiError::new("NotAuthorizedException", message.into())
}

/// A fault says no.
pub(crate) fn denied() -> ApiError {
    not_authorized("Access is forbidden.")
}

pub(crate) fn throttled() -> ApiError {
    ApiError::new("TooManyRequestsException", "Rate exceeded")
}

pub(super) fn nobody() -> ApiError {
    not_authorized("Unauthenticated access is not supported for this identity pool.")
}

pub(super) fn forbidden(identity: &str) -> ApiError {
    not_authorized(format!("Access to Identity '{identity}' is forbidden."))
}

pub(super) fn unsupported_provider() -> ApiError {
    not_authorized("Token is not from a supported provider of this identity pool.")
}

pub(super) fn wrong_issuer() -> ApiError {
    not_authorized("Invalid login token. Issuer doesn't match providerName")
}

pub(super) fn not_found(what: &str, id: &str) -> ApiError {
    ApiError::new(
        "ResourceNotFoundException",
        format!("{what} '{id}' not found."),
    )
}

pub(super) fn bad_role() -> ApiError {
    ApiError::new(
        "InvalidIdentityPoolConfigurationException",
        "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
    )
}

/// The form of a pool's or an identity's id.
pub(super) fn check_id(member: &str, id: &str) -> Result<(), ApiError> {
    if is_id(id) {
        return Ok(());
    }
    let message = format!(
        "1 validation error detected: Value '{id}' at '{member}' failed to satisfy constraint: Member must satisfy regular expression \
         pattern: [\\w-]+:[0-9a-f-]+"
    );
    Err(ApiError::new("ValidationException", message))
}

/// What Cognito says of a token that it does not take.
pub(super) fn of_token(flaw: &Flaw) -> ApiError {
    let reason = match flaw {
        Flaw::NoKeys => {
            return ApiError::new(
                "ExternalServiceException",
                "The identity provider's keys could not be read.",
            );
        }
        Flaw::NotAToken => "Not a valid OpenId Connect identity token.".to_owned(),
        Flaw::UnknownKey => "Couldn't verify signed token.".to_owned(),
        Flaw::Signature => "Token signature invalid".to_owned(),
        Flaw::Audience => "Incorrect token audience.".to_owned(),
        Flaw::Expired { now, exp } => format!("Token expired: {now} >= {exp}"),
        Flaw::NotYet => "Token is not valid yet.".to_owned(),
    };
    not_authorized(format!("Invalid login token. {reason}"))
}
