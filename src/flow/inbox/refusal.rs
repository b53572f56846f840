//! What a refused call means for the others.

use crate::error::{Class, Error, Moment};
use crate::flow::renewal::is_expiry;

/// Whether a refusal may hang on one of the resources that were asked for together.
pub(in crate::flow) fn is_about_its_resources(error: &Error) -> bool {
    is_denial(error) || (error.moment() == Moment::Service && error.class() == Class::Permanent)
}

/// Whether no other call of the session can succeed either: it is over, its secret is wrong, or the only Region asked does
/// not know its key. (One that must be opted in to does not, until it is.)
pub(super) fn is_of_session(error: &Error, regions: usize) -> bool {
    match error.class() {
        Class::Skew => true,
        Class::Credentials if is_denial(error) => false,
        Class::Credentials => {
            error.moment() == Moment::Credentials || is_expiry(error) || regions == 1
        }
        _ => false,
    }
}

fn is_denial(error: &Error) -> bool {
    error.code() == "AccessDeniedException"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::code;

    fn refusal(code: &str) -> Error {
        Error::service(code.to_owned(), String::new()).in_response(400, None)
    }

    #[test]
    fn only_a_refusal_that_may_hang_on_a_resource_is_worth_asking_for_each_alone() {
        for code in ["AccessDeniedException", "InvalidParameterException"] {
            assert!(is_about_its_resources(&refusal(code)), "{code}");
        }
        for error in [
            refusal("ThrottlingException"),
            refusal("UnrecognizedClientException"),
            refusal("ServerException").in_response(500, None),
            Error::new(Moment::Network, code::NETWORK_ERROR, ""),
        ] {
            assert!(!is_about_its_resources(&error), "{error:?}");
        }
    }

    #[test]
    fn a_session_is_over_when_no_region_can_answer() {
        for (code, of_one, of_several) in [
            ("ExpiredTokenException", true, true),
            ("InvalidSignatureException", true, true),
            ("UnrecognizedClientException", true, false),
            ("AccessDeniedException", false, false),
            ("ClusterNotFoundException", false, false),
        ] {
            assert_eq!(is_of_session(&refusal(code), 1), of_one, "{code}");
            assert_eq!(is_of_session(&refusal(code), 2), of_several, "{code}");
        }
    }
}
