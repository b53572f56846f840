//! A deployment as it was read, for people.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::Duration;

use super::Serving;
use crate::approval::link::{Actions, Grant, Purpose};
use crate::approval::memory::Closed;
use crate::approval::question::{Links, Question, Terms};
use crate::approval::settings::Account;
use crate::ecs::Action;
use crate::error::Error;
use crate::rollout::changes::Changes;
use crate::rollout::{Hook, Rollout};
use crate::timestamp::Timestamp;

/// The longest that a hook can wait, in milliseconds: 20160 minutes.
const LONGEST: i64 = 20_160 * 60_000;

/// What was read.
#[derive(Clone)]
pub(super) struct Snapshot {
    pub(super) rollout: Rollout,
    pub(super) changes: Option<Changes>,
}

impl Snapshot {
    /// The hook, if ECS lists it.
    pub(super) fn hook(&self, hook_id: &str) -> Option<&Hook> {
        self.rollout.hook(hook_id)
    }

    /// When its time runs out, where ECS says so.
    pub(super) fn deadline(&self, hook_id: &str) -> Option<Timestamp> {
        self.hook(hook_id)?.expires_at
    }

    /// Whether it waits for a person.
    pub(super) fn is_awaiting(&self, hook_id: &str) -> bool {
        self.hook(hook_id).is_some_and(|hook| hook.awaiting_action)
    }
}

/// Looks at deployments that were taken a moment ago, or are being taken: two hundred who press or look at once need no more than one.
///
/// A shared look may show what is to be weighed. It never takes the place of the read right before an act.
#[derive(Default)]
pub(in crate::approval) struct SharedReads(RefCell<BTreeMap<(String, Depth), SharedRead>>);

/// How much is looked at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Depth {
    /// The deployment alone.
    Deployment,
    /// What it changes, too.
    Changes,
}

#[derive(Clone)]
struct SharedRead {
    /// When it was begun.
    at: Timestamp,
    /// `None` while it is under way.
    snapshot: Option<Result<Snapshot, Error>>,
}

/// How old a look may be that is shared, in milliseconds.
const SHARED_FOR: i64 = 2_000;
/// How long to wait before asking again whether a look that is under way has ended. On some hosts no request can wait for another's work.
const POLL: Duration = Duration::from_millis(200);

impl SharedReads {
    /// A look that was begun no longer ago than it may be shared.
    fn recent(&self, key: &(String, Depth), now: Timestamp) -> Option<SharedRead> {
        let shared_reads = self.0.borrow();
        let read = shared_reads.get(key)?;
        let age = now.epoch_millis() - read.at.epoch_millis();
        (0..=SHARED_FOR).contains(&age).then(|| read.clone())
    }

    fn note(
        &self,
        key: &(String, Depth),
        at: Timestamp,
        snapshot: Option<Result<Snapshot, Error>>,
    ) {
        let mut shared_reads = self.0.borrow_mut();
        shared_reads.retain(|_, read| at.epoch_millis() - read.at.epoch_millis() <= SHARED_FOR);
        shared_reads.insert(key.clone(), SharedRead { at, snapshot });
    }
}

impl Serving {
    /// Reads a deployment, and what it changes where that may be read.
    pub(super) async fn read_with_changes(
        &self,
        account: &Account,
        grant: &Grant,
    ) -> Result<Snapshot, Error> {
        let snapshot = self.read_deployment(account, grant).await?;
        Ok(self.with_changes(account, snapshot).await)
    }

    /// Reads a deployment alone: enough to decide by.
    pub(super) async fn read_deployment(
        &self,
        account: &Account,
        grant: &Grant,
    ) -> Result<Snapshot, Error> {
        let reader = self.approvals.reader(&self.io, account).await?;
        let rollout = reader.read_one(&self.io, &grant.arn).await?;
        let changes = None;
        Ok(Snapshot { rollout, changes })
    }

    /// The same as [`read_with_changes`](Self::read_with_changes), or as somebody else saw it a moment ago.
    pub(super) async fn read_with_changes_shared(
        &self,
        account: &Account,
        grant: &Grant,
    ) -> Result<Snapshot, Error> {
        self.shared(account, grant, Depth::Changes).await
    }

    /// The same as [`read_deployment`](Self::read_deployment), or as somebody else saw it a moment ago.
    pub(super) async fn read_deployment_shared(
        &self,
        account: &Account,
        grant: &Grant,
    ) -> Result<Snapshot, Error> {
        self.shared(account, grant, Depth::Deployment).await
    }

