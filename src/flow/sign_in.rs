//! `sign_in`: from a token, a guest or a key to credentials that can be used, and whose they are.

mod advice;

use serde::{Serialize, Serializer};

use super::{Emitter, Flow, Io, Session};
use crate::cognito::{GetCredentialsForIdentity, GetId, Logins};
use crate::credentials::{Credentials, RevealedCredentials};
use crate::error::Error;
use crate::protocol::Operation;
use crate::sts::{AssumeRole, AssumeRoleWithWebIdentity, CallerIdentity, GetCallerIdentity};

/// How somebody signs in.
#[derive(Debug)]
pub struct SignIn {
    /// What they come with.
    pub with: With,
    /// The role to assume on top of it.
    pub assume_role: Option<AssumeRole>,
}

/// What somebody comes with.
#[derive(Debug)]
pub enum With {
    /// An ID token, for a role.
    WebIdentity(AssumeRoleWithWebIdentity),
    /// ID tokens for an identity pool, or none.
    Cognito {
        /// The pool's id.
        identity_pool_id: String,
        /// The tokens.
        logins: Logins,
    },
    /// Credentials that exist already.
    Credentials(Credentials),
}

/// Credentials, and the identity they belong to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SignedIn {
    /// The credentials.
    #[serde(serialize_with = "revealed")]
    #[cfg_attr(test, ts(as = "RevealedCredentials<'static>"))]
    pub credentials: Credentials,
    /// The identity that they belong to.
    pub caller: CallerIdentity,
}

fn revealed<S: Serializer>(credentials: &Credentials, serializer: S) -> Result<S::Ok, S::Error> {
    RevealedCredentials::from(credentials).serialize(serializer)
}

/// Gets credentials in the session's Region: what somebody comes with, then the role on top, if there is one. STS says whose
/// they are.
///
/// See <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html>.
#[must_use]
pub fn sign_in(session: Session, how: SignIn) -> Flow<(), Result<SignedIn, Error>> {
    Flow::new(|io: Io, _: Emitter<()>| async move { credentials_for(&session, &io, how).await })
}

pub(crate) async fn credentials_for(
    session: &Session,
    io: &Io,
    how: SignIn,
) -> Result<SignedIn, Error> {
    let credentials = issued_for(session, io, how).await?;
    let caller = ask(session, io, &GetCallerIdentity).await?;
    Ok(SignedIn {
        credentials,
        caller,
    })
}

/// The same, without asking whose they are. The session signs with them from then on.
pub(crate) async fn issued_for(
    session: &Session,
    io: &Io,
    how: SignIn,
) -> Result<Credentials, Error> {
    let mut credentials = match how.with {
        With::Credentials(held) => held,
        With::WebIdentity(asked) => ask(session, io, &asked).await?,
        With::Cognito {
            identity_pool_id,
            logins,
        } => issued_by_pool(session, io, &identity_pool_id, &logins).await?,
    };
    session.set_credentials(credentials.clone());
    if let Some(asked) = how.assume_role {
        credentials = ask(session, io, &asked).await?;
        session.set_credentials(credentials.clone());
    }
    Ok(credentials)
}

async fn issued_by_pool(
    session: &Session,
    io: &Io,
    identity_pool_id: &str,
    logins: &Logins,
) -> Result<Credentials, Error> {
    let get_id = GetId {
        identity_pool_id,
        logins,
    };
    let identity_id = ask(session, io, &get_id).await?;
    let get_credentials = GetCredentialsForIdentity {
        identity_id: &identity_id,
        logins,
    };
    ask(session, io, &get_credentials).await
}

/// Calls an operation in the session's Region. A refusal says what to do about it, where AWS's own words do not.
async fn ask<O: Operation>(session: &Session, io: &Io, operation: &O) -> Result<O::Output, Error> {
    let region = session.region();
    let asked = session.read(io, &region, operation).await;
    asked.map_err(|error| match advice::advice(O::NAME, &error) {
        Some(advice) => error.with_advice(advice),
        None => error,
    })
}
