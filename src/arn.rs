//! ARNs of the resources of Amazon ECS that a deployment is about.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security_iam_service-with-iam.html> and
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html> for the two forms of a service's.

mod fragment;
mod pasted;

use std::fmt;

pub use fragment::{FragmentError, canonical_fragment};
pub use pasted::pasted_destination;

/// A text that is not the ARN it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArnError {
    /// What was given, cut short and with control characters escaped.
    pub given: String,
    /// What it should look like.
    pub expected: &'static str,
}

impl ArnError {
    fn new(given: &str, expected: &'static str) -> Self {
        let mut shown: String = given
            .chars()
            .take(200)
            .flat_map(char::escape_default)
            .collect();
        if given.chars().nth(200).is_some() {
            shown.push_str("...");
        }
        Self {
            given: shown,
            expected,
        }
    }
}

impl fmt::Display for ArnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        f.write_str(&self.given)?;
        f.write_str("\" is not a ")?;
        f.write_str(self.expected)
    }
}

impl std::error::Error for ArnError {}

/// An ECS ARN whose parts were found to be there: `arn:P:ecs:R:A:KIND/a/b/c`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Arn(Box<str>);

impl Arn {
    /// `kind` with so many parts after it.
    fn parse(text: &str, kind: &str, parts: std::ops::RangeInclusive<usize>) -> Option<Self> {
        let mut fields = text.splitn(6, ':');
        let good = fields.next() == Some("arn")
            && fields.next().is_some_and(is_plain)
            && fields.next() == Some("ecs")
            && fields.next().is_some_and(is_plain)
            && fields.next().is_some_and(is_account);
        let mut path = fields.next()?.split('/');
        if !good || path.next() != Some(kind) {
            return None;
        }
        let mut count = 0;
        for part in path {
            if !is_name(part) {
                return None;
            }
            count += 1;
        }
        parts.contains(&count).then(|| Self(text.into()))
    }

    fn field(&self, index: usize) -> &str {
        self.0.split(':').nth(index).unwrap_or_default()
    }

    /// The `index`th part after the kind.
    fn part(&self, index: usize) -> Option<&str> {
        self.0.split('/').nth(index + 1)
    }

    /// The ARN of the cluster or service that this resource belongs to.
    fn of_owner(&self, kind: &str, parts: &[&str]) -> String {
        let (head, _) = self.0.rsplit_once(':').unwrap_or_default();
        [head, ":", kind, "/", &parts.join("/")].concat()
    }
}

