//! `sign_in`: what is asked of STS and Cognito, in which order, and what is told of a refusal.

use ecs_greenlight::Error;
use ecs_greenlight::client::{Client, OtherEndpoints};
use ecs_greenlight::cognito::Logins;
use ecs_greenlight::credentials::Credentials;
use ecs_greenlight::endpoint::EndpointOptions;
use ecs_greenlight::flow::sign_in::{SignIn, SignedIn, With, sign_in};
use ecs_greenlight::flow::{Effect, Reply, SendFailure, Session, Step};
use ecs_greenlight::protocol::{Request, Response};
use ecs_greenlight::sts::{AssumeRole, AssumeRoleWithWebIdentity};
use ecs_greenlight::timestamp::Timestamp;

/// 2026-01-15T12:00:00Z.
const NOW: i64 = 1_768_478_400_000;
const ROLE: &str = "arn:aws:iam::111122223333:role/Approver";

fn session() -> Session {
    let client = Client::new("eu-west-1", EndpointOptions::default()).unwrap();
    Session::new(client, 1)
}

/// Drives a sign-in over these answers.
fn signed_in(
    session: Session,
    how: SignIn,
    answers: Vec<Response>,
) -> (Result<SignedIn, Error>, Vec<Request>) {
    let answers = answers.into_iter().map(Reply::Response).collect();
    driven(session, how, answers)
}

fn driven(
    session: Session,
    how: SignIn,
    answers: Vec<Reply>,
) -> (Result<SignedIn, Error>, Vec<Request>) {
    let mut flow = sign_in(session, how);
    let mut answers = answers.into_iter();
    let mut asked = Vec::new();
    let mut now = NOW;
    loop {
        let effects = match flow.poll(Timestamp::from_epoch_millis(now)) {
            Step::Done(result) => return (result, asked),
            Step::Pending { effects, .. } => effects,
        };
        assert!(!effects.is_empty(), "it waits for what nobody brings");
        for effect in effects {
            match effect {
                Effect::Send {
                    id, request, acts, ..
                } => {
                    assert!(!acts);
                    asked.push(request);
                    let answer = answers.next().expect("no more than was scripted");
                    flow.deliver(id, answer);
                }
                Effect::Sleep { id, duration } => {
                    now += i64::try_from(duration.as_millis()).unwrap();
                    flow.deliver(id, Reply::Elapsed);
                }
                Effect::Credentials { id } => {
                    flow.deliver(id, Reply::Credentials(Err(Error::input("There are none."))));
                }
                Effect::Call { .. } | Effect::Cancel { .. } => {}
            }
        }
    }
}

fn answer(status: u16, body: &str) -> Response {
    Response {
        status,
        headers: vec![(
            "Date".to_owned(),
            "Thu, 15 Jan 2026 12:00:00 GMT".to_owned(),
        )],
        body: body.as_bytes().to_vec(),
    }
}

fn issued(key: &str) -> Response {
    answer(
        200,
        &format!(
            "<R><Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>fake-secret</SecretAccessKey>\
             <SessionToken>fake-token</SessionToken><Expiration>2026-01-15T13:00:00Z</Expiration></Credentials></R>"
        ),
    )
}

fn identified() -> Response {
    answer(
        200,
        "<R><GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/Approver/robin</Arn><UserId>AROAEXAMPLE:robin</UserId>\
         <Account>111122223333</Account></GetCallerIdentityResult></R>",
    )
}

fn refused(status: u16, code: &str, message: &str) -> Response {
    answer(
        status,
        &format!(
            "<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
        ),
    )
}

fn by_token() -> SignIn {
    SignIn {
        with: With::WebIdentity(AssumeRoleWithWebIdentity {
            role_arn: ROLE.to_owned(),
            token: "fake.id.token".to_owned().into(),
            session_name: Some("robin".to_owned()),
            duration_seconds: None,
            policy: None,
        }),
        assume_role: None,
    }
}

fn by_key(expiration: i64) -> SignIn {
    let end = Some(Timestamp::from_epoch_millis(expiration));
    let held = Credentials::new(
        "ASIAEXAMPLEBASE".into(),
        "fake-secret".into(),
        Some("fake-token".into()),
        end,
    );
    SignIn {
        with: With::Credentials(held.unwrap()),
        assume_role: None,
    }
}

fn on_top() -> AssumeRole {
    AssumeRole {
        role_arn: ROLE.to_owned(),
        session_name: None,
        external_id: None,
        duration_seconds: None,
        source_identity: None,
        policy: None,
    }
}

/// The value of a header.
fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let (_, value) = request.headers.iter().find(|(held, _)| *held == name)?;
    Some(value)
}

