//! What to do about a refusal, where AWS's own words do not say it.
//!
//! STS and Cognito have few codes and many reasons: what is wrong with a token, only the message says. See
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html#API_AssumeRoleWithWebIdentity_Errors>.

use crate::error::{Error, Moment};
use crate::protocol::Operation;
use crate::sts::{AssumeRole, AssumeRoleWithWebIdentity};
use crate::substring::contains;

/// What to do about `error`, which answered `operation`. It never repeats what AWS said.
pub(super) fn advice(operation: &str, error: &Error) -> Option<&'static str> {
    if error.moment() != Moment::Service {
        return None;
    }
    let message = error.message().to_ascii_lowercase();
    Some(match (error.code(), operation) {
        ("ExpiredTokenException", AssumeRoleWithWebIdentity::NAME) => EXPIRED,
        ("InvalidIdentityToken", _) => of_token(&message).unwrap_or(
            "In IAM, compare the identity provider's URL and audiences with those of the sign-in.",
        ),
        ("IDPCommunicationError", _) => {
            "Try again; if it persists, check that the identity provider answers requests from the internet."
        }
        ("IDPRejectedClaim", _) => {
            "Sign in again; if it persists, the identity provider's log says why."
        }
        ("AccessDenied", AssumeRoleWithWebIdentity::NAME) => {
            "The role's trust policy does not allow this: compare its provider, audience and subject with the token's."
        }
        ("AccessDenied", AssumeRole::NAME) => {
            "Either the role's trust policy does not allow this caller, or the caller's own policies do not allow assuming the role."
        }
        ("ExpiredToken", _) => "Sign in again.",
        ("RegionDisabledException", _) => {
            "Activate STS for this Region in IAM's account settings, or sign in through another Region."
        }
        ("SignatureDoesNotMatch" | "RequestExpired", _) if mentions(&message, &["signature expired", "not yet current"]) => {
            "Check this device's clock."
        }
        ("NotAuthorizedException", _) => of_login(&message).unwrap_or(
            "The identity pool does not allow this: compare its identity providers with those of the sign-in.",
        ),
        _ => return None,
    })
}

const EXPIRED: &str = "Sign in again; if a new token is refused too, check the clocks of this device and of the identity provider.";
const NOT_YET_VALID: &str = "Check the clocks of this device and of the identity provider.";
const NO_ID_TOKEN: &str =
    "AWS accepts only ID tokens: request the scope openid, and pass on the id_token.";

/// What is wrong with a token that STS refused.
fn of_token(message: &str) -> Option<&'static str> {
    Some(if mentions(message, &["verification key"]) {
        "Try again; if it persists, check that the identity provider's configuration and keys are public and answer within 5 seconds."
    } else if is_not_yet_valid(message) {
        NOT_YET_VALID
    } else if mentions(message, &["expired"]) {
        EXPIRED
    } else if is_no_id_token(message) {
        NO_ID_TOKEN
    } else if mentions(message, &["audience"]) {
        "Add the client ID of the sign-in to the audiences of the identity provider in IAM."
    } else if mentions(message, &["no openidconnect provider", "issuer"]) {
        "In IAM, the identity provider's URL must be exactly the token's issuer."
    } else if mentions(message, &["thumbprint"]) {
        "Update the thumbprint of the identity provider in IAM."
    } else {
        return None;
    })
}

/// What is wrong with a login that Cognito refused.
fn of_login(message: &str) -> Option<&'static str> {
    Some(if is_not_yet_valid(message) {
        NOT_YET_VALID
    } else if mentions(message, &["expired"]) {
        "Sign in again."
    } else if is_no_id_token(message) {
        NO_ID_TOKEN
    } else if mentions(message, &["audience"]) {
        "Add the client ID of the sign-in to this provider of the identity pool."
    } else if mentions(message, &["issuer"]) {
        "The provider's name in the identity pool must be the token's issuer, without https://."
    } else if mentions(message, &["unauthenticated access"]) {
        "Sign in, or enable guest access in the identity pool."
    } else {
        return None;
    })
}

fn is_not_yet_valid(message: &str) -> bool {
    mentions(
        message,
        &[
            "not yet valid",
            "not valid yet",
            "not be used before",
            "issued in the future",
        ],
    )
}

