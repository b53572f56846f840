//! A hook no longer waits: everybody who was asked is told.

use super::Serving;
use super::event::Answer;
use super::mend::Mended;
use super::places::LEASES;
use super::subject::Subject;
use crate::approval::event::HookEvent;

impl Serving {
    pub(super) async fn close(&self, event: &HookEvent, subject: Subject<'_>) -> Answer {
        let grant = subject.grant;
        let Ok(remembered) = self.memory(subject).read().await else {
            self.store_failed(grant);
            return (503, "The store does not answer.".to_owned());
        };
        // Nothing is remembered of hooks that nobody was asked about: whoever has the event's key could fill the store with ends that never were.
        if remembered.messages.is_empty() && self.approvals.settings().store {
            let asking = remembered.is_leased(LEASES, self.now());
            return if asking {
                (503, "People are being asked about this hook.".to_owned())
            } else {
                (202, "Nobody was asked about this hook.".to_owned())
            };
        }
        let seen = match self.glance(subject.account, grant).await {
            Ok(seen) => seen,
            Err(error) => return self.unreadable(event, grant, &error),
        };
        // Without a store nobody knows who was asked. Then at least ECS must know the hook: whoever has the event's key could make one up.
        if remembered.messages.is_empty() && seen.hook(&grant.hook_id).is_none() {
            return (202, "ECS does not list this hook.".to_owned());
        }
        let subject = subject.seen_in(&seen);
        if seen.waits(&grant.hook_id) && remembered.accepted().is_none() {
            // Read before the event was true everywhere, or an event that is not.
            return self.not_yet(event, grant, "ECS still shows the hook awaiting action.");
        }
        match self.mend(subject, &seen, Some(&event.name)).await {
            Mended::Right => (202, "Every message shows how it ended.".to_owned()),
            Mended::NotYet => self.not_yet(event, grant, "Not every message shows the end yet."),
        }
    }
}
