//! `sign_in`: from a token, a guest or a key to credentials that can be used, and whose they are.

mod advice;

use serde::{Serialize, Serializer};

use super::call::Ask;
use super::{Emitter, Flow, Io, Session};
use crate::cognito::{self, COGNITO_IDENTITY, Logins};
use crate::credentials::{Credentials, Revealed};
use crate::error::Error;
use crate::protocol::message::Response;
use crate::protocol::service::Service;
use crate::sts::{self, AssumeRole, AssumeRoleWithWebIdentity, CallerIdentity, STS, STS_UNSIGNED};

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
    /// Credentials.
    Credentials(Credentials),
}

/// Credentials, and whose they are.
#[derive(Clone, Debug, Serialize)]
pub struct SignedIn {
    /// The credentials.
    #[serde(serialize_with = "revealed")]
    pub credentials: Credentials,
    /// Whose.
    pub caller: CallerIdentity,
}

fn revealed<S: Serializer>(credentials: &Credentials, serializer: S) -> Result<S::Ok, S::Error> {
    Revealed::from(credentials).serialize(serializer)
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
    let mut caller = CallerIdentity::default();
    let (name, body) = (
        sts::get_caller_identity::NAME,
        sts::get_caller_identity::body(),
    );
    let asking = Asking { session, io };
    asking
        .ask(&STS, name, body, &mut |response| {
            caller = CallerIdentity::of(response)?;
            Ok(())
        })
        .await?;
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
    let asking = Asking { session, io };
    let mut credentials = match how.with {
        With::Credentials(held) => held,
        With::WebIdentity(asked) => {
            let name = AssumeRoleWithWebIdentity::NAME;
            asking
                .issued(&STS_UNSIGNED, name, asked.body()?, &sts::credentials)
                .await?
        }
        With::Cognito {
            identity_pool_id,
            logins,
        } => asking.issued_by_pool(&identity_pool_id, &logins).await?,
    };
    session.set_credentials(credentials.clone());
    if let Some(asked) = how.assume_role {
        credentials = asking
            .issued(&STS, AssumeRole::NAME, asked.body()?, &sts::credentials)
            .await?;
        session.set_credentials(credentials.clone());
    }
    Ok(credentials)
}

struct Asking<'a> {
    session: &'a Session,
    io: &'a Io,
}

impl Asking<'_> {
    async fn issued_by_pool(&self, pool: &str, logins: &Logins) -> Result<Credentials, Error> {
        let mut id = String::new();
        let (name, body) = (cognito::get_id::NAME, cognito::get_id::body(pool, logins));
        self.ask(&COGNITO_IDENTITY, name, body, &mut |response| {
            id = cognito::get_id::identity_id(response)?;
            Ok(())
        })
        .await?;
        let body = cognito::get_credentials_for_identity::body(&id, logins);
        let name = cognito::get_credentials_for_identity::NAME;
        let read = cognito::get_credentials_for_identity::credentials;
        self.issued(&COGNITO_IDENTITY, name, body, &read).await
    }

    /// Asks for credentials.
    async fn issued(
        &self,
        service: &'static Service,
        operation: &'static str,
        body: String,
        read: &dyn Fn(&Response) -> Result<Credentials, Error>,
    ) -> Result<Credentials, Error> {
        let mut issued = None;
        self.ask(service, operation, body, &mut |response| {
            issued = Some(read(response)?);
            Ok(())
        })
        .await?;
        // A success was read.
        issued.ok_or_else(|| Error::input("no credentials came."))
    }

    async fn ask(
        &self,
        service: &'static Service,
        operation: &'static str,
        body: String,
        read: &mut dyn FnMut(&Response) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let region = self.session.region();
        let ask = Ask {
            service,
            region: &region,
            operation,
            body,
            acts: false,
        };
        let asked = self.session.ask(self.io, &ask, read).await;
        asked.map_err(|error| match advice::advice(operation, &error) {
            Some(advice) => error.advising(advice),
            None => error,
        })
    }
}
