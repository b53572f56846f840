//! What whoever meets an error can do about it.

use serde::Serialize;

use super::{Class, Error, Moment, code};

/// What to do about an [`Error`], from a closed list, for programs. The error's message says it in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Remedy {
    /// Wait: AWS is throttling requests.
    Wait,
    /// Try again: AWS failed for the moment.
    TryAgain,
    /// Sign in again: the credentials have expired, there are none, or the identity provider's token is not valid.
    SignIn,
    /// Check the credentials: AWS rejected the key or its signature.
    CheckCredentials,
    /// Set the clock: by AWS's clock, the request was not made now.
    CheckClock,
    /// Ask for permission: the credentials are valid, but not allowed to do this.
    AskForRights,
    /// Check the network: no answer came.
    CheckNetwork,
    /// Check the endpoint, and any proxy or firewall in between: the answer did not come from AWS.
    CheckProxy,
    /// Check the ARN or the names: nothing has that name, or no longer.
    CheckArn,
    /// Correct the call.
    CheckInput,
    /// Read the deployment and decide again: it is no longer in the state that the act was bound to, and nothing was executed.
    DecideAgain,
    /// Check the deployment before deciding again: a request was sent, and its result is not known.
    CheckDeployment,
    /// Read the message: no advice applies to all errors of this kind.
    ReadMessage,
}

