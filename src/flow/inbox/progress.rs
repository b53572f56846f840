//! How far a look at a Region got.

use crate::error::Error;
use crate::json::{ToJson, write_object};
use crate::timestamp::Timestamp;

/// How far a look at a Region got: what was found, what of it was read, and what could not be.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// The Region.
    pub region: String,
    /// Clusters found that are looked for.
    pub clusters: u32,
    /// Services found that are looked for.
    pub services: u32,
    /// Services read.
    pub services_read: u32,
    /// Deployments found that may wait.
    pub deployments: u32,
    /// Deployments read.
    pub deployments_read: u32,
    /// Deployments found to wait for a person.
    pub paused: u32,
    /// What could not be read: by this look, or by the last look at everything.
    pub unread: Vec<Unread>,
    /// Whether nothing of this look is left to do.
    pub done: bool,
    /// When the last look at everything began, by ECS's clock: a deployment that began later may not be found yet. `None`
    /// before the first one has ended.
    pub swept_at: Option<Timestamp>,
    /// The moment, by ECS's clock.
    pub as_of: Timestamp,
}

/// Something that could not be read, and why.
#[derive(Clone, Debug)]
pub struct Unread {
    /// The cluster's name; `None` where the Region's clusters could not be listed.
    pub cluster: Option<String>,
    /// What is missing from the list.
    pub what: Missing,
    /// How many; 1 for a list that could not be read.
    pub count: u32,
    /// Why.
    pub error: Error,
}

/// What can be missing from the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// All clusters, or some of them, with what they hold.
    Clusters,
    /// All services of the cluster, or some of them.
    ServiceList,
    /// So many services.
    Services,
    /// So many service deployments.
    Deployments,
}

impl Unread {
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

impl ToJson for Progress {
    fn write(&self, out: &mut String) {
        write_object(
            out,
            &[
                ("event", &"progress"),
                ("region", &self.region),
                ("clusters", &self.clusters),
                ("services", &self.services),
                ("servicesRead", &self.services_read),
                ("deployments", &self.deployments),
                ("deploymentsRead", &self.deployments_read),
                ("paused", &self.paused),
                ("unread", &self.unread),
                ("done", &self.done),
                ("sweptAt", &self.swept_at),
                ("asOf", &self.as_of),
            ],
        );
    }
}

impl ToJson for Unread {
    fn write(&self, out: &mut String) {
        let what = match self.what {
            Missing::Clusters => "clusters",
            Missing::ServiceList => "serviceList",
            Missing::Services => "services",
            Missing::Deployments => "deployments",
        };
        write_object(
            out,
            &[
                ("cluster", &self.cluster),
                ("what", &what),
                ("count", &self.count),
                ("error", &self.error),
            ],
        );
    }
}
