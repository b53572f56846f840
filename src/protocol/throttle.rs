//! Throttle buckets: which calls AWS counts together, and how many it admits.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html>.

/// Operations that AWS counts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// Reads of clusters.
    ClusterRead,
    /// Reads of what runs in a cluster, such as tasks.
    ClusterResourceRead,
    /// Reads of services.
    ServiceRead,
    /// Reads of service deployments.
    ServiceDeployment,
    /// Reads of service revisions.
    ServiceRevision,
    /// Reads of task definitions.
    TaskDefinitionRead,
}

impl Bucket {
    /// How many calls AWS admits at once.
    #[must_use]
    pub const fn burst(self) -> i64 {
        match self {
            Self::ClusterResourceRead | Self::ServiceRead => 100,
            Self::ClusterRead
            | Self::ServiceDeployment
            | Self::ServiceRevision
            | Self::TaskDefinitionRead => 50,
        }
    }

    /// How many calls AWS admits besides, in a second.
    #[must_use]
    pub const fn refill(self) -> i64 {
        match self {
            Self::ClusterRead
            | Self::ClusterResourceRead
            | Self::ServiceRead
            | Self::ServiceDeployment
            | Self::ServiceRevision
            | Self::TaskDefinitionRead => 20,
        }
    }
}
