//! `ListServices`: the ARNs of a cluster's services.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html>.

use crate::protocol::Bucket;
use crate::protocol::declared::shape;
use crate::protocol::input::input;

input! {
    /// Asks for one page of services.
    #[derive(Default)]
    ListServices {
        /// The cluster's name or ARN; the one named `default` if absent.
        cluster: Option<String> = "cluster",
        /// Where the page before ended.
        next_token: Option<String> = "nextToken",
        /// At most so many, 1 to 100; 10 if absent.
        max_results: Option<i32> = "maxResults",
        /// Only services of this launch type.
        launch_type: Option<String> = "launchType",
        /// Only services of this scheduling strategy.
        scheduling_strategy: Option<String> = "schedulingStrategy",
        /// Only services whose resources are managed so.
        resource_management_type: Option<String> = "resourceManagementType",
    } -> ListServicesOutput,
    acts: false,
    bucket: Some(Bucket::ServiceRead),
    permission: "ecs:ListServices" on [],
}

shape! {
    /// One page of services.
    ListServicesOutput {
        /// The services' ARNs.
        service_arns: Vec<String> = "serviceArns",
        /// Where the next page begins; absent on the last.
        next_token: String = "nextToken",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Operation;

    #[test]
    fn a_page_of_a_cluster_is_asked_for() {
        let page = ListServices {
            cluster: Some("shop".to_owned()),
            max_results: Some(100),
            ..ListServices::default()
        };
        assert_eq!(
            page.body().unwrap(),
            r#"{"cluster":"shop","maxResults":100}"#
        );
    }
}
