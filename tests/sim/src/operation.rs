//! The ten operations of the API that the stand-in answers.

use serde::{Deserialize, Serialize};

/// What precedes the operation's name in `x-amz-target`.
pub(crate) const TARGET_PREFIX: &str = "AmazonEC2ContainerServiceV20141113.";

macro_rules! operations {
    ($($name:ident)*) => {
        /// An operation, by AWS's name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[allow(missing_docs)]
        pub enum Operation { $($name),* }

        impl Operation {
            /// All of them.
            pub const ALL: [Self; 10] = [$(Self::$name),*];

            /// AWS's name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }
        }
    };
}

operations! {
    ListClusters DescribeClusters ListServices DescribeServices ListServiceDeployments DescribeServiceDeployments
    DescribeServiceRevisions DescribeTaskDefinition ContinueServiceDeployment StopServiceDeployment
}

impl Operation {
    /// The operation that a target header names.
    #[must_use]
    pub fn from_target(target: &str) -> Option<Self> {
        let name = target.strip_prefix(TARGET_PREFIX)?;
        Self::ALL
            .into_iter()
            .find(|operation| operation.name() == name)
    }

    /// Whether it only reads.
    #[must_use]
    pub fn reads(self) -> bool {
        !matches!(
            self,
            Self::ContinueServiceDeployment | Self::StopServiceDeployment
        )
    }

    /// The throttle bucket it draws from; AWS lists none for the two acts.
    #[must_use]
    pub fn bucket(self) -> Option<Bucket> {
        match self {
            Self::ListClusters | Self::DescribeClusters => Some(Bucket::ClusterRead),
            Self::ListServices | Self::DescribeServices => Some(Bucket::ServiceRead),
            Self::ListServiceDeployments | Self::DescribeServiceDeployments => {
                Some(Bucket::ServiceDeployment)
            }
            Self::DescribeServiceRevisions => Some(Bucket::ServiceRevision),
            Self::DescribeTaskDefinition => Some(Bucket::TaskDefinitionRead),
            Self::ContinueServiceDeployment | Self::StopServiceDeployment => None,
        }
    }
}

/// A throttle bucket.
///
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html>
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Bucket {
    /// `ListClusters`, `DescribeClusters`.
    ClusterRead,
    /// `ListServices`, `DescribeServices`.
    ServiceRead,
    /// `ListServiceDeployments`, `DescribeServiceDeployments`.
    ServiceDeployment,
    /// `DescribeServiceRevisions`.
    ServiceRevision,
    /// `DescribeTaskDefinition`.
    TaskDefinitionRead,
}

impl Bucket {
    /// How many requests it holds when full.
    #[must_use]
    pub fn burst(self) -> i64 {
        match self {
            Self::ServiceRead => 100,
            _ => 50,
        }
    }

    /// How many it gains a second.
    #[must_use]
    pub fn refill(self) -> i64 {
        20
    }
}
