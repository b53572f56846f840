//! A hook no longer awaits action: everybody who was asked learns of it.

use super::Serving;
use super::destinations::LEASES;
use super::event::StatusAndBody;
use super::subject::Subject;
use super::sync::SyncState;
use crate::approval::event::HookEvent;

impl Serving {
    pub(super) async fn close(&self, event: &HookEvent, subject: Subject<'_>) -> StatusAndBody {
        let grant = subject.grant;
        let Ok(record) = self.memory(subject).read().await else {
            self.store_failed(grant);
            return (503, "The store is not responding.".to_owned());
        };
        // Nothing is remembered of hooks that nobody was asked about: whoever has the event's key could fill the store with ends that never were.
        if record.messages.is_empty() && self.approvals.settings().store {
            let asking = record.is_leased(LEASES, self.now());
            return if asking {
                (503, "People are being asked about this hook.".to_owned())
            } else {
                (202, "Nobody was asked about this hook.".to_owned())
            };
        }
        let snapshot = match self.read_deployment(subject.account, grant).await {
            Ok(snapshot) => snapshot,
            Err(error) => return self.unreadable(event, grant, &error),
        };
        // Without a store nobody knows who was asked. Then at least ECS must know the hook: whoever has the event's key could make one up.
        if record.messages.is_empty() && snapshot.hook(&grant.hook_id).is_none() {
            return (202, "ECS does not list this hook.".to_owned());
        }
        let subject = subject.updated_by(&snapshot);
        if snapshot.is_awaiting(&grant.hook_id) && record.accepted().is_none() {
            // Read before the event was true everywhere, or an event that is not.
            return self.not_yet(event, grant, "ECS still shows the hook awaiting action.");
        }
        match self
            .sync_messages(subject, &snapshot, Some(&event.name))
            .await
        {
            SyncState::UpToDate => (202, "Every message shows how it ended.".to_owned()),
            SyncState::Pending => {
                self.not_yet(event, grant, "Not every message shows the end yet.")
            }
        }
    }
}
