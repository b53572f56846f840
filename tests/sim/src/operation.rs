//! The operations that the stand-in answers: of ECS, and of what hands out credentials for it.

use serde::{Deserialize, Serialize};

macro_rules! operations {
    ($($service:ident { $($name:ident: $bucket:ident,)* })*) => {
        /// An operation, by AWS's name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[allow(missing_docs)]
        pub enum Operation { $($($name),*),* }

        impl Operation {
            /// All of them.
            pub const ALL: &[Self] = &[$($(Self::$name),*),*];

            /// AWS's name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($(Self::$name => stringify!($name)),*),* }
            }

            /// Whose operation it is.
            #[must_use]
            pub fn service(self) -> Service {
                match self { $($(Self::$name)|* => Service::$service),* }
            }

            /// Whether it only reads.
            #[must_use]
            pub fn reads(self) -> bool {
                match self { $($(Self::$name => operations!(@reads $bucket)),*),* }
            }

            /// The throttle bucket it draws from; AWS lists none for ECS's two acts, and those of the others are not played.
            #[must_use]
            pub fn bucket(self) -> Option<Bucket> {
                match self { $($(Self::$name => operations!(@bucket $bucket)),*),* }
            }
        }
    };
    (@reads act) => { false };
    (@reads $other:ident) => { true };
    (@bucket act) => { None };
    (@bucket unlimited) => { None };
    (@bucket $bucket:ident) => { Some(Bucket::$bucket) };
}

// Each with its throttle bucket; `act` where it changes a deployment.
operations! {
    Ecs {
        ListClusters: ClusterRead,
        DescribeClusters: ClusterRead,
        ListServices: ServiceRead,
        DescribeServices: ServiceRead,
        ListServiceDeployments: ServiceDeployment,
        DescribeServiceDeployments: ServiceDeployment,
        DescribeServiceRevisions: ServiceRevision,
        DescribeTaskDefinition: TaskDefinitionRead,
        ContinueServiceDeployment: act,
        StopServiceDeployment: act,
    }
    Sts {
        AssumeRole: unlimited,
        AssumeRoleWithWebIdentity: unlimited,
        GetCallerIdentity: unlimited,
    }
    CognitoIdentity {
        GetId: unlimited,
        GetCredentialsForIdentity: unlimited,
    }
}

/// An AWS service that the stand-in plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Amazon ECS.
    Ecs,
    /// AWS Security Token Service.
    Sts,
    /// Amazon Cognito identity pools.
    CognitoIdentity,
}

impl Service {
    /// What precedes the operation's name in `x-amz-target`; STS is asked by a form's `Action`.
    fn target(self) -> Option<&'static str> {
        match self {
            Self::Ecs => Some("AmazonEC2ContainerServiceV20141113"),
            Self::Sts => None,
            Self::CognitoIdentity => Some("AWSCognitoIdentityService"),
        }
    }
}

impl Operation {
    /// The operation that a target header names.
    #[must_use]
    pub fn from_target(target: &str) -> Option<Self> {
        let (service, name) = target.split_once('.')?;
        Self::ALL.iter().copied().find(|operation| {
            operation.name() == name && operation.service().target() == Some(service)
        })
    }

    /// The operation of STS that a form names.
    #[must_use]
    pub fn from_action(action: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|operation| operation.name() == action && operation.service() == Service::Sts)
    }

    /// Whether it reads what ECS holds: such a read may lag behind.
    #[must_use]
    pub fn describes(self) -> bool {
        self.reads() && self.service() == Service::Ecs
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