fn action(request: &Request) -> &str {
    let operation = header(request, "x-amz-target").or(request.body.split('&').next());
    operation.unwrap()
}

#[test]
fn a_token_becomes_a_roles_credentials_by_an_unsigned_form_that_needs_no_preflight() {
    let (result, asked) = signed_in(
        session(),
        by_token(),
        vec![issued("ASIAEXAMPLEROLE"), identified()],
    );
    assert_eq!(
        serde_json::to_string(&result.unwrap()).unwrap(),
        r#"{"credentials":{"accessKeyId":"ASIAEXAMPLEROLE","secretAccessKey":"fake-secret","sessionToken":"fake-token","expiration":"2026-01-15T13:00:00.000Z"},"caller":{"account":"111122223333","arn":"arn:aws:sts::111122223333:assumed-role/Approver/robin","userId":"AROAEXAMPLE:robin"}}"#
    );
    let [assume, identify] = &asked[..] else {
        panic!("{asked:?}")
    };
    assert_eq!(assume.url, "https://sts.eu-west-1.amazonaws.com/");
    assert_eq!(
        assume.headers,
        [(
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8".to_owned()
        )]
    );
    assert!(assume.body.starts_with("Action=AssumeRoleWithWebIdentity&"));
    let authorization = header(identify, "authorization").unwrap();
    assert!(
        authorization.starts_with(
            "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLEROLE/20260115/eu-west-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, "
        ),
        "{authorization}"
    );
}

