//! What the flows of one caller share.

use std::any::Any;
use std::cell::{Cell, RefCell, RefMut};
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use super::Io;
use super::accepted_key::AcceptedKey;
use super::pace::Pace;
use super::renewal::{Need, Renewal, later};
use super::retry::Quotas;
use super::settled::Settled;
use crate::arn::ServiceDeploymentArn;
use crate::client::Client;
use crate::credentials::Credentials;
use crate::ecs::Action;
use crate::error::{Error, Moment, code};
use crate::rollout::KnownRevisions;
use crate::timestamp::Timestamp;

/// What the flows of one caller share: the client, the pace of its requests, and what they have read. Clones are the same session.
#[derive(Clone)]
pub struct Session(Rc<SessionState>);

struct SessionState {
    client: RefCell<Client>,
    quotas: RefCell<Quotas>,
    pace: RefCell<Pace>,
    renewal: Renewal,
    accepted_key: RefCell<AcceptedKey>,
    revisions: RefCell<KnownRevisions>,
    settled: RefCell<Settled>,
    memories: RefCell<Vec<Rc<dyn Any>>>,
    acted_at: Cell<Option<Timestamp>>,
}

impl Session {
    /// A session of `client`. `seed` is for the jitter of retries: let it differ from caller to caller.
    #[must_use]
    pub fn new(client: Client, seed: u64) -> Self {
        Self(Rc::new(SessionState {
            client: RefCell::new(client),
            quotas: RefCell::new(Quotas::new(seed)),
            pace: RefCell::new(Pace::new()),
            renewal: Renewal::default(),
            accepted_key: RefCell::default(),
            revisions: RefCell::default(),
            settled: RefCell::default(),
            memories: RefCell::default(),
            acted_at: Cell::new(None),
        }))
    }

    /// The Region called unless an ARN names another.
    #[must_use]
    pub fn region(&self) -> String {
        self.client().region().to_owned()
    }

    /// What AWS's clock shows when the caller's shows `now`.
    #[must_use]
    pub fn aws_time(&self, now: Timestamp) -> Timestamp {
        self.client().aws_time(now)
    }

    /// Signs with these credentials from now on.
    pub(crate) fn set_credentials(&self, credentials: Credentials) {
        self.client().set_credentials(credentials);
    }

    /// When this session last sent an act, by the caller's clock.
    #[must_use]
    pub(crate) fn acted_at(&self) -> Option<Timestamp> {
        self.0.acted_at.get()
    }

    /// An act is sent at this time.
    pub(super) fn acts_at(&self, now: Timestamp) {
        self.0.acted_at.set(Some(now));
    }

    /// Remembers that ECS accepted an act, at this hook or else on the whole deployment: no read of this session, however stale,
    /// shows it as waiting for one any more.
    pub(crate) fn remember_accepted(
        &self,
        arn: &ServiceDeploymentArn,
        hook: Option<(&str, Action)>,
    ) {
        self.settled().accepted(arn, hook);
    }

    /// Whether a Region can be called at all.
    ///
    /// # Errors
    /// `invalid-endpoint`.
    pub(super) fn admit_region(&self, region: &str) -> Result<(), Error> {
        self.client().admit_region(region)
    }

    pub(super) fn client(&self) -> RefMut<'_, Client> {
        self.0.client.borrow_mut()
    }

    pub(super) fn quotas(&self) -> RefMut<'_, Quotas> {
        self.0.quotas.borrow_mut()
    }

    pub(super) fn pace(&self) -> RefMut<'_, Pace> {
        self.0.pace.borrow_mut()
    }

    pub(super) fn accepted_key(&self) -> RefMut<'_, AcceptedKey> {
        self.0.accepted_key.borrow_mut()
    }

    /// What the flows of this session have read of service revisions.
    pub(super) fn revisions(&self) -> RefMut<'_, KnownRevisions> {
        self.0.revisions.borrow_mut()
    }

    /// What is known of deployments whatever a later read shows.
    pub(super) fn settled(&self) -> RefMut<'_, Settled> {
        self.0.settled.borrow_mut()
    }

    /// What a flow remembers from one run to the next. The session knows no flow: each brings its own type.
    pub(super) fn memory<T: Default + 'static>(&self) -> Rc<T> {
        let mut memories = self.0.memories.borrow_mut();
        let known = memories
            .iter()
            .find_map(|memory| Rc::clone(memory).downcast().ok());
        known.unwrap_or_else(|| {
            let memory = Rc::<T>::default();
            memories.push(memory.clone());
            memory
        })
    }
}

impl Session {
    /// Asks for credentials where there are none, or where they end soon.
    pub(super) async fn renew_credentials(&self, io: &Io) -> Result<(), Error> {
        let now = io.now();
        let by_aws = self.aws_time(now);
        let need = self
            .0
            .renewal
            .need(self.client().credentials(), now, by_aws);
        match need {
            Need::None => Ok(()),
            Need::Now => self.ask_for_credentials(io).await,
            Need::Soon => {
                // Those at hand serve until their end.
                let _ = self.ask_for_credentials(io).await;
                Ok(())
            }
        }
    }

    pub(super) async fn ask_for_credentials(&self, io: &Io) -> Result<(), Error> {
        self.0.renewal.note_request(io.now());
        let Some(reply) = io.credentials().await else {
            return Err(Error::new(
                Moment::Credentials,
                code::CREDENTIALS_FAILED,
                "No credentials were provided. Sign in again.",
            ));
        };
        self.set_credentials(reply?);
        Ok(())
    }

    /// Whether there are credentials that last for this long.
    #[must_use]
    pub fn has_credentials_for(&self, now: Timestamp, long: Duration) -> bool {
        let needed = later(self.aws_time(now), long);
        let client = self.client();
        client
            .credentials()
            .is_some_and(|held| held.expiration().is_none_or(|end| end > needed))
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}
