//! Throttle buckets: which calls AWS counts together, and how many it admits.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html>.

/// Operations that AWS counts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// Reads of clusters.
    ClusterRead,
    /// Reads of services.
    ServiceRead,
    /// Reads of service deployments.
    ServiceDeployment,
    /// Reads of service revisions.
    ServiceRevision,
    /// Reads of task definitions.
    TaskDefinitionRead,
}

/// AWS's refill of every bucket, in calls a second.
pub(crate) const REFILL: i64 = 20;

impl Bucket {
    /// How many calls AWS admits at once.
    pub(crate) const fn burst(self) -> i64 {
        match self {
            Self::ServiceRead => 100,
            _ => 50,
        }
    }
}
