//! Cognito identity pools: who is let in, with what, and how a refusal is told.

use crate::caller::{Call, body, header};
use crate::identity::{
    CLIENT, ISSUER, START, Signer, claims, cognito, introduce, key_of, leak, send, token,
};
use ecs_sim::key::Rights;
use ecs_sim::{IdentityPool, PoolProvider, Role, Settings, Sim, Trust};
use http::Response;
use serde_json::{Value, json};

const POOL: &str = "eu-west-1:00000000-0000-4000-8000-000000000001";
const VISITOR: &str = "arn:aws:iam::111122223333:role/Visitor";

fn with_pool() -> Sim {
    let mut sim = Sim::new(Settings::default(), START);
    introduce(&mut sim);
    let role = Role {
        role_arn: VISITOR.to_owned(),
        rights: Rights::ReadOnly,
        trust: Trust::default(),
        max_session_seconds: 3_600,
    };
    sim.add_role(role).unwrap();
    sim.add_identity_pool(pool(VISITOR)).unwrap();
    sim
}

fn pool(role_arn: &str) -> IdentityPool {
    let provider = PoolProvider {
        issuer: ISSUER.to_owned(),
        audience: CLIENT.to_owned(),
    };
    IdentityPool {
        identity_pool_id: POOL.to_owned(),
        region: None,
        providers: [("id.example.com".to_owned(), provider)].into(),
        role_arn: role_arn.to_owned(),
    }
}

fn logins(token: &str) -> Value {
    json!({ "id.example.com": token })
}

fn get_id(sim: &mut Sim, logins: &Value) -> Response<Vec<u8>> {
    let input = json!({ "IdentityPoolId": POOL, "Logins": logins });
    send(sim, &cognito("GetId", &input))
}

fn identity_of(sim: &mut Sim, token: &str) -> String {
    let answer = body(&get_id(sim, &logins(token)));
    answer["IdentityId"].as_str().unwrap().to_owned()
}

fn get_credentials(sim: &mut Sim, id: &str, logins: &Value) -> Response<Vec<u8>> {
    let input = json!({ "IdentityId": id, "Logins": logins });
    send(sim, &cognito("GetCredentialsForIdentity", &input))
}

fn refused(answer: &Response<Vec<u8>>) -> (String, String) {
    let told = body(answer);
    let text = |name: &str| told[name].as_str().unwrap().to_owned();
    assert_eq!(answer.status(), 400, "{told}");
    (text("__type"), text("message"))
}

fn error(code: &str, message: &str) -> (String, String) {
    (code.to_owned(), message.to_owned())
}

#[test]
fn a_token_becomes_an_identity_and_then_the_credentials_of_the_pools_role() {
    let mut sim = with_pool();
    let good = token(&json!({}));
    let id = identity_of(&mut sim, &good);
    assert!(id.starts_with("eu-west-1:") && id.len() == 46);
    let answer = get_credentials(&mut sim, &id, &logins(&good));
    let told = body(&answer);
    assert_eq!(told["IdentityId"], json!(id));
    let credentials = &told["Credentials"];
    assert_eq!(credentials["Expiration"].to_string(), "1768482000.0");
    let text = |name: &str| leak(credentials[name].as_str().unwrap());
    let key = key_of(text("AccessKeyId"), text("SecretKey"), text("SessionToken"));
    let list = Call::new("ListClusters", &json!({}));
    assert_eq!(list.by(&key).send(&mut sim).status(), 200);
    let stop = Call::new("StopServiceDeployment", &json!({})).by(&key);
    let message = stop.error(&mut sim);
    let denied = "AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/Visitor/CognitoIdentityCredentials is not";
    assert!(message.starts_with(denied), "{message}");
}

#[test]
fn somebody_is_always_the_same_identity_and_others_are_not() {
    let mut sim = with_pool();
    let robin = identity_of(&mut sim, &token(&json!({})));
    let again = identity_of(&mut sim, &token(&json!({ "iat": START / 1_000 - 1 })));
    let kim = identity_of(&mut sim, &token(&json!({ "sub": "kim" })));
    assert_eq!(robin, again);
    assert_ne!(robin, kim);
}

