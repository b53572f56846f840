//! An identity provider with keys of its own, and clients of STS and Cognito Identity.

use ecs_sim::key::{self, Key, Rights};
use ecs_sim::{IdentityProvider, Role, Settings, Sim, Trust};
use http::{Request, Response};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::pkcs8::EncodePrivateKey;
use serde_json::{Value, json};

use crate::caller::{response, signed};

/// 2026-01-15T12:00:00Z.
pub const START: i64 = 1_768_478_400_000;
pub const ISSUER: &str = "https://id.example.com";
pub const CLIENT: &str = "console";
pub const APPROVER: &str = "arn:aws:iam::111122223333:role/Approver";

/// A key that signs tokens: made up, and always the same for the same seed.
pub struct Signer {
    id: &'static str,
    algorithm: Algorithm,
    key: EncodingKey,
}

impl Signer {
    pub fn new(id: &'static str, seed: u8) -> Self {
        let secret = p256::SecretKey::from_slice(&[seed; 32]).unwrap();
        let der = secret.to_pkcs8_der().unwrap();
        Self {
            id,
            algorithm: Algorithm::ES256,
            key: EncodingKey::from_ec_der(der.as_bytes()),
        }
    }

    /// From a PKCS #1 key.
    pub fn rsa(id: &'static str, der: &[u8]) -> Self {
        Self {
            id,
            algorithm: Algorithm::RS256,
            key: EncodingKey::from_rsa_der(der),
        }
    }

    /// What the provider publishes.
    pub fn jwks(&self) -> Vec<u8> {
        let mut key = Jwk::from_encoding_key(&self.key, self.algorithm).unwrap();
        key.common.key_id = Some(self.id.to_owned());
        json!({ "keys": [key] }).to_string().into_bytes()
    }

    pub fn sign(&self, claims: &Value) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = Some(self.id.to_owned());
        jsonwebtoken::encode(&header, claims, &self.key).unwrap()
    }
}

pub fn signer() -> Signer {
    Signer::new("key-1", 7)
}

/// What a good token says at a moment, for ten minutes.
pub fn claims(issuer: &str, now_ms: i64) -> Value {
    let now = now_ms / 1_000;
    json!({ "iss": issuer, "aud": CLIENT, "sub": "robin", "iat": now, "exp": now + 600 })
}

/// A good token with some claims changed; `null` removes one.
pub fn token(changes: &Value) -> String {
    signer().sign(&changed(claims(ISSUER, START), changes))
}

pub fn changed(mut claims: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let claims = claims.as_object_mut().unwrap();
    claims.retain(|_, value| !value.is_null());
    json!(claims)
}

pub fn provider() -> IdentityProvider {
    IdentityProvider {
        account: key::ACCOUNT.to_owned(),
        issuer: ISSUER.to_owned(),
        audiences: vec![CLIENT.to_owned()],
    }
}

/// A role that trusts the provider's tokens for the client.
pub fn approver() -> Role {
    Role {
        role_arn: APPROVER.to_owned(),
        rights: Rights::Full,
        trust: Trust {
            issuer: Some(ISSUER.to_owned()),
            audience: Some(CLIENT.to_owned()),
            ..Trust::default()
        },
        max_session_seconds: 3_600,
    }
}

/// A role that some callers of `AssumeRole` may become.
pub fn role_for(name: &str, principals: &[&str]) -> Role {
    let principals = principals.iter().map(|&arn| arn.to_owned()).collect();
    Role {
        role_arn: format!("arn:aws:iam::111122223333:role/{name}"),
        rights: Rights::Full,
        trust: Trust {
            principals,
            ..Trust::default()
        },
        max_session_seconds: 43_200,
    }
}

/// Lets an account sign in with the provider's tokens.
pub fn introduce(sim: &mut Sim) {
    sim.add_identity_provider(provider());
    sim.set_issuer_keys(ISSUER, &signer().jwks()).unwrap();
    sim.add_role(approver()).unwrap();
}

pub fn introduced() -> Sim {
    let mut sim = Sim::new(Settings::default(), START);
    introduce(&mut sim);
    sim
}

/// A form for STS.
pub fn form(action: &str, parameters: &[(&str, &str)]) -> Request<Vec<u8>> {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("Action", action)
        .append_pair("Version", "2011-06-15")
        .extend_pairs(parameters)
        .finish();
    Request::post("/")
        .header("host", "sts.eu-west-1.amazonaws.com")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.into_bytes())
        .unwrap()
}

pub fn send(sim: &mut Sim, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let now = sim.now();
    response(sim.handle(request, now))
}

/// `AssumeRoleWithWebIdentity` for the approver, with some parameters changed; an empty one is left out.
pub fn web_identity(token: &str, changes: &[(&str, &str)]) -> Request<Vec<u8>> {
    let mut parameters = vec![
        ("RoleArn", APPROVER),
        ("RoleSessionName", "robin@example.com"),
        ("WebIdentityToken", token),
    ];
    parameters.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    parameters.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
    form("AssumeRoleWithWebIdentity", &parameters)
}

/// `AssumeRole`, signed now.
pub fn assume_role(sim: &Sim, key: &Key, parameters: &[(&str, &str)]) -> Request<Vec<u8>> {
    let request = form("AssumeRole", parameters);
    signed(request, key, ("sts", "eu-west-1"), sim.now())
}

/// What a request to Cognito Identity asks.
pub fn cognito(operation: &str, body: &Value) -> Request<Vec<u8>> {
    Request::post("/")
        .header("host", "cognito-identity.eu-west-1.amazonaws.com")
        .header("content-type", "application/x-amz-json-1.1")
        .header(
            "x-amz-target",
            format!("AWSCognitoIdentityService.{operation}"),
        )
        .body(body.to_string().into_bytes())
        .unwrap()
}

/// The text of the first element of a name.
pub fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    Some(rest.split_once("</").unwrap().0)
}

pub fn xml(response: &Response<Vec<u8>>) -> &str {
    std::str::from_utf8(response.body()).unwrap()
}

/// An error of STS: its status, code and message.
pub fn refused(response: &Response<Vec<u8>>) -> (u16, String, String) {
    let text = xml(response);
    let named = |name| element(text, name).unwrap_or_default().to_owned();
    (response.status().as_u16(), named("Code"), named("Message"))
}

/// The credentials in an answer of STS, as a key.
pub fn handed_out(response: &Response<Vec<u8>>) -> Key {
    let text = xml(response);
    assert_eq!(response.status(), 200, "{text}");
    let named = |name| leak(element(text, name).unwrap());
    key_of(
        named("AccessKeyId"),
        named("SecretAccessKey"),
        named("SessionToken"),
    )
}

pub fn key_of(id: &'static str, secret: &'static str, token: &'static str) -> Key {
    Key {
        access_key_id: id,
        secret_access_key: secret,
        session_token: Some(token),
        ..key::FULL
    }
}

/// Keys hold what is fixed; what a test got is as good as fixed until it ends.
pub fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// What [`refused`] says.
pub fn error(status: u16, code: &str, message: &str) -> (u16, String, String) {
    (status, code.to_owned(), message.to_owned())
}

/// Shows a token for the approver.
pub fn show(sim: &mut Sim, token: &str) -> Response<Vec<u8>> {
    send(sim, &web_identity(token, &[]))
}