/// Declares one kind of ARN.
macro_rules! arn {
    ($(#[$meta:meta])* $name:ident, $kind:literal, $parts:expr, $expected:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arn);

        impl $name {
            /// The whole ARN.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0.0
            }

            /// The partition: `aws`, `aws-cn`, ...
            #[must_use]
            pub fn partition(&self) -> &str {
                self.0.field(1)
            }

            /// The Region.
            #[must_use]
            pub fn region(&self) -> &str {
                self.0.field(3)
            }

            /// The account's twelve digits.
            #[must_use]
            pub fn account(&self) -> &str {
                self.0.field(4)
            }
        }

        impl std::str::FromStr for $name {
            type Err = ArnError;

            fn from_str(text: &str) -> Result<Self, ArnError> {
                Arn::parse(text, $kind, $parts).map(Self).ok_or_else(|| ArnError::new(text, $expected))
            }
        }

        impl TryFrom<String> for $name {
            type Error = ArnError;

            fn try_from(text: String) -> Result<Self, ArnError> {
                text.parse()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

/// Adds what the ARNs of a service's own resources have: `.../CLUSTER/SERVICE/...`.
macro_rules! of_a_service {
    ($name:ident) => {
        impl $name {
            /// The cluster's name.
            #[must_use]
            pub fn cluster(&self) -> &str {
                self.0.part(0).unwrap_or_default()
            }

            /// The service's name.
            #[must_use]
            pub fn service(&self) -> &str {
                self.0.part(1).unwrap_or_default()
            }
        }
    };
}

arn! {
    /// A cluster's.
    ClusterArn, "cluster", 1..=1,
    "cluster ARN: arn:aws:ecs:REGION:ACCOUNT:cluster/CLUSTER."
}

arn! {
    /// A service's. Services of old accounts lack the cluster.
    ServiceArn, "service", 1..=2,
    "service ARN: arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/SERVICE."
}

arn! {
    /// A service deployment's.
    ServiceDeploymentArn, "service-deployment", 3..=3,
    "service deployment ARN: arn:aws:ecs:REGION:ACCOUNT:service-deployment/CLUSTER/SERVICE/ID."
}

arn! {
    /// A service revision's.
    ServiceRevisionArn, "service-revision", 3..=3,
    "service revision ARN: arn:aws:ecs:REGION:ACCOUNT:service-revision/CLUSTER/SERVICE/REVISION."
}

impl ClusterArn {
    /// The cluster's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.part(0).unwrap_or_default()
    }
}

impl ServiceArn {
    /// The cluster's name; `None` in the old form.
    #[must_use]
    pub fn cluster(&self) -> Option<&str> {
        self.0.part(1).and(self.0.part(0))
    }

    /// The service's name.
    #[must_use]
    pub fn service(&self) -> &str {
        self.0.part(1).or(self.0.part(0)).unwrap_or_default()
    }
}

of_a_service!(ServiceDeploymentArn);

impl ServiceDeploymentArn {
    /// The deployment's id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.0.part(2).unwrap_or_default()
    }

    /// The ARN of its cluster.
    #[must_use]
    pub fn cluster_arn(&self) -> ClusterArn {
        ClusterArn(Arn(self.0.of_owner("cluster", &[self.cluster()]).into()))
    }

    /// The ARN of its service, in the form of today.
    #[must_use]
    pub fn service_arn(&self) -> ServiceArn {
        ServiceArn(Arn(self
            .0
            .of_owner("service", &[self.cluster(), self.service()])
            .into()))
    }
}

of_a_service!(ServiceRevisionArn);

impl ServiceRevisionArn {
    /// The revision's number.
    #[must_use]
    pub fn revision(&self) -> &str {
        self.0.part(2).unwrap_or_default()
    }
}

/// Whether it is built like an account's id.
pub(crate) fn is_account(part: &str) -> bool {
    part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it can name a cluster, a service or a part of an id.
fn is_name(part: &str) -> bool {
    is_plain(part) && part.len() <= 255
}

fn is_plain(part: &str) -> bool {
    !part.is_empty()
        && part
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEPLOYMENT: &str = "arn:aws-cn:ecs:cn-north-1:111122223333:service-deployment/shop/checkout/AbCd_fGhIjKlMnOpQr-tU";

    #[test]
    fn a_deployments_arn_is_taken_apart() {
        let arn: ServiceDeploymentArn = DEPLOYMENT.parse().unwrap();
        assert_eq!(arn.as_str(), DEPLOYMENT);
        assert_eq!(
            (arn.partition(), arn.region(), arn.account()),
            ("aws-cn", "cn-north-1", "111122223333")
        );
        assert_eq!(
            (arn.cluster(), arn.service(), arn.id()),
            ("shop", "checkout", "AbCd_fGhIjKlMnOpQr-tU")
        );
        assert_eq!(
            arn.cluster_arn().as_str(),
            "arn:aws-cn:ecs:cn-north-1:111122223333:cluster/shop"
        );
        assert_eq!(
            arn.service_arn().as_str(),
            "arn:aws-cn:ecs:cn-north-1:111122223333:service/shop/checkout"
        );
    }

    #[test]
    fn a_services_old_form_has_no_cluster() {
        let old: ServiceArn = "arn:aws:ecs:us-east-1:111122223333:service/checkout"
            .parse()
            .unwrap();
        assert_eq!((old.cluster(), old.service()), (None, "checkout"));
        let new: ServiceArn = "arn:aws:ecs:us-east-1:111122223333:service/shop/checkout"
            .parse()
            .unwrap();
        assert_eq!((new.cluster(), new.service()), (Some("shop"), "checkout"));
    }

    #[test]
    fn clusters_and_revisions_are_taken_apart() {
        let cluster: ClusterArn = "arn:aws:ecs:us-east-1:111122223333:cluster/shop"
            .parse()
            .unwrap();
        assert_eq!(cluster.name(), "shop");
        let revision: ServiceRevisionArn =
            "arn:aws:ecs:us-east-1:111122223333:service-revision/shop/checkout/4980306466373577095"
                .parse()
                .unwrap();
        assert_eq!(
            (revision.cluster(), revision.service()),
            ("shop", "checkout")
        );
        assert_eq!(revision.revision(), "4980306466373577095");
    }

    #[test]
    fn what_is_no_deployments_arn_is_refused() {
        for text in [
            "",
            "arn",
            "arn:aws:ecs:us-east-1:111122223333:service/shop/checkout",
            "arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout",
            "arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/",
            "arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/a/b",
            "arn:aws:s3:us-east-1:111122223333:service-deployment/shop/checkout/a",
            "arn:aws:ecs::111122223333:service-deployment/shop/checkout/a",
            "arn:aws:ecs:us-east-1:1111:service-deployment/shop/checkout/a",
            "arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/check out/a",
            "arn:aws:ecs:us-east-1.evil.example:111122223333:service-deployment/shop/checkout/a",
            " arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/checkout/a",
        ] {
            assert!(text.parse::<ServiceDeploymentArn>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_error_shows_what_was_given_without_its_control_characters() {
        let error = "arn:\u{1b}[31m".parse::<ClusterArn>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"arn:\\u{1b}[31m\" is not a cluster ARN: arn:aws:ecs:REGION:ACCOUNT:cluster/CLUSTER."
        );
        assert!(
            "x".repeat(9000)
                .parse::<ClusterArn>()
                .unwrap_err()
                .to_string()
                .len()
                < 400
        );
    }
}
