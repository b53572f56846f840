//! What is remembered of a hook: where people were asked, who voted, who pressed, and how it ended.
//!
//! Every entry has a key of its own. Nothing is read, changed and written back: what several may want at once is *created*, which succeeds
//! for exactly one of them (see `lease.rs`).
//!
//! | key | entry |
//! |---|---|
//! | `open/HOOK` | [`OpenHook`]: its question is not settled, so the sweep looks after it |
//! | `pause/HOOK/message/PLACE` | [`Posted`]: a message, and what it shows |
//! | `pause/HOOK/vote/SUB` | [`Vote`] |
//! | `pause/HOOK/act/N` | [`Intent`]: somebody is about to act, or has |
//! | `pause/HOOK/result/N` | [`ActResult`]: what became of that |
//! | `pause/HOOK/closed` | [`Closed`]: how the question ended |
//! | `pause/HOOK/lease/NAME/N` | [`Lease`](lease::Lease) |

mod lease;
mod local;
mod record;

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub(super) use lease::LeaseResult;
pub(super) use local::Local;
pub(super) use record::{
    ActResult, Closed, Ended, Intent, MessageRecord, MessageRef, MessageState, OpenHook,
    RecordedAct, Vote,
};

use super::{Approvals, host};
use crate::flow::Io;
use crate::json;
use crate::timestamp::Timestamp;
use lease::Lease;

/// How long after a hook's deadline it is remembered, in milliseconds: a day.
const AFTERWARDS: i64 = 86_400_000;
/// The longest that a hook can wait, in milliseconds: 20160 minutes.
const LONGEST: i64 = 20_160 * 60_000;
/// The index of hooks whose question is not settled.
const OPEN: &str = "open/";

/// All that is remembered of one hook.
#[derive(Debug, Default)]
pub(super) struct HookRecord {
    /// The messages by which people were asked.
    pub(super) messages: Vec<MessageRecord>,
    /// One for each person, whatever the store's keys are.
    pub(super) votes: Vec<Vote>,
    /// In the order in which they were begun.
    pub(super) acts: BTreeMap<u32, RecordedAct>,
    /// How the question ended.
    pub(super) closed: Option<Closed>,
    leases: BTreeMap<String, (u32, Lease)>,
}

/// The store, for one hook.
pub(super) struct Memory<'a> {
    store: Store<'a>,
    hook_id: &'a str,
    prefix: String,
    until: Timestamp,
}

/// The store did not answer, or holds what cannot be read. Nothing may be concluded from what it did not say.
#[derive(Debug)]
pub(super) struct StoreError;

/// Where things are remembered.
#[derive(Clone, Copy)]
struct Store<'a> {
    io: &'a Io,
    /// In this process alone, where there is no other store.
    local: Option<&'a Local>,
}

impl Approvals {
    /// The memory of a hook, which lasts until the hook's deadline and a day more.
    pub(super) fn memory<'a>(
        &'a self,
        io: &'a Io,
        hook_id: &'a str,
        deadline: Option<Timestamp>,
    ) -> Memory<'a> {
        let deadline = deadline.map_or(io.now().epoch_millis() + LONGEST, Timestamp::epoch_millis);
        // A deadline that has passed must not make what is written now expire at once.
        let deadline = deadline.max(io.now().epoch_millis());
        Memory {
            store: self.store(io),
            hook_id,
            prefix: ["pause/", hook_id, "/"].concat(),
            until: Timestamp::from_epoch_millis(deadline + AFTERWARDS),
        }
    }

    /// The hooks whose question is not settled; of `hook`, where one is named. An entry that cannot be read keeps none of the others back.
    pub(super) async fn open_hooks(
        &self,
        io: &Io,
        hook: Option<&str>,
    ) -> Result<Vec<Result<OpenHook, StoreError>>, StoreError> {
        let prefix = [OPEN, hook.unwrap_or_default()].concat();
        let entries = self.store(io).list(&prefix).await?;
        Ok(entries.iter().map(|(_, value)| parsed(value)).collect())
    }

    fn store<'a>(&'a self, io: &'a Io) -> Store<'a> {
        let local = (!self.settings().store).then_some(&self.0.local);
        Store { io, local }
    }
}

