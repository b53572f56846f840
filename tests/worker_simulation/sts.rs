//! An STS that takes the worker's word, and remembers whose session is whose.

use std::collections::BTreeMap;

use ecs_greenlight::protocol::Response;
use ecs_greenlight::timestamp::Timestamp;
use ecs_sim::key::{self, Key};
use serde_json::Value;

pub const READER: &str = "arn:aws:iam::111122223333:role/Reader";
pub const APPROVER: &str = "arn:aws:iam::111122223333:role/Approver";

/// A session that was handed out.
#[derive(Clone, Debug)]
pub struct Session {
    pub role: String,
    pub source_identity: String,
    pub policy: Option<String>,
    until: i64,
}

#[derive(Default)]
pub struct Sts {
    sessions: Vec<Session>,
    tokens: Vec<Value>,
    /// People whom IAM does not let act, by source identity.
    pub refused: Vec<&'static str>,
}

impl Sts {
    /// The worker signs a token with these claims.
    pub fn token(&mut self, claims: &Value) -> String {
        self.tokens.push(claims.clone());
        format!("token-{}", self.tokens.len() - 1)
    }

    /// Answers `AssumeRole` and `AssumeRoleWithWebIdentity`.
    pub fn answer(&mut self, request: &http::WorkerRequest<String>, now: i64) -> Response {
        let form: BTreeMap<_, _> = form_urlencoded::parse(request.body().as_bytes())
            .into_owned()
            .collect();
        let action = form["Action"].clone();
        let token = form.get("WebIdentityToken").map(|token| {
            let number: usize = token["token-".len()..].parse().expect("a token from here");
            &self.tokens[number]
        });
        let source_identity = match token {
            Some(claims) => {
                assert!(claims["exp"].as_i64() > Some(now / 1000), "an old token");
                claims["https://aws.amazon.com/source_identity"]
                    .as_str()
                    .expect("a token names whom it is for")
                    .to_owned()
            }
            None => form.get("SourceIdentity").cloned().unwrap_or_default(),
        };
        let seconds = form
            .get("DurationSeconds")
            .map_or(3600, |text| text.parse().expect("a number"));
        let until = now + seconds * 1000;
        self.sessions.push(Session {
            role: form["RoleArn"].clone(),
            source_identity,
            policy: form.get("Policy").cloned(),
            until,
        });
        let number = self.sessions.len() - 1;
        let expiration = Timestamp::from_epoch_millis(until).to_string();
        let body = format!(
            "<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result><Credentials>\
             <AccessKeyId>ASIASESSION{number:09}</AccessKeyId><SecretAccessKey>fake/secret/of/session/{number}</SecretAccessKey>\
             <SessionToken>fake-token-{number}</SessionToken><Expiration>{expiration}</Expiration></Credentials></{action}Result>\
             <ResponseMetadata><RequestId>sts-{number}</RequestId></ResponseMetadata></{action}Response>"
        );
        Response {
            status: 200,
            headers: Vec::new(),
            body: body.into_bytes(),
        }
    }

    /// What STS says when it cannot reach the issuer's keys, which passes by itself.
    pub fn unreachable_keys(number: u32) -> Response {
        let (code, message) = if number.is_multiple_of(2) {
            (
                "IDPCommunicationError",
                "An error occurred while communicating with the identity provider",
            )
        } else {
            (
                "InvalidIdentityToken",
                "Couldn't retrieve verification key from your identity provider",
            )
        };
        let body = format!(
            "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{code}</Code>\
             <Message>{message}</Message></Error><RequestId>sts-x</RequestId></ErrorResponse>"
        );
        Response {
            status: 400,
            headers: Vec::new(),
            body: body.into_bytes(),
        }
    }

    /// The session whose key signed a request; none for a key of the worker's own.
    pub fn session_of(&self, request: &http::WorkerRequest<String>) -> Option<&Session> {
        let signed = request.headers()["authorization"].to_str().ok()?;
        let (_, after) = signed.split_once("Credential=ASIASESSION")?;
        self.sessions
            .get(after.split('/').next()?.parse::<usize>().ok()?)
    }

    /// The same request by a key that the stand-in knows, with the rights of that session.
    pub fn as_known(
        &self,
        request: &http::WorkerRequest<String>,
        now: i64,
    ) -> http::WorkerRequest<Vec<u8>> {
        let key = match self.session_of(request) {
            Some(session) if session.until <= now => &key::EXPIRED,
            Some(session) if session.role != APPROVER => &key::READ_ONLY,
            Some(session) if self.refused.contains(&&*session.source_identity) => &key::READ_ONLY,
            None | Some(_) => &key::FULL,
        };
        resigned(request, key)
    }
}

/// Signatures are taken on trust here, but for whose key it is.
fn resigned(request: &http::WorkerRequest<String>, key: &Key) -> http::WorkerRequest<Vec<u8>> {
    let mut request = request.clone().map(String::into_bytes);
    let signed = request.headers()["authorization"]
        .to_str()
        .expect("ASCII")
        .to_owned();
    let (before, after) = signed
        .split_once("Credential=")
        .expect("a signature names its key");
    let (_, scope) = after.split_once('/').expect("a scope follows the key");
    let signed = format!("{before}Credential={}/{scope}", key.access_key_id);
    let headers = request.headers_mut();
    headers.insert("authorization", signed.parse().expect("ASCII"));
    if let Some(token) = key.session_token {
        headers.insert("x-amz-security-token", token.parse().expect("ASCII"));
    }
    request
}