impl Error {
    /// What to do about it, for programs.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        let class = self.class();
        match self.code() {
            code::NETWORK_ERROR | code::NO_ANSWER => Remedy::CheckNetwork,
            code::UNREADABLE_RESPONSE => Remedy::CheckProxy,
            code::CREDENTIALS_EXPIRED
            | code::CREDENTIALS_FAILED
            | "ExpiredTokenException"
            | "ExpiredToken"
            | "IDPRejectedClaim"
            | "NotAuthorizedException" => Remedy::SignIn,
            "InvalidIdentityToken" if class != Class::Transient => Remedy::SignIn,
            code::CONSEQUENCE_CHANGED | code::UNKNOWN_ETAG => Remedy::DecideAgain,
            code::OUTCOME_UNKNOWN => Remedy::CheckDeployment,
            code::INVALID_ARN => Remedy::CheckArn,
            "AccessDeniedException" | "AccessDenied" => Remedy::AskForRights,
            "RequestExpired" | "RequestTimeTooSkewed" | "RequestInTheFuture" => Remedy::CheckClock,
            _ if self.is_not_found() => Remedy::CheckArn,
            _ if self.moment() == Moment::Input => Remedy::CheckInput,
            _ => match class {
                Class::Throttling => Remedy::Wait,
                Class::Transient => Remedy::TryAgain,
                Class::Skew | Class::Credentials => Remedy::CheckCredentials,
                Class::Permanent => Remedy::ReadMessage,
            },
        }
    }

    /// Whether anything was sent: a request that this came of, or before it an act that was not executed. Where nothing was, nothing can
    /// have been changed.
    #[must_use]
    pub fn was_sent(&self) -> bool {
        self.0.act_sent || !matches!(self.moment(), Moment::Input | Moment::Credentials)
    }

    /// Whether the call is at fault, and nothing was sent: corrected, it may succeed; as it is, it never will.
    #[must_use]
    pub fn is_invalid_call(&self) -> bool {
        !self.was_sent() && matches!(self.remedy(), Remedy::CheckInput | Remedy::CheckArn)
    }

    /// The same after an act that was sent, and not executed.
    pub(crate) fn after_an_act(mut self) -> Self {
        self.0.act_sent = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::to_string;

    fn name(error: &Error) -> String {
        to_string(&error.remedy()).replace('"', "")
    }

    #[test]
    fn each_answer_of_aws_has_its_remedy() {
        for (code, status, remedy) in [
            ("ThrottlingException", 400, "wait"),
            ("TooManyRequests", 429, "wait"),
            ("ServerException", 500, "tryAgain"),
            ("IDPCommunicationError", 400, "tryAgain"),
            ("ExpiredTokenException", 400, "signIn"),
            ("ExpiredToken", 403, "signIn"),
            ("InvalidIdentityToken", 400, "signIn"),
            ("IDPRejectedClaim", 403, "signIn"),
            ("NotAuthorizedException", 400, "signIn"),
            ("UnrecognizedClientException", 400, "checkCredentials"),
            ("InvalidClientTokenId", 403, "checkCredentials"),
            ("InvalidSignatureException", 400, "checkCredentials"),
            ("SignatureDoesNotMatch", 403, "checkCredentials"),
            ("RequestTimeTooSkewed", 403, "checkClock"),
            ("RequestExpired", 400, "checkClock"),
            ("RequestInTheFuture", 400, "checkClock"),
            ("AccessDeniedException", 400, "askForRights"),
            ("AccessDenied", 403, "askForRights"),
            ("ClusterNotFoundException", 400, "checkArn"),
            ("ServiceNotFoundException", 400, "checkArn"),
            ("ServiceDeploymentNotFoundException", 400, "checkArn"),
            ("InvalidParameterException", 400, "readMessage"),
            ("UnsupportedFeatureException", 400, "readMessage"),
        ] {
            let error = Error::service(code.to_owned(), String::new()).in_response(status, None);
            assert_eq!(name(&error), remedy, "{code}");
            assert!(error.was_sent(), "{code}");
        }
        let unreachable = "Couldn't retrieve verification key from your identity provider";
        let error = Error::service("InvalidIdentityToken".to_owned(), unreachable.to_owned());
        assert_eq!(error.remedy(), Remedy::TryAgain);
    }

    #[test]
    fn each_error_of_this_crate_has_its_remedy_and_says_whether_anything_was_sent() {
        for (moment, code, remedy, sent) in [
            (Moment::Input, code::INVALID_INPUT, "checkInput", false),
            (Moment::Input, code::UNKNOWN_OPERATION, "checkInput", false),
            (Moment::Input, code::INVALID_ENDPOINT, "checkInput", false),
            (Moment::Input, code::INVALID_ARN, "checkArn", false),
            (
                Moment::Input,
                code::CONSEQUENCE_CHANGED,
                "decideAgain",
                false,
            ),
            (Moment::Input, code::UNKNOWN_ETAG, "decideAgain", false),
            (
                Moment::Credentials,
                code::INVALID_CREDENTIALS,
                "checkCredentials",
                false,
            ),
            (
                Moment::Credentials,
                code::CREDENTIALS_EXPIRED,
                "signIn",
                false,
            ),
            (
                Moment::Credentials,
                code::CREDENTIALS_FAILED,
                "signIn",
                false,
            ),
            (Moment::Network, code::NETWORK_ERROR, "checkNetwork", true),
            (Moment::Network, code::NO_ANSWER, "checkNetwork", true),
            (
                Moment::Network,
                code::OUTCOME_UNKNOWN,
                "checkDeployment",
                true,
            ),
            (
                Moment::Response,
                code::UNREADABLE_RESPONSE,
                "checkProxy",
                true,
            ),
            (
                Moment::Service,
                code::DEPLOYMENT_NOT_FOUND,
                "checkArn",
                true,
            ),
            (Moment::Service, code::NOT_GIVEN, "readMessage", true),
        ] {
            let error = Error::new(moment, code, "");
            assert_eq!((&*name(&error), error.was_sent()), (remedy, sent), "{code}");
        }
        // A gateway's page is no failure of AWS.
        let page = Error::new(Moment::Response, code::UNREADABLE_RESPONSE, "");
        assert_eq!(page.in_response(502, None).remedy(), Remedy::CheckProxy);
    }

    #[test]
    fn only_a_call_that_was_refused_before_anything_was_sent_is_at_fault() {
        for (moment, code, at_fault) in [
            (Moment::Input, code::INVALID_INPUT, true),
            (Moment::Input, code::UNKNOWN_OPERATION, true),
            (Moment::Input, code::INVALID_ENDPOINT, true),
            (Moment::Input, code::INVALID_ARN, true),
            // The world has moved on.
            (Moment::Input, code::CONSEQUENCE_CHANGED, false),
            (Moment::Input, code::UNKNOWN_ETAG, false),
            (Moment::Credentials, code::INVALID_CREDENTIALS, false),
            (Moment::Network, code::NO_ANSWER, false),
            (Moment::Service, code::DEPLOYMENT_NOT_FOUND, false),
            (Moment::Service, "ClusterNotFoundException", false),
        ] {
            let error = Error::new(moment, code, "");
            assert_eq!(error.is_invalid_call(), at_fault, "{code}");
        }
        let error = Error::new(Moment::Input, code::INVALID_INPUT, "");
        assert!(!error.after_an_act().is_invalid_call());
    }

    #[test]
    fn an_error_leaves_with_its_remedy() {
        let error = Error::service("AccessDeniedException".to_owned(), "No.".to_owned());
        assert_eq!(
            to_string(&error.in_response(400, None)),
            r#"{"code":"AccessDeniedException","message":"No.","remedy":"askForRights","retryable":false,"sent":true,"invalidCall":false,"status":400}"#
        );
    }
}
