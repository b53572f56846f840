//! Leases: only one at a time asks in a place, or changes a hook's messages, even after whoever did so was killed.
//!
//! A lease is an entry that is created, under a number; it ends when it is released, or a minute later. The next one has the next number. Numbers
//! are never used again, so two who find the same lease ended create the same next one, and one of them fails.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{HookRecord, Memory, StoreError};
use crate::timestamp::Timestamp;

/// How long a lease lasts that nobody releases.
const LASTS: i64 = 60_000;

/// A right that was taken, for as long as it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lease {
    /// Epoch milliseconds.
    until: i64,
    #[serde(default)]
    released: bool,
}

/// A lease that this request holds. It lasts for a minute where it is not released.
#[must_use]
pub(in crate::approval) struct HeldLease {
    name: String,
    number: u32,
}

/// What came of trying to take a lease.
pub(in crate::approval) enum LeaseResult {
    /// It is this request's.
    Acquired(HeldLease),
    /// Somebody else holds it.
    HeldElsewhere,
}

impl Lease {
    fn until(now: Timestamp) -> Self {
        Self {
            until: now.epoch_millis() + LASTS,
            released: false,
        }
    }

    fn is_held(self, now: Timestamp) -> bool {
        !self.released && self.until > now.epoch_millis()
    }
}

impl HookRecord {
    /// Whether somebody holds a lease whose name begins so.
    pub(in crate::approval) fn is_leased(&self, name: &str, now: Timestamp) -> bool {
        let mut leases = self.leases.iter();
        leases.any(|(held, (_, lease))| held.starts_with(name) && lease.is_held(now))
    }
}

impl Memory<'_> {
    /// Takes a lease, if nobody else holds it.
    pub(in crate::approval) async fn take(&self, name: &str) -> Result<LeaseResult, StoreError> {
        let now = self.store.io.now();
        let number = match self.read().await?.leases.get(name) {
            Some((_, lease)) if lease.is_held(now) => return Ok(LeaseResult::HeldElsewhere),
            Some((number, _)) => number + 1,
            None => 0,
        };
        let created = self.create(&key(name, number), &Lease::until(now)).await?;
        let name = name.to_owned();
        Ok(if created {
            LeaseResult::Acquired(HeldLease { name, number })
        } else {
            LeaseResult::HeldElsewhere
        })
    }

    /// Takes a lease as soon as nobody else holds it; `Others` where that takes longer than so many seconds.
    pub(in crate::approval) async fn take_within(
        &self,
        name: &str,
        seconds: u32,
    ) -> Result<LeaseResult, StoreError> {
        for _ in 0..seconds {
            if let LeaseResult::Acquired(held) = self.take(name).await? {
                return Ok(LeaseResult::Acquired(held));
            }
            self.store.io.sleep(Duration::from_secs(1)).await;
        }
        self.take(name).await
    }

    /// Gives a lease back. Where the store does not take that, the lease ends by its time.
    pub(in crate::approval) async fn release(&self, held: HeldLease) {
        let released = Lease {
            until: 0,
            released: true,
        };
        let _ = self.put(&key(&held.name, held.number), &released).await;
    }
}

fn key(name: &str, number: u32) -> String {
    format!("lease/{name}/{number:06}")
}
