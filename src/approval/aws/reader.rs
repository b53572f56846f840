//! The session that reads an account's deployments.

use std::time::Duration;

use super::{Who, client};
use crate::approval::Approvals;
use crate::approval::approver::WORKER;
use crate::approval::settings::{Account, Aws};
use crate::arn::ServiceDeploymentArn;
use crate::error::Error;
use crate::flow::changes::changes_of;
use crate::flow::describe::{read_many, read_one};
use crate::flow::{Io, Session};
use crate::rollout::Rollout;
use crate::rollout::changes::Changes;

/// How long a session must still last to begin with it.
const LASTING: Duration = Duration::from_mins(6);

/// A session that reads, kept from request to request. There is no way to act by it.
#[derive(Clone)]
pub(in crate::approval) struct Reader(Session);

impl Reader {
    /// A reader that has no credentials yet.
    pub(in crate::approval) fn new(aws: &Aws, seed: u64) -> Result<Self, Error> {
        Ok(Self(Session::new(client(aws)?, seed)))
    }

    /// Reads one deployment.
    pub(in crate::approval) async fn read_one(
        &self,
        io: &Io,
        arn: &ServiceDeploymentArn,
    ) -> Result<Rollout, Error> {
        read_one(&self.0, io, arn).await
    }

    /// Reads up to 20 deployments of one Region, each for itself.
    pub(in crate::approval) async fn read_many(
        &self,
        io: &Io,
        arns: &[ServiceDeploymentArn],
    ) -> Result<Vec<Result<Rollout, Error>>, Error> {
        let read = read_many(&self.0, io, arns).await?;
        let rollouts = read.into_iter().map(|read| Ok(read?.rollout));
        Ok(rollouts.collect())
    }

    /// Reads what a deployment changes.
    pub(in crate::approval) async fn changes_of(
        &self,
        io: &Io,
        rollout: &Rollout,
    ) -> Result<Changes, Error> {
        changes_of(&self.0, io, rollout).await
    }
}

impl Approvals {
    /// The reader of an account, with credentials that last.
    pub(in crate::approval) async fn reader(
        &self,
        io: &Io,
        account: &Account,
    ) -> Result<Reader, Error> {
        // Each account of the settings has one.
        let reader = match self.reading(&account.id) {
            Some(reader) => reader,
            None => Reader::new(&self.settings().aws, self.next_seed())?,
        };
        if reader.0.has_credentials_for(io.now(), LASTING) {
            return Ok(reader);
        }
        let who = Who {
            sub: WORKER,
            name: WORKER,
            role: account.reader_role_arn.as_deref(),
            policy: None,
            seconds: None,
        };
        self.become_one(io, &reader.0, &who).await?;
        Ok(reader)
    }
}
