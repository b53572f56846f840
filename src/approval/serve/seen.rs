//! A deployment as it was read, for people.

use super::Serving;
use crate::approval::link::{Actions, Grant, Purpose};
use crate::approval::question::{Links, Question};
use crate::approval::settings::Account;
use crate::error::Error;
use crate::flow::changes::changes_of;
use crate::flow::describe::read_one;
use crate::rollout::changes::Changes;
use crate::rollout::{Hook, Rollout};
use crate::timestamp::Timestamp;

/// The longest that a hook can wait, in milliseconds: 20160 minutes.
const LONGEST: i64 = 20_160 * 60_000;

/// What was read.
#[derive(Clone)]
pub(super) struct Seen {
    pub(super) rollout: Rollout,
    pub(super) changes: Option<Changes>,
}

impl Seen {
    /// The hook, if ECS lists it.
    pub(super) fn hook(&self, hook_id: &str) -> Option<&Hook> {
        let mut hooks = self.rollout.hooks.iter();
        hooks.find(|hook| hook.hook_id.as_deref() == Some(hook_id))
    }

    /// Whether it waits for a person.
    pub(super) fn waits(&self, hook_id: &str) -> bool {
        self.hook(hook_id).is_some_and(|hook| hook.awaiting_action)
    }
}

impl Serving {
    /// Reads a deployment, and what it changes where that may be read.
    pub(super) async fn see(&self, account: &Account, grant: &Grant) -> Result<Seen, Error> {
        let seen = self.glance(account, grant).await?;
        Ok(self.in_full(account, seen).await)
    }

    /// Reads a deployment alone: enough to decide by.
    pub(super) async fn glance(&self, account: &Account, grant: &Grant) -> Result<Seen, Error> {
        let session = self.approvals.reader(&self.io, account).await?;
        let rollout = read_one(&session, &self.io, &grant.arn).await?;
        let changes = None;
        Ok(Seen { rollout, changes })
    }

    /// The same, with what it changes: enough to show.
    pub(super) async fn in_full(&self, account: &Account, seen: Seen) -> Seen {
        let Ok(session) = self.approvals.reader(&self.io, account).await else {
            return seen;
        };
        let changes = changes_of(&session, &self.io, &seen.rollout).await.ok();
        Seen { changes, ..seen }
    }

    /// It, as a question.
    pub(super) fn question(&self, seen: &Seen, account: &Account, grant: &Grant) -> Question {
        let links = self.links(grant);
        Question::new(
            &seen.rollout,
            &grant.hook_id,
            seen.changes.as_ref(),
            account.name.as_deref(),
            links,
        )
    }

    pub(super) fn links(&self, grant: &Grant) -> Links {
        Links {
            page: self.page_of(grant),
            decide: self.decide_of(grant),
            console: None,
        }
    }

    /// The deployment in the console page.
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
