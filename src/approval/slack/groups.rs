//! Who is in Slack's user groups, asked once a minute and group at most: Slack admits some twenty calls a minute.
//!
//! See <https://docs.slack.dev/reference/methods/usergroups.users.list>.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use super::web::ChatError;
use crate::approval::Approvals;
use crate::flow::Io;
use crate::timestamp::Timestamp;

/// How long Slack's answer counts, in milliseconds; also one that says no.
const LASTS: i64 = 60_000;
/// How long it counts that no answer came, in milliseconds.
const FAILURE_LASTS: i64 = 10_000;
/// How long another request's question is waited for, in milliseconds: longer than a call of Slack may take.
const PATIENCE: i64 = 6000;
/// How often it is looked whether the answer is there.
const POLL: Duration = Duration::from_millis(200);
/// Slack's code for a group that is no longer there.
const DELETED: &str = "no_such_subteam";

/// What Slack last said of each group that policies name.
#[derive(Debug, Default)]
pub(in crate::approval) struct Groups(RefCell<BTreeMap<String, CachedMembers>>);

#[derive(Clone, Debug)]
enum CachedMembers {
    /// A request asks right now; since when.
    Loading(i64),
    /// What came of it, and until when it counts.
    Loaded(Result<Vec<String>, ChatError>, i64),
}

impl Groups {
    /// What is known at this time; `None` where Slack must be asked.
    fn known(&self, group: &str, now: i64) -> Option<CachedMembers> {
        let known = self.0.borrow().get(group)?.clone();
        let counts = match &known {
            CachedMembers::Loading(since) => now - since < PATIENCE,
            CachedMembers::Loaded(_, until) => now < *until,
        };
        counts.then_some(known)
    }

    fn keep(&self, group: &str, known: CachedMembers) {
        self.0.borrow_mut().insert(group.to_owned(), known);
    }
}

impl Approvals {
    /// Whether a member is in one of these groups. A group that was deleted has no members.
    ///
    /// # Errors
    /// Where Slack does not say it of one group, and none of the others has the member.
    pub(in crate::approval) async fn is_in_any_group(
        &self,
        io: &Io,
        groups: &[String],
        user: &str,
    ) -> Result<bool, ChatError> {
        let mut failed = None;
        for group in groups {
            match self.group_members(io, group).await {
                Ok(members) if members.iter().any(|member| member == user) => return Ok(true),
                Ok(_) => {}
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(false), Err)
    }

    /// Who is in a user group, as Slack said within the last minute.
    async fn group_members(&self, io: &Io, group: &str) -> Result<Vec<String>, ChatError> {
        let groups = self.groups();
        loop {
            match groups.known(group, millis(io.now())) {
                Some(CachedMembers::Loaded(answer, _)) => return answer,
                // Another request's answer cannot be awaited on every runtime, only looked for.
                Some(CachedMembers::Loading(_)) => io.sleep(POLL).await,
                None => break,
            }
        }
        groups.keep(group, CachedMembers::Loading(millis(io.now())));
        let answer = match self.list_group(io, group).await {
            Err(error) if error.code == DELETED => Ok(Vec::new()),
            answer => answer,
        };
        let lasts = match &answer {
            Err(error) if error.is_passing() => FAILURE_LASTS,
            _ => LASTS,
        };
        let until = millis(io.now()) + lasts;
        groups.keep(group, CachedMembers::Loaded(answer.clone(), until));
        answer
    }
}

fn millis(at: Timestamp) -> i64 {
    at.epoch_millis()
}
