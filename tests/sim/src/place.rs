//! Where things are: an account's Region.

use serde::{Deserialize, Serialize};

/// An account's Region. Clusters, deployments and throttle buckets of two places never meet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The account's 12 digits.
    pub account: String,
    /// Such as `eu-west-1`.
    pub region: String,
}

impl Place {
    /// A Region of the account that the test keys belong to.
    #[must_use]
    pub fn in_region(region: &str) -> Self {
        Self {
            account: crate::key::ACCOUNT.to_owned(),
            region: region.to_owned(),
        }
    }

    /// `arn:PARTITION:ecs:REGION:ACCOUNT:` + `resource`.
    #[must_use]
    pub fn arn(&self, resource: &str) -> String {
        self.arn_of("ecs", resource)
    }

    /// The same for another AWS service.
    #[must_use]
    pub fn arn_of(&self, service: &str, resource: &str) -> String {
        let Self { account, region } = self;
        format!(
            "arn:{}:{service}:{region}:{account}:{resource}",
            self.partition()
        )
    }

    fn partition(&self) -> &'static str {
        match self.region.as_str() {
            region if region.starts_with("cn-") => "aws-cn",
            region if region.starts_with("us-gov-") => "aws-us-gov",
            region if region.starts_with("eusc-") => "aws-eusc",
            _ => "aws",
        }
    }
}