#[test]
fn a_pool_gives_an_id_and_then_credentials_and_a_role_comes_on_top() {
    let how = SignIn {
        with: With::Cognito {
            identity_pool_id: "eu-west-1:0".to_owned(),
            logins: Logins(vec![(
                "id.example.com".to_owned(),
                "fake.id.token".to_owned().into(),
            )]),
        },
        assume_role: Some(on_top()),
    };
    let pool = answer(
        200,
        r#"{"IdentityId":"eu-west-1:1","Credentials":{"AccessKeyId":"ASIAEXAMPLEPOOL","SecretKey":"fake-secret","SessionToken":"fake-token","Expiration":1768482000}}"#,
    );
    let id = answer(200, r#"{"IdentityId":"eu-west-1:1"}"#);
    let (result, asked) = signed_in(
        session(),
        how,
        vec![id, pool, issued("ASIAEXAMPLEROLE"), identified()],
    );
    assert_eq!(
        result.unwrap().credentials.access_key_id(),
        "ASIAEXAMPLEROLE"
    );
    let actions: Vec<&str> = asked.iter().map(action).collect();
    assert_eq!(
        actions,
        [
            "AWSCognitoIdentityService.GetId",
            "AWSCognitoIdentityService.GetCredentialsForIdentity",
            "Action=AssumeRole",
            "Action=GetCallerIdentity"
        ]
    );
    assert_eq!(
        asked[0].url,
        "https://cognito-identity.eu-west-1.amazonaws.com/"
    );
    assert!(header(&asked[1], "authorization").is_none());
    assert!(
        header(&asked[2], "authorization")
            .unwrap()
            .contains("ASIAEXAMPLEPOOL")
    );
    assert!(
        header(&asked[3], "authorization")
            .unwrap()
            .contains("ASIAEXAMPLEROLE")
    );
}

#[test]
fn what_one_comes_with_is_identified_and_given_back() {
    let (result, asked) = signed_in(session(), by_key(NOW + 3_600_000), vec![identified()]);
    let signed_in = result.unwrap();
    assert_eq!(signed_in.credentials.access_key_id(), "ASIAEXAMPLEBASE");
    assert_eq!(signed_in.caller.account, "111122223333");
    assert_eq!(asked.len(), 1);
}

#[test]
fn other_origins_are_called_instead_of_awss() {
    let client = Client::new("eu-west-1", EndpointOptions::default()).unwrap();
    let others = OtherEndpoints {
        sts: Some("http://127.0.0.1:5000".to_owned()),
        cognito_identity: None,
    };
    let session = Session::new(client.with_other_endpoints(others), 1);
    let (_, asked) = signed_in(
        session,
        by_token(),
        vec![issued("ASIAEXAMPLEROLE"), identified()],
    );
    assert_eq!(asked[0].url, "http://127.0.0.1:5000/");
    assert_eq!(asked[1].host, "127.0.0.1:5000");
}

#[test]
fn a_call_that_is_lost_is_made_again() {
    let answers = [answer(503, "<x/>"), issued("ASIAEXAMPLEROLE"), identified()];
    let lost = Reply::Failed(SendFailure::Unreachable);
    let answers = std::iter::once(lost).chain(answers.map(Reply::Response));
    let (result, asked) = driven(session(), by_token(), answers.collect());
    assert!(result.is_ok());
    assert_eq!(asked.len(), 4);
}

#[test]
fn an_sts_that_cannot_be_reached_is_named() {
    let unreachable = std::iter::repeat_with(|| Reply::Failed(SendFailure::Unreachable))
        .take(3)
        .collect();
    let (result, _) = driven(session(), by_token(), unreachable);
    let error = result.unwrap_err();
    assert_eq!(error.code(), "network-error");
    assert!(
        error
            .message()
            .starts_with("sts.eu-west-1.amazonaws.com could not be reached"),
        "{error}"
    );
}

#[test]
fn a_refusal_says_what_to_do_and_shows_no_token() {
    for (code, message, told) in [
        (
            "ExpiredTokenException",
            "Token expired: current date/time 1 must be before the expiration date/time 0",
            " Sign in again; if a new token is refused too, check the clocks of this device and of the identity provider.",
        ),
        (
            "InvalidIdentityToken",
            "No OpenIDConnect provider found in your account for https://id.example.com",
            " In IAM, the identity provider's URL must be exactly the token's issuer.",
        ),
        (
            "AccessDenied",
            "Not authorized to perform sts:AssumeRoleWithWebIdentity",
            " The role's trust policy does not allow this: compare its provider, audience and subject with the token's.",
        ),
        (
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            "",
        ),
    ] {
        let (result, asked) = signed_in(session(), by_token(), vec![refused(400, code, message)]);
        let error = result.unwrap_err();
        assert_eq!(error.code(), code);
        let dot = if told.is_empty() || message.ends_with('.') {
            ""
        } else {
            "."
        };
        assert_eq!(error.message(), format!("{message}{dot}{told}"));
        assert!(!format!("{error:?}").contains("fake.id.token"));
        assert_eq!(asked.len(), 1);
    }
}

#[test]
fn a_wrong_clock_is_corrected_by_the_first_answer_and_signed_right() {
    // AWS's clock is an hour ahead of the visitor's.
    let mut first = issued("ASIAEXAMPLEROLE");
    first.headers = vec![(
        "Date".to_owned(),
        "Thu, 15 Jan 2026 12:30:00 GMT".to_owned(),
    )];
    let (_, asked) = signed_in(session(), by_token(), vec![first, identified()]);
    assert_eq!(header(&asked[1], "x-amz-date"), Some("20260115T123000Z"));
}

#[test]
fn credentials_that_have_ended_are_reported_before_anything_is_sent() {
    let (result, asked) = signed_in(session(), by_key(NOW - 1000), vec![]);
    assert!(result.is_err());
    assert!(asked.is_empty());
}

#[test]
fn a_chained_role_that_wants_more_than_an_hour_hears_aws_own_words() {
    let how = SignIn {
        assume_role: Some(on_top()),
        ..by_key(NOW + 3_600_000)
    };
    let said = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
    let (result, _) = signed_in(session(), how, vec![refused(400, "ValidationError", said)]);
    assert_eq!(result.unwrap_err().message(), said);
}

const NO_KEY: &str = "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";

#[test]
fn an_identity_provider_that_aws_could_not_reach_is_tried_three_times_as_the_sdks_do() {
    for (code, message) in [
        (
            "IDPCommunicationError",
            "The identity provider could not be reached",
        ),
        ("InvalidIdentityToken", NO_KEY),
    ] {
        let refusal = || refused(400, code, message);
        let (result, asked) = signed_in(
            session(),
            by_token(),
            vec![
                refusal(),
                refusal(),
                issued("ASIAEXAMPLEROLE"),
                identified(),
            ],
        );
        assert!(result.is_ok(), "{code}");
        assert_eq!(asked.len(), 4);
        let (result, asked) =
            signed_in(session(), by_token(), vec![refusal(), refusal(), refusal()]);
        let error = result.unwrap_err();
        assert_eq!(
            (error.code(), error.is_retryable(), asked.len()),
            (code, true, 3)
        );
        assert!(
            error
                .message()
                .starts_with(&format!("{message}. Try again; ")),
            "{error}"
        );
    }
}

#[test]
fn no_other_refusal_of_a_token_is_tried_again() {
    let refusal = refused(400, "InvalidIdentityToken", "Incorrect token audience.");
    let (result, asked) = signed_in(session(), by_token(), vec![refusal]);
    assert_eq!(asked.len(), 1);
    assert_eq!(
        result.unwrap_err().message(),
        "Incorrect token audience. Add the client ID of the sign-in to the audiences of the identity provider in IAM."
    );
}