    async fn shared(
        &self,
        account: &Account,
        grant: &Grant,
        depth: Depth,
    ) -> Result<Snapshot, Error> {
        let shared_reads = &self.approvals.0.shared_reads;
        let key = (grant.arn.as_str().to_owned(), depth);
        while let Some(recent) = shared_reads.recent(&key, self.now()) {
            match recent.snapshot {
                Some(snapshot) => return snapshot,
                None => self.io.sleep(POLL).await,
            }
        }
        let at = self.now();
        shared_reads.note(&key, at, None);
        let snapshot = match depth {
            Depth::Deployment => self.read_deployment(account, grant).await,
            Depth::Changes => self.read_with_changes(account, grant).await,
        };
        shared_reads.note(&key, at, Some(snapshot.clone()));
        snapshot
    }

    /// The same, with what it changes: enough to show.
    pub(super) async fn with_changes(&self, account: &Account, snapshot: Snapshot) -> Snapshot {
        if snapshot.changes.is_some() {
            return snapshot;
        }
        let Ok(reader) = self.approvals.reader(&self.io, account).await else {
            return snapshot;
        };
        let Ok(changes) = reader.changes_of(&self.io, &snapshot.rollout).await else {
            return snapshot;
        };
        Snapshot {
            rollout: snapshot.rollout.informed_by(&changes.known),
            changes: Some(changes),
        }
    }

    /// It, as a question.
    pub(super) fn question(
        &self,
        snapshot: &Snapshot,
        account: &Account,
        grant: &Grant,
    ) -> Question {
        let links = self.links(grant);
        Question::new(
            &snapshot.rollout,
            &grant.hook_id,
            snapshot.changes.as_ref(),
            account.name.as_deref(),
            links,
        )
        .under(self.terms(snapshot, grant))
    }

    /// It, as the question that ended so.
    pub(super) fn decided_question(
        &self,
        snapshot: &Snapshot,
        account: &Account,
        grant: &Grant,
        closed: &Closed,
    ) -> Question {
        let question = self.question(snapshot, account, grant);
        if closed.back {
            return question.answered(Action::Rollback, snapshot.changes.as_ref());
        }
        question
    }

    /// What the policies ask for beyond one person's press.
    pub(super) fn terms(&self, snapshot: &Snapshot, grant: &Grant) -> Terms {
        let ruling = |action| self.approvals.ruling(grant, &snapshot.rollout, action);
        let continuing = ruling(Action::Continue);
        Terms {
            approvals: continuing.approvals(),
            reason_to_continue: continuing.requires_reason(),
            reason_to_roll_back: ruling(Action::Rollback).requires_reason(),
        }
    }

    pub(super) fn links(&self, grant: &Grant) -> Links {
        Links {
            page: self.page_of(grant),
            decide: self.decide_of(grant),
            console: None,
        }
    }

    /// The address of the deployment on the page.
    pub(super) fn page_of(&self, grant: &Grant) -> Option<String> {
        let page = self.approvals.settings().page.as_deref()?;
        let hook: String = form_urlencoded::byte_serialize(grant.hook_id.as_bytes()).collect();
        Some([page, "#/d/", grant.arn.as_str(), "?hook=", &hook].concat())
    }

    /// The link by which people decide, where they can prove who they are.
    pub(super) fn decide_of(&self, grant: &Grant) -> Option<String> {
        let settings = self.approvals.settings();
        settings.identity.as_ref()?;
        let token = self
            .approvals
            .secrets()
            .link_keys
            .seal(grant, &settings.url, Purpose::Link);
        Some([&settings.url, "/decide?t=", &token].concat())
    }

    /// What a button stands for.
    pub(super) fn button(
        &self,
        grant: &Grant,
        actions: Actions,
        deadline: Option<Timestamp>,
    ) -> String {
        // Slack vouches for whoever clicks, so a button is good for as long as the hook may wait.
        let latest = Timestamp::from_epoch_millis(self.now().epoch_millis() + LONGEST);
        let grant = Grant {
            actions,
            expires_at: deadline.unwrap_or(latest).min(latest),
            ..grant.clone()
        };
        let settings = self.approvals.settings();
        self.approvals
            .secrets()
            .link_keys
            .seal(&grant, &settings.url, Purpose::Button)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_is_kept_for_as_long_as_it_may_be_shared() {
        let reads = SharedReads::default();
        let key = |name: &str| (name.to_owned(), Depth::Deployment);
        let at = |millis: i64| Timestamp::from_epoch_millis(1_768_478_400_000 + millis);
        reads.note(&key("one"), at(0), None);
        reads.note(&key("another"), at(2_000), None);
        assert_eq!(reads.0.borrow().len(), 2);
        reads.note(&key("another"), at(2_001), None);
        assert_eq!(reads.0.borrow().len(), 1);
    }
}
