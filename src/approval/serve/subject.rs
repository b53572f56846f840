//! What a message is about.

use super::snapshot::Snapshot;
use crate::approval::link::Grant;
use crate::approval::settings::Account;
use crate::timestamp::Timestamp;

/// A hook that people were asked about.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) account: &'a Account,
    pub(super) grant: &'a Grant,
    /// The stage it belongs to, where that is known.
    pub(super) stage: Option<&'a str>,
    /// When its time runs out, as ECS shows it.
    pub(super) deadline: Option<Timestamp>,
    /// The same as an event named it, or as it was remembered. Whoever has the event's key can name any time, so it shortens nothing.
    pub(super) claimed: Option<Timestamp>,
}

impl Subject<'_> {
    /// The same, as a read shows it.
    pub(super) fn updated_by(self, snapshot: &Snapshot) -> Self {
        Self {
            deadline: snapshot.deadline(&self.grant.hook_id).or(self.deadline),
            ..self
        }
    }

    /// When its time runs out, as far as is known.
    pub(super) fn expires_at(&self) -> Option<Timestamp> {
        self.deadline.or(self.claimed)
    }
}