#[test]
fn what_is_not_there_is_not_found() {
    let mut sim = with_pool();
    let none = "eu-west-1:00000000-0000-4000-8000-00000000ffff";
    let input = json!({ "IdentityPoolId": none, "Logins": {} });
    let answer = send(&mut sim, &cognito("GetId", &input));
    let expected = format!("IdentityPool '{none}' not found.");
    assert_eq!(
        refused(&answer),
        error("ResourceNotFoundException", &expected)
    );
    let answer = get_credentials(&mut sim, none, &logins(&token(&json!({}))));
    let expected = format!("Identity '{none}' not found.");
    assert_eq!(
        refused(&answer),
        error("ResourceNotFoundException", &expected)
    );
}

#[test]
fn an_id_of_the_wrong_form_is_named() {
    let input = json!({ "IdentityPoolId": "no id" });
    let answer = send(&mut with_pool(), &cognito("GetId", &input));
    let message = "1 validation error detected: Value 'no id' at 'identityPoolId' failed to satisfy constraint: Member must satisfy \
                   regular expression pattern: [\\w-]+:[0-9a-f-]+";
    assert_eq!(refused(&answer), error("ValidationException", message));
}

#[test]
fn a_bad_login_gets_the_error_that_says_why() {
    let invalid = |why: &str| {
        error(
            "NotAuthorizedException",
            &format!("Invalid login token. {why}"),
        )
    };
    let expired = json!({ "exp": START / 1_000 - 300 });
    let forged = Signer::new("key-1", 8).sign(&claims(ISSUER, START));
    let rotated = Signer::new("key-2", 7).sign(&claims(ISSUER, START));
    let cases = [
        (
            json!({}),
            error(
                "NotAuthorizedException",
                "Unauthenticated access is not supported for this identity pool.",
            ),
        ),
        (
            json!({ "accounts.google.com": token(&json!({})) }),
            error(
                "NotAuthorizedException",
                "Token is not from a supported provider of this identity pool.",
            ),
        ),
        (
            logins(&token(&json!({ "iss": "https://other.example.com" }))),
            invalid("Issuer doesn't match providerName"),
        ),
        (
            logins("no token"),
            invalid("Not a valid OpenId Connect identity token."),
        ),
        (logins(&forged), invalid("Token signature invalid")),
        (logins(&rotated), invalid("Couldn't verify signed token.")),
        (
            logins(&token(&json!({ "aud": "other" }))),
            invalid("Incorrect token audience."),
        ),
        (
            logins(&token(&expired)),
            invalid("Token expired: 1768478400 >= 1768478100"),
        ),
    ];
    for (logins, expected) in cases {
        assert_eq!(refused(&get_id(&mut with_pool(), &logins)), expected);
    }
}

#[test]
fn credentials_are_for_whom_the_identity_is() {
    let mut sim = with_pool();
    let robin = identity_of(&mut sim, &token(&json!({})));
    let forbidden = error(
        "NotAuthorizedException",
        &format!("Access to Identity '{robin}' is forbidden."),
    );
    let kim = logins(&token(&json!({ "sub": "kim" })));
    for logins in [json!({}), kim] {
        assert_eq!(
            refused(&get_credentials(&mut sim, &robin, &logins)),
            forbidden
        );
    }
}

#[test]
fn a_pool_without_its_role_is_configured_badly() {
    let mut sim = with_pool();
    sim.add_identity_pool(pool("arn:aws:iam::111122223333:role/Nobody"))
        .unwrap();
    let good = token(&json!({}));
    let id = identity_of(&mut sim, &good);
    let answer = get_credentials(&mut sim, &id, &logins(&good));
    assert_eq!(
        refused(&answer).0,
        "InvalidIdentityPoolConfigurationException"
    );
}

#[test]
fn an_issuer_without_keys_cannot_be_asked() {
    let mut sim = Sim::new(Settings::default(), START);
    sim.add_identity_pool(pool(VISITOR)).unwrap();
    let good = logins(&token(&json!({})));
    let input = json!({ "IdentityPoolId": POOL, "Logins": good });
    assert_eq!(sim.wants_keys_of(&cognito("GetId", &input)), [ISSUER]);
    assert_eq!(
        refused(&get_id(&mut sim, &good)).0,
        "ExternalServiceException"
    );
}

#[test]
fn refusals_carry_the_headers_of_cognito() {
    let answer = get_id(&mut with_pool(), &json!({}));
    let message = "Unauthenticated access is not supported for this identity pool.";
    assert_eq!(
        header(&answer, "x-amzn-errortype"),
        Some("NotAuthorizedException:")
    );
    assert_eq!(header(&answer, "x-amzn-errormessage"), Some(message));
}
