//! How far a scan of a Region got.

use serde::Serialize;

use crate::error::Error;
use crate::timestamp::Timestamp;

/// How far a scan of a Region has come: what was found, what was read, and what could not be.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct InboxProgress {
    /// The Region.
    pub region: String,
    /// The number of matching clusters found.
    pub clusters: u32,
    /// The number of matching services found.
    pub services: u32,
    /// The number of services read.
    pub services_read: u32,
    /// The number of deployments found that may be paused.
    pub deployments: u32,
    /// The number of deployments read.
    pub deployments_read: u32,
    /// The number of deployments that need a decision.
    pub paused: u32,
    /// What could not be read: by this scan, or by the last full sweep.
    pub unread: Vec<UnreadResource>,
    /// Whether this scan is complete.
    pub done: bool,
    /// When the last full sweep started, by ECS's clock: a deployment that started later may not be found yet. `None`
    /// before the first one has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swept_at: Option<Timestamp>,
    /// The moment, by ECS's clock.
    pub as_of: Timestamp,
}

/// Something that could not be read, and why.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct UnreadResource {
    /// The cluster's name; `None` where the Region's clusters could not be listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// What is missing from the list.
    pub what: Missing,
    /// How many; 1 for a list that could not be read.
    pub count: u32,
    /// Why it could not be read.
    pub error: Error,
}

/// What can be missing from the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Missing {
    /// All clusters, or some of them, with what they hold.
    Clusters,
    /// All services of the cluster, or some of them.
    ServiceList,
    /// Some services.
    Services,
    /// Some service deployments.
    Deployments,
}

impl UnreadResource {
    /// Whether it is the same of the same cluster, for the same reason.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.cluster == other.cluster
            && self.what == other.what
            && self.error.code() == other.error.code()
    }

    /// Adds it to others; the like is counted together.
    pub(super) fn add_to(self, others: &mut Vec<Self>) {
        match others.iter_mut().find(|other| other.is_like(&self)) {
            Some(other) => other.count += self.count,
            None => others.push(self),
        }
    }
}
