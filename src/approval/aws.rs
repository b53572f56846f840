//! As whom AWS is called: a reader, and for each answer the person who gave it.

use std::time::Duration;

use serde::Serialize;

use super::Approvals;
use super::approver::Approver;
use super::host;
use super::session_policy::session_policy;
use super::settings::{Account, Aws, Source};
use crate::arn::ServiceDeploymentArn;
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
/// The shortest session that STS gives: an approver's lasts for one act.
const ACTOR_SECONDS: u32 = 900;
/// How long a session must still last to begin with it.
const LASTING: Duration = Duration::from_mins(6);
/// The worker's own name, for what it reads.
const WORKER: &str = "worker";

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
    /// A session that reads an account's deployments, kept from request to request.
    pub(super) async fn reader(&self, io: &Io, account: &Account) -> Result<Session, Error> {
        // Each account of the settings has one.
        let session = match self.reading(&account.id) {
            Some(session) => session,
            None => Session::new(client(&self.settings().aws)?, self.next_seed()),
        };
        if session.lasts(io.now(), LASTING) {
            return Ok(session);
        }
        let who = Who {
            sub: WORKER,
            name: WORKER,
            role: account.reader_role_arn.as_deref(),
            policy: None,
            seconds: None,
        };
        self.become_one(io, &session, &who).await?;
        Ok(session)
    }

    /// A session of somebody who decides on one deployment, and which can do nothing else.
    pub(super) async fn actor(
        &self,
        io: &Io,
        account: &Account,
        approver: &Approver,
        arn: &ServiceDeploymentArn,
    ) -> Result<Session, Error> {
        let session = Session::new(client(&self.settings().aws)?, self.next_seed());
        let (sub, name) = (approver.sub(), approver.source_identity());
        let policy = session_policy(arn);
        let who = Who {
            sub: &sub,
            name: &name,
            role: account.approver_role_arn.as_deref(),
            policy: Some(&policy),
            seconds: Some(ACTOR_SECONDS),
        };
        self.become_one(io, &session, &who).await?;
        Ok(session)
    }

    /// Gives a session its credentials.
    async fn become_one(&self, io: &Io, session: &Session, who: &Who<'_>) -> Result<(), Error> {
        let held = match (self.settings().aws.credentials, who.role) {
            (Source::Issuer, Some(role)) => {
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
                "The worker could not sign a token with ISSUER_KEY. Nothing was sent.",
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
