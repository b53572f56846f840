//! STS's errors.

use http::StatusCode;

use crate::error::ApiError;
use crate::identity::token::Flaw;
use crate::session::Session;

/// The caller of a signed operation may not do it.
pub(crate) fn access_denied(caller: &Session, operation: &str, resource: &str) -> ApiError {
    let principal = &caller.principal;
    forbidden(
        "AccessDenied",
        format!(
            "User: {principal} is not authorized to perform: sts:{operation} on resource: {resource}"
        ),
    )
}

/// There is no such role, or it does not trust the token: AWS does not tell which.
pub(crate) fn not_authorized() -> ApiError {
    forbidden(
        "AccessDenied",
        "Not authorized to perform sts:AssumeRoleWithWebIdentity".to_owned(),
    )
}

pub(crate) fn throttled() -> ApiError {
    ApiError::new("Throttling", "Rate exceeded")
}

pub(super) fn validation(message: impl Into<String>) -> ApiError {
    ApiError::new("ValidationError", message.into())
}

pub(super) fn malformed_policy(message: impl Into<String>) -> ApiError {
    ApiError::new("MalformedPolicyDocument", message.into())
}

pub(super) fn invalid_token(message: impl Into<String>) -> ApiError {
    ApiError::new("InvalidIdentityToken", message.into())
}

/// What STS says of a token that it does not take.
pub(super) fn of_token(flaw: &Flaw) -> ApiError {
    match flaw {
        Flaw::NotAToken => invalid_token(
            "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
        ),
        Flaw::NoKeys => ApiError::new(
            "IDPCommunicationError",
            "The request could not be fulfilled because the identity provider (IDP) that was asked to verify the incoming identity \
             token could not be reached",
        ),
        // Two blanks, as AWS writes it.
        Flaw::UnknownKey => invalid_token(
            "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity \
             documentation for requirements",
        ),
        Flaw::Signature => invalid_token("Token signature verification failed"),
        Flaw::Audience => invalid_token("Incorrect token audience"),
        Flaw::Expired { now, exp } => ApiError::new(
            "ExpiredTokenException",
            format!(
                "Token expired: current date/time {now} must be before the expiration date/time {exp}"
            ),
        ),
        Flaw::NotYet => invalid_token("The token is not valid yet"),
    }
}

/// The check of signatures names its errors as JSON services do.
pub(super) fn in_terms_of_sts(error: ApiError) -> ApiError {
    let code = match error.code {
        "UnrecognizedClientException" => "InvalidClientTokenId",
        "ExpiredTokenException" => "ExpiredToken",
        "MissingAuthenticationTokenException" => "MissingAuthenticationToken",
        "IncompleteSignatureException" => {
            return ApiError {
                code: "IncompleteSignature",
                ..error
            };
        }
        _ => "SignatureDoesNotMatch",
    };
    ApiError {
        code,
        status: StatusCode::FORBIDDEN,
        ..error
    }
}

fn forbidden(code: &'static str, message: String) -> ApiError {
    ApiError {
        status: StatusCode::FORBIDDEN,
        ..ApiError::new(code, message)
    }
}
