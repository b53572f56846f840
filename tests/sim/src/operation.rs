//! The operations that the stand-in answers: of ECS, and of what hands out credentials for it.

use serde::{Deserialize, Serialize};

use crate::ecs_facts::ecs_facts;

/// Those of ECS as its facts have them, and the others: each with its service, whether it `reads` or `acts`, its throttle bucket, and the kinds of
/// resources that a policy must name.
macro_rules! all {
    (
        operations { $($name:ident: $module:ident, $kind:ident, $bucket:expr, $types:expr;)* }
        buckets $buckets:tt
    ) => {
        buckets! $buckets
        operations! {
            $($name: Ecs, $kind, $bucket, $types;)*
            AssumeRole: Sts, reads, None, [];
            AssumeRoleWithWebIdentity: Sts, reads, None, [];
            GetCallerIdentity: Sts, reads, None, [];
            GetId: CognitoIdentity, reads, None, [];
            GetCredentialsForIdentity: CognitoIdentity, reads, None, [];
        }
    };
}

macro_rules! operations {
    ($($name:ident: $service:ident, $kind:ident, $bucket:expr, $types:expr;)*) => {
        /// An operation, by AWS's name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[allow(missing_docs)]
        pub enum Operation { $($name),* }

        impl Operation {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// AWS's name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// Whose operation it is.
            #[must_use]
            pub fn service(self) -> Service {
                match self { $(Self::$name => Service::$service),* }
            }

            /// Whether it only reads.
            #[must_use]
            pub fn reads(self) -> bool {
                match self { $(Self::$name => operations!(@reads $kind)),* }
            }

            /// The throttle bucket it draws from; AWS lists none for what acts, and those of other services are not played.
            #[must_use]
            pub fn bucket(self) -> Option<Bucket> {
                match self { $(Self::$name => $bucket),* }
            }

            /// The kinds of resources that a policy must name; none where it must be `*`. Of ECS alone.
            #[must_use]
            pub fn resource_types(self) -> &'static [&'static str] {
                match self { $(Self::$name => &$types),* }
            }
        }
    };
    (@reads reads) => { true };
    (@reads acts) => { false };
}

macro_rules! buckets {
    ($($name:ident: $burst:literal, $refill:literal;)*) => {
        /// A throttle bucket.
        ///
        /// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html>
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[allow(missing_docs)]
        pub enum Bucket { $($name),* }

        impl Bucket {
            /// How many requests it holds when full.
            #[must_use]
            pub fn burst(self) -> i64 {
                match self { $(Self::$name => $burst),* }
            }

            /// How many it gains a second.
            #[must_use]
            pub fn refill(self) -> i64 {
                match self { $(Self::$name => $refill),* }
            }
        }
    };
}

ecs_facts!(all);

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
