use super::*;

fn service(code: &str, status: u16) -> Error {
    Error::service(code.to_owned(), "as ECS said".to_owned()).in_response(status, None)
}

#[test]
fn a_throttle_is_known_by_its_code_not_by_its_status() {
    assert_eq!(
        service("ThrottlingException", 400).class(),
        Class::Throttling
    );
    assert_eq!(service("Whatever", 429).class(), Class::Throttling);
}

#[test]
fn an_error_that_was_made_of_another_keeps_it_as_its_source() {
    use std::error::Error as _;

    let arn = "no-arn".parse::<crate::arn::ServiceDeploymentArn>();
    let cause = arn.unwrap_err();
    let error = Error::from(cause.clone());
    assert_eq!(error.code(), "invalid-arn");
    let source = error.source().and_then(|source| source.downcast_ref());
    assert_eq!(source, Some(&cause));
    let refused = crate::credentials::Credentials::new(String::new(), String::new(), None, None);
    let error = Error::from(refused.unwrap_err());
    assert!(error.source().unwrap().is::<CredentialsError>());
    assert!(service("ClientException", 400).source().is_none());
}

#[test]
fn what_aws_repeats_of_a_signed_request_is_dropped_with_the_token_in_it() {
    let message = "The signature does not match.\n\nThe Canonical String for this request should have been\n'POST\n/\n\n\
                x-amz-security-token:example-token\n'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n'\n";
    let error = Error::service("InvalidSignatureException".to_owned(), message.to_owned());
    assert_eq!(error.message(), "The signature does not match.");
}

#[test]
fn a_5xx_is_transient_and_leaves_open_whether_it_was_executed() {
    for status in [500, 502, 503, 504] {
        let error = service("ServerException", status);
        assert_eq!(error.class(), Class::Transient);
        assert!(!error.was_not_executed());
    }
}

#[test]
fn a_refusal_by_ecs_is_no_proof_of_what_became_of_the_hook() {
    for code in ["InvalidParameterException", "ClientException"] {
        let error = service(code, 400);
        assert_eq!(error.class(), Class::Permanent);
        assert!(!error.was_not_executed());
    }
}

#[test]
fn throttled_unsigned_and_unauthorised_calls_were_not_executed() {
    for code in [
        "ThrottlingException",
        "InvalidSignatureException",
        "AccessDeniedException",
        "ExpiredTokenException",
    ] {
        assert!(service(code, 400).was_not_executed(), "{code}");
    }
}

#[test]
fn no_answer_is_retryable_and_proves_nothing() {
    let error = Error::new(
        Moment::Network,
        code::NETWORK_ERROR,
        "The request got no answer.",
    );
    assert!(error.is_retryable());
    assert!(!error.was_not_executed());
}

#[test]
fn advice_follows_what_was_said_and_repeats_none_of_it() {
    for (said, message) in [
        ("No", "No. Go."),
        ("No.", "No. Go."),
        ("No! ", "No! Go."),
        ("Really?", "Really? Go."),
        ("", "Go."),
        ("No. Go.", "No. Go."),
    ] {
        let error = Error::service("X".to_owned(), said.to_owned()).with_advice("Go.");
        assert_eq!(error.message(), message);
    }
}