impl Memory<'_> {
    /// Everything that is remembered of the hook.
    pub(super) async fn read(&self) -> Result<HookRecord, StoreError> {
        let mut record = HookRecord::default();
        for (key, value) in self.store.list(&self.prefix).await? {
            let mut parts = key
                .strip_prefix(&self.prefix)
                .unwrap_or_default()
                .split('/');
            match (parts.next().unwrap_or_default(), parts.next_back()) {
                ("message", _) => record.messages.push(parsed(&value)?),
                ("vote", _) => record.add_vote(parsed(&value)?),
                ("act", Some(number)) => {
                    record.act(number)?.intent = Some(parsed(&value)?);
                }
                ("result", Some(number)) => {
                    record.act(number)?.result = Some(parsed(&value)?);
                }
                ("closed", _) => record.closed = Some(parsed(&value)?),
                ("lease", Some(number)) => {
                    let name = parts.collect::<Vec<_>>().join("/");
                    let number = number.parse().map_err(|_| StoreError)?;
                    record.add_lease(name, number, parsed(&value)?);
                }
                _ => {}
            }
        }
        Ok(record)
    }

    /// Has the sweep look after the hook from now on.
    pub(super) async fn open(&self, hook: &OpenHook) -> Result<(), StoreError> {
        let key = [OPEN, self.hook_id].concat();
        self.store
            .put(&key, &json::to_string(hook), self.until)
            .await
    }

    /// The same, for no longer than that.
    pub(super) async fn open_until(
        &self,
        hook: &OpenHook,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let key = [OPEN, self.hook_id].concat();
        self.store.put(&key, &json::to_string(hook), until).await
    }

    /// Nothing is left to do for the hook.
    pub(super) async fn mark_settled(&self) -> Result<(), StoreError> {
        self.store.remove(&[OPEN, self.hook_id].concat()).await
    }

    /// Remembers a message, and what it shows.
    pub(super) async fn record_message(&self, message: &MessageRecord) -> Result<(), StoreError> {
        self.put(&["message/", &message.at.key()].concat(), message)
            .await
    }

    /// Remembers that somebody said to continue.
    pub(super) async fn record_vote(&self, vote: &Vote) -> Result<(), StoreError> {
        self.put(&["vote/", &vote.sub].concat(), vote).await
    }

    /// Forgets that somebody said to continue: they want the opposite now.
    pub(super) async fn remove_vote(&self, sub: &str) -> Result<(), StoreError> {
        let key = [&*self.prefix, "vote/", sub].concat();
        self.store.remove(&key).await
    }

    /// Remembers how the question ended.
    pub(super) async fn record_closed(&self, closed: &Closed) -> Result<(), StoreError> {
        self.put("closed", closed).await
    }

    /// Remembers that somebody is about to act, as the only one to do so under this number. False where somebody else does.
    pub(super) async fn record_intent(
        &self,
        number: u32,
        intent: &Intent,
    ) -> Result<bool, StoreError> {
        self.create(&format!("act/{number:06}"), intent).await
    }

    /// Remembers what became of an act.
    pub(super) async fn record_result(
        &self,
        number: u32,
        result: &ActResult,
    ) -> Result<(), StoreError> {
        self.put(&format!("result/{number:06}"), result).await
    }

    async fn put(&self, name: &str, value: &impl Serialize) -> Result<(), StoreError> {
        let key = [&self.prefix, name].concat();
        self.store
            .put(&key, &json::to_string(value), self.until)
            .await
    }

    async fn create(&self, name: &str, value: &impl Serialize) -> Result<bool, StoreError> {
        let key = [&self.prefix, name].concat();
        self.store
            .create(&key, &json::to_string(value), self.until)
            .await
    }
}

impl HookRecord {
    /// What somebody may be carrying out at this moment.
    pub(super) fn under_way(&self, now: Timestamp) -> Option<&Intent> {
        let (_, act) = self.acts.last_key_value()?;
        let intent = act.intent.as_ref().filter(|_| act.result.is_none())?;
        (intent.until > now.epoch_millis()).then_some(intent)
    }

    /// The act that ECS accepted, if it is known of one.
    pub(super) fn accepted(&self) -> Option<(&Intent, &ActResult)> {
        self.acts.values().find_map(|act| {
            let (intent, result) = (act.intent.as_ref()?, act.result.as_ref()?);
            (result.ended == Ended::Accepted).then_some((intent, result))
        })
    }

    /// The number of the act that comes next.
    pub(super) fn next_act(&self) -> u32 {
        self.acts
            .last_key_value()
            .map_or(0, |(number, _)| number + 1)
    }

    /// The number of the first act that has not ended yet: the last one's, where it is under way or was cut short, or else the next one's.
    pub(super) fn first_open_act(&self) -> u32 {
        match self.acts.last_key_value() {
            Some((number, act)) if act.result.is_none() => *number,
            _ => self.next_act(),
        }
    }

    fn add_vote(&mut self, vote: Vote) {
        self.votes.retain(|other| other.sub != vote.sub);
        self.votes.push(vote);
    }

    fn act(&mut self, number: &str) -> Result<&mut RecordedAct, StoreError> {
        let number = number.parse().map_err(|_| StoreError)?;
        Ok(self.acts.entry(number).or_default())
    }

    fn add_lease(&mut self, name: String, number: u32, lease: Lease) {
        let latest = self.leases.entry(name).or_insert((number, lease));
        if latest.0 < number {
            *latest = (number, lease);
        }
    }
}

impl Store<'_> {
    async fn put(self, key: &str, value: &str, until: Timestamp) -> Result<(), StoreError> {
        match self.local {
            Some(local) => local.put(self.io.now(), key, value, until),
            None => host::put(self.io, key, value, until)
                .await
                .ok_or(StoreError)?,
        }
        Ok(())
    }

    async fn create(self, key: &str, value: &str, until: Timestamp) -> Result<bool, StoreError> {
        match self.local {
            Some(local) => Ok(local.create(self.io.now(), key, value, until)),
            None => host::create(self.io, key, value, until)
                .await
                .ok_or(StoreError),
        }
    }

    async fn remove(self, key: &str) -> Result<(), StoreError> {
        match self.local {
            Some(local) => local.remove(key),
            None => host::remove(self.io, key).await.ok_or(StoreError)?,
        }
        Ok(())
    }

    async fn list(self, prefix: &str) -> Result<Vec<(String, String)>, StoreError> {
        match self.local {
            Some(local) => Ok(local.list(self.io.now(), prefix)),
            None => host::list(self.io, prefix).await.ok_or(StoreError),
        }
    }
}

/// An entry that cannot be read is not one that is not there: a vote may be lost with it.
fn parsed<T: DeserializeOwned>(value: &str) -> Result<T, StoreError> {
    serde_json::from_str(value).map_err(|_| StoreError)
}
