//! As whom AWS is called: a [`Reader`], and for each admitted answer the person who gave it, an [`Actor`]. What reads cannot act: neither type hands out
//! its session, and an actor takes an [`Admitted`](super::admission::Admitted) answer.

mod actor;
mod reader;

pub(super) use reader::Reader;

use serde::Serialize;

use super::Approvals;
use super::host;
use super::settings::{Aws, CredentialSource};
use crate::client::{Client, OtherEndpoints};
use crate::endpoint::EndpointOptions;
use crate::error::{Error, Moment, code};
use crate::flow::sign_in::{SignIn, With, issued_for};
use crate::flow::{Io, Session};
use crate::sts::{AssumeRole, AssumeRoleWithWebIdentity};

/// What AWS asks tokens to be for.
const AUDIENCE: &str = "sts.amazonaws.com";
/// How long a token is good for: it is used at once.
const TOKEN_SECONDS: i64 = 300;

/// A token by which the worker, as an `OpenID` provider, says who calls.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html>.
#[derive(Serialize)]
struct TokenClaims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: &'a str,
    iat: i64,
    exp: i64,
    #[serde(rename = "https://aws.amazon.com/source_identity")]
    source_identity: &'a str,
}

/// A client that has no credentials yet.
pub(super) fn client(aws: &Aws) -> Result<Client, Error> {
    let options = EndpointOptions {
        endpoint: aws.endpoint.clone(),
        ..EndpointOptions::default()
    };
    let others = OtherEndpoints {
        sts: aws.sts_endpoint.clone(),
        ..OtherEndpoints::default()
    };
    Ok(Client::new(&aws.region, options)?.with_other_endpoints(others))
}

impl Approvals {
    /// Gives a session its credentials.
    async fn become_one(&self, io: &Io, session: &Session, who: &Who<'_>) -> Result<(), Error> {
        let held = match (self.settings().aws.credentials, who.role) {
            (CredentialSource::Issuer, Some(role)) => {
                let with = With::WebIdentity(AssumeRoleWithWebIdentity {
                    role_arn: role.to_owned(),
                    token: self.token(io, who).await?.into(),
                    session_name: Some(who.name.to_owned()),
                    duration_seconds: who.seconds,
                    policy: who.policy.map(str::to_owned),
                });
                let how = SignIn {
                    with,
                    assume_role: None,
                };
                return issued_for(session, io, how).await.map(drop);
            }
            _ => host::credentials(io).await?,
        };
        let Some(role) = who.role else {
            session.set_credentials(held);
            return Ok(());
        };
        let role = AssumeRole {
            role_arn: role.to_owned(),
            session_name: Some(who.name.to_owned()),
            external_id: None,
            duration_seconds: who.seconds,
            source_identity: Some(who.name.to_owned()),
            policy: who.policy.map(str::to_owned),
        };
        let how = SignIn {
            with: With::Credentials(held),
            assume_role: Some(role),
        };
        issued_for(session, io, how).await.map(drop)
    }

    async fn token(&self, io: &Io, who: &Who<'_>) -> Result<String, Error> {
        let now = io.now().epoch_millis() / 1000;
        let claims = TokenClaims {
            iss: &self.settings().url,
            aud: AUDIENCE,
            sub: who.sub,
            iat: now,
            exp: now + TOKEN_SECONDS,
            source_identity: who.name,
        };
        host::sign(io, &claims).await.ok_or_else(|| {
            Error::new(
                Moment::Credentials,
                code::CREDENTIALS_FAILED,
                "The worker could not sign a token with ISSUER_KEY.",
            )
        })
    }
}

/// Who calls AWS.
struct Who<'a> {
    sub: &'a str,
    name: &'a str,
    role: Option<&'a str>,
    policy: Option<&'a str>,
    seconds: Option<u32>,
}