/// An access token is not always a JWT, and where it is one it names no audience.
fn is_no_id_token(message: &str) -> bool {
    mentions(
        message,
        &[
            "access token",
            "not a valid jwt",
            "not a valid openid",
            "required claim: aud",
        ],
    )
}

fn mentions(message: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| contains(message, part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advised(code: &str, operation: &str, message: &str) -> String {
        let error = Error::service(code.to_owned(), message.to_owned());
        advice(operation, &error).unwrap_or_default().to_owned()
    }

    #[test]
    fn what_sts_says_of_a_token_decides_what_to_do_about_it() {
        for (code, message, expected) in [
            (
                "ExpiredTokenException",
                "Token expired: current date/time 1 must be before the expiration date/time 0",
                EXPIRED,
            ),
            (
                "InvalidIdentityToken",
                "The web identity token has expired",
                EXPIRED,
            ),
            (
                "InvalidIdentityToken",
                "Token is not yet valid",
                NOT_YET_VALID,
            ),
            (
                "InvalidIdentityToken",
                "The token is not valid yet",
                NOT_YET_VALID,
            ),
            (
                "InvalidIdentityToken",
                "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
                NO_ID_TOKEN,
            ),
            (
                "InvalidIdentityToken",
                "Missing a required claim: aud",
                NO_ID_TOKEN,
            ),
            (
                "InvalidIdentityToken",
                "Incorrect token audience",
                "Add the client ID of the sign-in to the audiences of the identity provider in IAM.",
            ),
            (
                "InvalidIdentityToken",
                "No OpenIDConnect provider found in your account for https://id.example.com",
                "In IAM, the identity provider's URL must be exactly the token's issuer.",
            ),
            (
                "InvalidIdentityToken",
                "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
                "Update the thumbprint of the identity provider in IAM.",
            ),
            (
                "InvalidIdentityToken",
                "Couldn't retrieve verification key from your identity provider",
                "Try again; if it persists, check that the identity provider's configuration and keys are public and answer within 5 seconds.",
            ),
            (
                "InvalidIdentityToken",
                "Token signature verification failed",
                "In IAM, compare the identity provider's URL and audiences with those of the sign-in.",
            ),
        ] {
            assert_eq!(
                advised(code, "AssumeRoleWithWebIdentity", message),
                expected,
                "{message}"
            );
        }
    }

    #[test]
    fn what_cognito_says_of_a_login_decides_what_to_do_about_it() {
        for (message, expected) in [
            (
                "Invalid login token. Token expired: 1667365798 >= 1667235770",
                "Sign in again.",
            ),
            (
                "Invalid login token. Token is not valid yet.",
                NOT_YET_VALID,
            ),
            (
                "Invalid login token. Not a valid OpenId Connect identity token.",
                NO_ID_TOKEN,
            ),
            (
                "Invalid login token. Missing a required claim: aud",
                NO_ID_TOKEN,
            ),
            (
                "Invalid login token. Incorrect token audience.",
                "Add the client ID of the sign-in to this provider of the identity pool.",
            ),
            (
                "Invalid login token. Issuer doesn't match providerName",
                "The provider's name in the identity pool must be the token's issuer, without https://.",
            ),
            (
                "Token is not from a supported provider of this identity pool.",
                "The identity pool does not allow this: compare its identity providers with those of the sign-in.",
            ),
        ] {
            let advised = advised(
                "NotAuthorizedException",
                "GetCredentialsForIdentity",
                message,
            );
            assert_eq!(advised, expected, "{message}");
        }
    }

    #[test]
    fn a_signature_that_is_too_old_or_too_new_is_the_clocks_fault_and_no_other_is() {
        let of = |message| advised("SignatureDoesNotMatch", "GetCallerIdentity", message);
        assert_eq!(
            of("Signature expired: 1 is now earlier than 2"),
            "Check this device's clock."
        );
        assert_eq!(
            of("Signature not yet current: 2 is still later than 1"),
            "Check this device's clock."
        );
        assert_eq!(of("The request signature we calculated does not match"), "");
    }
}
