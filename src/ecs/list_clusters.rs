//! `ListClusters`: the ARNs of an account's clusters in one Region.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListClusters.html>.

use crate::protocol::Bucket;
use crate::protocol::declared::shape;
use crate::protocol::input::input;

input! {
    /// Asks for one page of clusters.
    #[derive(Default)]
    ListClusters {
        /// Where the page before ended.
        next_token: Option<String> = "nextToken",
        /// At most so many, 1 to 100; 100 if absent.
        max_results: Option<i32> = "maxResults",
    } -> ListClustersOutput,
    acts: false,
    bucket: Some(Bucket::ClusterRead),
    permission: "ecs:ListClusters" on [],
}

shape! {
    /// One page of clusters.
    ListClustersOutput {
        /// The clusters' ARNs.
        cluster_arns: Vec<String> = "clusterArns",
        /// Where the next page begins; absent on the last.
        next_token: String = "nextToken",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Operation;

    #[test]
    fn what_is_not_given_is_not_sent() {
        assert_eq!(ListClusters::default().body().unwrap(), "{}");
        let page = ListClusters {
            next_token: Some("t".to_owned()),
            max_results: Some(100),
        };
        assert_eq!(
            page.body().unwrap(),
            r#"{"nextToken":"t","maxResults":100}"#
        );
    }

    #[test]
    fn a_page_is_read() {
        let output: ListClustersOutput = r#"{"clusterArns":["arn:aws:ecs:us-east-1:111122223333:cluster/shop"],"nextToken":"t"}"#.parse().unwrap();
        assert_eq!(
            output.cluster_arns.unwrap(),
            ["arn:aws:ecs:us-east-1:111122223333:cluster/shop"]
        );
        assert_eq!(output.next_token.unwrap(), "t");
    }
}
