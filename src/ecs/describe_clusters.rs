//! `DescribeClusters`: up to 100 clusters of one Region.
//!
//! See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html>.

use super::Failure;
use crate::protocol::Bucket;
use crate::protocol::declared::shape;
use crate::protocol::input::input;

input! {
    /// Asks for clusters; without any, for the one named `default`.
    #[derive(Default)]
    DescribeClusters {
        /// At most 100 names or ARNs.
        clusters: Option<Vec<String>> = "clusters",
        /// `ATTACHMENTS`, `CONFIGURATIONS`, `SETTINGS`, `STATISTICS`, `TAGS`.
        include: Option<Vec<String>> = "include",
    } -> DescribeClustersOutput,
    acts: false,
    bucket: Some(Bucket::ClusterRead),
    permission: "ecs:DescribeClusters" on ["cluster"],
}

shape! {
    /// The clusters that were found.
    DescribeClustersOutput {
        /// The clusters.
        clusters: Vec<Cluster> = "clusters",
        /// What was asked for and not found.
        failures: Vec<Failure> = "failures",
    }
}

shape! {
    /// A cluster.
    ///
    /// See <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Cluster.html>.
    Cluster {
        /// Its ARN.
        cluster_arn: String = "clusterArn",
        /// Its name.
        cluster_name: String = "clusterName",
        /// `ACTIVE`, `PROVISIONING`, `DEPROVISIONING`, `FAILED`, `INACTIVE`.
        status: String = "status",
        /// Services in state `ACTIVE`.
        active_services_count: i32 = "activeServicesCount",
        /// Tasks in state `RUNNING`.
        running_tasks_count: i32 = "runningTasksCount",
        /// Tasks in state `PENDING`.
        pending_tasks_count: i32 = "pendingTasksCount",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_typed_and_settings_pass_through() {
        let output: DescribeClustersOutput = r#"{"clusters":[{"clusterName":"shop","activeServicesCount":3,"settings":[]}],"failures":[{"arn":"a","reason":"MISSING"}]}"#.parse().unwrap();
        let cluster = &output.clusters.unwrap()[0];
        assert_eq!(cluster.active_services_count, Some(3));
        assert_eq!(cluster.others.json("settings"), Some("[]"));
        assert_eq!(
            output.failures.unwrap()[0].reason.as_deref(),
            Some("MISSING")
        );
    }
}
