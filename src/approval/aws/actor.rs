//! The session that acts as the person who answered.

use super::{Who, client};
use crate::approval::Approvals;
use crate::approval::admission::Admitted;
use crate::approval::session_policy::session_policy;
use crate::approval::settings::Account;
use crate::error::Error;
use crate::flow::act::carry_out;
use crate::flow::decide::Decision;
use crate::flow::outcome::Outcome;
use crate::flow::{Io, Session};

/// The shortest session that STS gives: an approver's lasts for one act.
const SECONDS: u32 = 900;

/// A session of somebody whose answer was admitted. It carries out that answer, and can do nothing else.
pub(in crate::approval) struct Actor {
    session: Session,
    decision: Decision,
}

impl Actor {
    /// Carries out the answer, with the care of [`decide`](crate::flow::decide).
    ///
    /// # Errors
    /// Only where it is known that nothing was executed.
    pub(in crate::approval) async fn carry_out(self, io: &Io) -> Result<Outcome, Error> {
        carry_out(&self.session, io, &self.decision).await
    }
}

impl Approvals {
    /// A session of whoever gave this answer, which may decide on its deployment and on no other.
    ///
    /// # Errors
    /// STS's refusal, or no credentials. Nothing was done then.
    pub(in crate::approval) async fn actor(
        &self,
        io: &Io,
        account: &Account,
        admitted: Admitted<'_>,
    ) -> Result<Actor, Error> {
        let session = Session::new(client(&self.settings().aws)?, self.next_seed());
        let decision = admitted.decision();
        let approver = admitted.approver();
        let (sub, name) = (approver.sub(), approver.source_identity());
        let policy = session_policy(&decision.arn);
        let who = Who {
            sub: &sub,
            name: &name,
            role: account.approver_role_arn.as_deref(),
            policy: Some(&policy),
            seconds: Some(SECONDS),
        };
        self.become_one(io, &session, &who).await?;
        Ok(Actor { session, decision })
    }
}
