//! Where a deployment is, and how a headline says so.

use serde::Serialize;

use crate::approval::wording::{length, line};
use crate::arn::ServiceDeploymentArn;

/// The most characters of a headline: Slack takes 150, Teams is given 140.
pub(super) const HEADLINE: usize = 140;
/// The most characters of each of the three names in a headline that would be longer.
const SHORT_NAME: usize = 24;

/// Where a deployment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Location {
    /// The deployment.
    pub service_deployment_arn: String,
    /// The service's name.
    pub service: String,
    /// The cluster's name.
    pub cluster: String,
    /// The account's twelve digits.
    pub account: String,
    /// The account's name, as in the settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_name: Option<String>,
    /// The Region.
    pub region: String,
}

impl Location {
    /// Where the deployment `arn` is, in the account that people call `account_name`.
    #[must_use]
    pub fn new(arn: &ServiceDeploymentArn, account_name: Option<&str>) -> Self {
        Self {
            service_deployment_arn: arn.as_str().to_owned(),
            service: arn.service().to_owned(),
            cluster: arn.cluster().to_owned(),
            account: arn.account().to_owned(),
            account_name: account_name.map(str::to_owned),
            region: arn.region().to_owned(),
        }
    }

    /// `production`, or `account 111122223333` where it has no name.
    #[must_use]
    pub fn account_words(&self) -> String {
        match &self.account_name {
            Some(name) => name.clone(),
            None => ["account ", &self.account].concat(),
        }
    }

    /// A headline with the place in it, of which long names are cut: `shop/checkout in production (111122223333), eu-west-1`.
    pub(super) fn within(&self, before: &str, after: &str) -> String {
        let headline = |most: usize| {
            let [cluster, service] = [&self.cluster, &self.service].map(|name| line(name, most));
            let account = match &self.account_name {
                Some(name) => format!("{} ({})", line(name, most), self.account),
                None => self.account_words(),
            };
            let region = &self.region;
            [
                before, &cluster, "/", &service, " in ", &account, ", ", region, after,
            ]
            .concat()
        };
        let whole = headline(usize::MAX);
        if length(&whole) <= HEADLINE {
            return whole;
        }
        headline(SHORT_NAME)
    }
}
